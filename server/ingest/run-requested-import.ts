import { randomUUID } from 'node:crypto'
import { findAttempt } from '#db/queries/import-attempts'
import type { Ctx } from '../context.ts'
import { env } from '../env.ts'
import { enqueue } from '../queue/enqueue.ts'
import { importDrop } from './import-drop.ts'

/** Makes an attempt that was asked for, then asks for a reconciliation of what it brought. An attempt that has ended is not made again; one that ended well asks once more, because the process may have died between the two, and a request that already waits stays one. A drop that is refused ends the attempt with its reason; another import that runs right now is a reason to try again later. */
export async function runRequestedImport(ctx: Ctx, { attemptId }: { attemptId: string }): Promise<void> {
  const attempt = await findAttempt(ctx.db, attemptId)
  if (attempt?.state === 'imported') return askForRun(ctx)
  if (attempt?.state !== 'running') return
  const outcome = await importDrop(ctx, { folder: attempt.folder, attemptId, dataFolder: env().TIEOUT_DATA })
  if (!outcome.ok) {
    if (outcome.code === 'import_running') throw new Error('another import runs; this one is tried again')
    return
  }
  if (outcome.value.state === 'unchanged') return
  await askForRun(ctx)
}

/** As of the newest extract there is: an older one that arrives late must not take the judgement back in time. */
async function askForRun(ctx: Ctx): Promise<void> {
  const { correlationId } = ctx
  await ctx.db
    .transaction()
    .execute((tx) => enqueue(ctx.boss, tx, 'reconcile', { runRequestId: randomUUID() }, { correlationId }))
}
