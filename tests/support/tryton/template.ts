import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClient } from '#server/connectors/erp/tryton/client'
import { seedTryton } from './seed.ts'
import { startTrytond, writeConfig } from './server.ts'

/** Password of the administrator of every Tryton of the tests. It opens nothing that outlives a run. */
export const ADMIN_PASSWORD = 'Only-for-tests-7'

const TEMPLATE = 'erp_tpl'

/**
 * Makes the database every test's ERP is cloned from and gives its name: a company that can post. Initialising a database takes more than
 * a minute, so its dump is kept in the temporary folder of the machine under the versions of the packages.
 */
export async function makeTemplate(wish: {
  bin: string
  versions: string
  folder: string
  postgres: number
}): Promise<string> {
  const dump = join(cacheFolder(), `${keyOf(wish.versions)}.dump`)
  const server = ['-h', '127.0.0.1', '-p', String(wish.postgres), '-U', 'postgres']
  const run = (program: string, words: readonly string[]) =>
    execFileSync(join(wish.bin, program), [...server, ...words], { stdio: ['ignore', 'ignore', 'inherit'] })
  run('createdb', [TEMPLATE])
  if (existsSync(dump)) {
    run('pg_restore', ['-d', TEMPLATE, '--no-owner', dump])
  } else {
    initialise(wish)
    run('pg_dump', ['-Fc', '-f', `${dump}.${process.pid}`, TEMPLATE])
    renameSync(`${dump}.${process.pid}`, dump)
  }
  await seed(wish)
  return TEMPLATE
}

function initialise(wish: { folder: string; postgres: number }): void {
  const config = writeConfig(wish.folder, { postgres: wish.postgres, port: 0 })
  const password = join(wish.folder, 'password')
  writeFileSync(password, ADMIN_PASSWORD)
  const module = ['-u', 'account_invoice', '--activate-dependencies', '--email', 'a@example.test']
  execFileSync('trytond-admin', ['-c', config, '-d', TEMPLATE, ...module], {
    env: { ...process.env, TZ: 'UTC', TRYTONPASSFILE: password },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function seed(wish: { folder: string; postgres: number }): Promise<void> {
  const server = await startTrytond({ ...wish, database: TEMPLATE })
  try {
    const baseUrl = `http://127.0.0.1:${server.port}`
    const admin = { baseUrl, database: TEMPLATE, user: 'admin', password: ADMIN_PASSWORD, timeoutMs: 60_000 }
    await seedTryton(() => openClient(admin))
  } finally {
    await server.stop()
  }
}

function cacheFolder(): string {
  const folder = join(tmpdir(), 'tieout-tryton-templates')
  mkdirSync(folder, { recursive: true })
  return folder
}

function keyOf(versions: string): string {
  return createHash('sha256').update(versions).digest('hex').slice(0, 24)
}
