import { listUnreadConnections, listWaitingLanes } from '#db/queries/postings-lane'
import { enqueue } from '../queue/enqueue.ts'
import { drainLane } from './drain-lane.ts'
import type { EngineCtx } from './lane.ts'
import { pullErp } from './pull-erp.ts'

/**
 * Enqueues a drain for every lane with something due and a pull for every connection with postings no pull has seen; where
 * one waits already, behind the job of a dead worker perhaps, the work is done here: two at once exclude each other.
 * The rows are the truth: called at start and every few seconds, it lets a killed worker, a lost job or a restored database go on by itself.
 */
export async function wakeLanes(ctx: EngineCtx): Promise<void> {
  const lanes = await listWaitingLanes(ctx.db)
  const connections = await listUnreadConnections(ctx.db)
  for (const entity of lanes) {
    if (!(await isNew(ctx, 'drain-lane', { entity }))) await alone(ctx, () => drainLane(ctx, { entity }))
  }
  for (const connectionId of connections) {
    if (!(await isNew(ctx, 'pull-erp', { connectionId }))) await alone(ctx, () => pullErp(ctx, { connectionId }))
  }
}

/** One lane that fails keeps no other from its work. */
async function alone(ctx: EngineCtx, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    ctx.log.error({ err: error }, 'a lane could not be worked on')
  }
}

async function isNew(
  ctx: EngineCtx,
  ...[name, payload]: ['drain-lane', { entity: string }] | ['pull-erp', { connectionId: string }]
): Promise<boolean> {
  const jobId = await ctx.db.transaction().execute((tx) => enqueue(ctx.boss, tx, name, payload))
  return jobId !== null
}
