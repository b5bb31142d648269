import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contextOf, machineActor, openSurroundings } from '#server/context'
import { ensureEmbeddedServer } from '#server/launch/embedded-server'
import { migrateAll } from '#server/launch/migrate-all'
import { reconcile } from '#server/reconcile/reconcile'
import { exportAll, importWhole } from '#tests/support/trial'
import { type Limits, measureLimits } from './limits.ts'

export interface WorldFigures extends Limits {
  readonly world: string
  readonly rows: bigint
  readonly documents: number
  readonly open: number
  readonly importSeconds: number
  readonly reconcileSeconds: number
  readonly againSeconds: number
  readonly resultSha: string
}

/** Imports one drop into an empty database of the demo's settings, reconciles, reconciles again with nothing new, and measures the limits over the same rows. Writes the exports to `out`. */
export async function measureWorld(
  world: string,
  options: { drop: string; out: string; rounds: number },
): Promise<WorldFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-bench-'))
  const server = await ensureEmbeddedServer({ folder: join(folder, 'postgres') })
  try {
    await migrateAll(server)
    const surroundings = await openSurroundings({ url: server.appUrl, part: 'cli' })
    try {
      const ctx = contextOf(surroundings, { actor: machineActor('bench') })
      const drop = await timed(() => importWhole(ctx, options.drop))
      const { asOf, buckets } = drop.result
      const run = await timed(() => reconcile(ctx, { asOf }))
      const again = await timed(() => reconcile(ctx, { asOf }))
      if (again.result.resultSha !== run.result.resultSha) throw new Error('a run over nothing new changed the result')
      await exportAll(ctx.db, options.out)
      const limits = await measureLimits(server.ownerUrl, { folder: await openFolder(), rounds: options.rounds })
      const { documents = 0, open = 0 } = run.result.counts
      return {
        world,
        rows: buckets.reduce((sum, bucket) => sum + bucket.received, 0n),
        documents,
        open,
        importSeconds: drop.seconds,
        reconcileSeconds: run.seconds,
        againSeconds: again.seconds,
        resultSha: run.result.resultSha,
        ...limits,
      }
    } finally {
      await surroundings.close()
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A folder that the server may write to, whichever user it runs as. */
async function openFolder(): Promise<string> {
  const { chmod } = await import('node:fs/promises')
  const folder = await mkdtemp(join(tmpdir(), 'tieout-limit-'))
  await chmod(folder, 0o777)
  return folder
}

async function timed<T>(run: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const startedAt = performance.now()
  const result = await run()
  return { seconds: (performance.now() - startedAt) / 1000, result }
}
