import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openDatabase } from '#db/client'
import { countOtherClients } from '#db/ping'
import { readTableTraffic } from '#db/queries/table-traffic'
import { type Ctx, contextOf, machineActor, openSurroundings } from '../context.ts'
import { ensureEmbeddedServer } from '../launch/embedded-server.ts'
import { migrateAll } from '../launch/migrate-all.ts'

/** What one step cost. */
export interface Measurement {
  readonly step: string
  readonly seconds: number
  readonly rowsRead: bigint
  readonly rowsWritten: bigint
  /** The largest memory this process ever held, in MiB. */
  readonly peakMiB: number
}

/** A throw-away installation in which steps can be measured. */
export interface Bench {
  readonly folder: string
  measure<T>(step: string, run: (ctx: Ctx) => Promise<T>): Promise<{ measurement: Measurement; result: T }>
  close(): Promise<void>
}

/** Makes an empty, migrated database with the settings of the demo's server. */
export async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-bench-'))
  const server = await ensureEmbeddedServer({ folder: join(folder, 'postgres') })
  const close = async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await migrateAll(server)
  } catch (error) {
    await close()
    throw error
  }
  return { folder, close, measure: (step, run) => measureStep(server.appUrl, step, run) }
}

async function measureStep<T>(url: string, step: string, run: (ctx: Ctx) => Promise<T>) {
  const before = await readTraffic(url)
  const surroundings = await openSurroundings({ url, part: 'cli' })
  const startedAt = performance.now()
  let result: T
  let seconds: number
  try {
    result = await run(contextOf(surroundings, { actor: machineActor('bench') }))
    seconds = (performance.now() - startedAt) / 1000
  } finally {
    await surroundings.close()
  }
  const after = await readTraffic(url)
  const measurement: Measurement = {
    step,
    seconds,
    rowsRead: after.read - before.read,
    rowsWritten: after.written - before.written,
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  }
  return { measurement, result }
}

async function readTraffic(url: string) {
  while ((await countOtherClients(url)) > 0) await pause(50)
  const db = openDatabase({ url, connections: 1 })
  try {
    return await readTableTraffic(db)
  } finally {
    await db.destroy()
  }
}
