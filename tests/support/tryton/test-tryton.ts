import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { inject } from 'vitest'
import { openClient, type TrytonClient } from '#server/connectors/erp/tryton/client'
import { type ConnectorWish, openConnector } from '#server/connectors/open-connector'
import { trytonNeeds } from './find-tryton.mjs'
import { type Disturbance, startProxy } from './proxy.ts'
import { seeded } from './seed.ts'
import { startTrytond } from './server.ts'
import { ADMIN_PASSWORD } from './template.ts'

export interface TestTryton {
  /** What a connection to it is made of; the address goes through a proxy that can disturb it. */
  readonly wish: ConnectorWish & { readonly settings: Readonly<Record<string, unknown>>; readonly secret: string }
  /** Signed in as the administrator, past the proxy. */
  readonly admin: TrytonClient
  /** Does something to the next call of a method. */
  disturb(method: string, disturbance: Disturbance): void
  open(settings?: object): ReturnType<typeof openConnector>
  close(): Promise<void>
}

/** An ERP of one's own: a clone of the template with a Tryton that answers for it. */
export async function testTryton(): Promise<TestTryton> {
  const erps = inject('tryton')
  if (!erps) throw new Error(`These tests need ${trytonNeeds}.`)
  const { bin, folder, postgres, template } = erps
  const database = `erp_${randomBytes(4).toString('hex')}`
  const server = ['-h', '127.0.0.1', '-p', String(postgres), '-U', 'postgres']
  execFileSync(join(bin, 'createdb'), [...server, '-T', template, database])
  const trytond = await startTrytond({ folder, postgres, database })
  const proxy = await startProxy(trytond.port)
  const address = { baseUrl: `http://127.0.0.1:${trytond.port}`, database, timeoutMs: 60_000 }
  const settings = { database, user: seeded.user, entities: { [seeded.company]: seeded.entity } }
  const wish = { kind: 'tryton', baseUrl: `http://127.0.0.1:${proxy.port}`, settings, secret: seeded.password } as const
  return {
    wish,
    admin: openClient({ ...address, user: 'admin', password: ADMIN_PASSWORD }),
    disturb: (method, disturbance) => proxy.disturb(method, disturbance),
    open: (more) => openConnector({ ...wish, settings: { ...settings, ...more } }),
    async close() {
      await proxy.stop()
      await trytond.stop()
    },
  }
}
