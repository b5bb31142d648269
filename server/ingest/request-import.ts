import { insertRequestedAttempt } from '#db/queries/import-attempts'
import type { Ctx } from '../context.ts'
import { enqueue } from '../queue/enqueue.ts'

/** Asks the worker to import the drop in a folder the worker can read. The attempt and its job begin to exist together. Returns the attempt's id. */
export async function requestImport(ctx: Ctx, request: { folder: string }): Promise<string> {
  return ctx.db.transaction().execute(async (tx) => {
    const attemptId = await insertRequestedAttempt(tx, {
      folder: request.folder,
      actor: ctx.actor.userId,
      correlationId: ctx.correlationId,
      at: ctx.now(),
    })
    await enqueue(ctx.boss, tx, 'import-drop', { attemptId }, { correlationId: ctx.correlationId })
    return attemptId
  })
}
