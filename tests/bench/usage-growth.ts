import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { ensureEmbeddedServer } from '#server/launch/embedded-server'
import { migrateAll } from '#server/launch/migrate-all'
import { thinUsage } from '#tests/support/thin-usage'

const trial = resolve(import.meta.dirname, '../support/measured-trial.mjs')
const run = promisify(execFile)

const Cost = z.object({
  importSeconds: z.number(),
  reconcileSeconds: z.number(),
  peakMiB: z.number(),
  resultSha: z.string(),
})

export type UsageGrowth = z.infer<typeof Cost> & { readonly events: number }

/** Imports and reconciles the larger company with every nth of its usage events, in an empty database and a process of its own whose memory is measured. Writes its drop below `home`. */
export async function costOfUsage(home: string, drop: string, nth: number): Promise<UsageGrowth> {
  const thin = join(home, `every-${nth}`)
  const events = await thinUsage(drop, thin, nth)
  const folder = await mkdtemp(join(tmpdir(), 'tieout-growth-'))
  const server = await ensureEmbeddedServer({ folder: join(folder, 'postgres') })
  try {
    await migrateAll(server)
    const env = { ...process.env, DATABASE_APP_URL: server.appUrl }
    const { stdout } = await run(process.execPath, [trial, thin], { env, maxBuffer: 64 * 1024 * 1024 })
    const last = stdout.trim().split('\n').at(-1) ?? ''
    return { events, ...Cost.parse(JSON.parse(last)) }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
    await rm(thin, { recursive: true, force: true })
  }
}
