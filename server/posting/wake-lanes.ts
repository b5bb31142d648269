import { listUnreadConnections, listWaitingLanes } from '#db/queries/postings-lane'
import { enqueue } from '../queue/enqueue.ts'
import type { EngineCtx } from './lane.ts'

/**
 * Enqueues a drain for every lane with something due and a pull for every connection with postings no pull has seen.
 * The rows are the truth: called at start and every few seconds, it lets a killed worker, a lost job or a restored database go on by itself.
 */
export async function wakeLanes(ctx: Pick<EngineCtx, 'db' | 'boss'>): Promise<void> {
  const lanes = await listWaitingLanes(ctx.db)
  const connections = await listUnreadConnections(ctx.db)
  if (lanes.length + connections.length === 0) return
  await ctx.db.transaction().execute(async (tx) => {
    for (const entity of lanes) await enqueue(ctx.boss, tx, 'drain-lane', { entity })
    for (const connectionId of connections) await enqueue(ctx.boss, tx, 'pull-erp', { connectionId })
  })
}
