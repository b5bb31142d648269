import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { findNewestDrop } from '#db/queries/recon-reference'
import { recordAudit } from '../audit/record-audit.ts'
import { defineAction } from '../auth/define-action.ts'
import { done, refuse } from '../domain/outcome.ts'
import { enqueue } from '../queue/enqueue.ts'

/** Asks for a run over what changed. The request, its record and its job begin to exist together; while one waits, a second request becomes the same run. */
export const requestRunAction = defineAction('runs.request', z.object({}), async (ctx) => {
  if (!(await findNewestDrop(ctx.db))) return refuse('nothing_imported')
  return ctx.db.transaction().execute(async (tx) => {
    const runRequestId = uuidv7()
    const { correlationId } = ctx
    const jobId = await enqueue(ctx.boss, tx, 'reconcile', { runRequestId }, { correlationId })
    await recordAudit(tx, {
      actor: ctx.actor.userId,
      action: 'runs.request',
      objectKind: 'run_request',
      objectId: runRequestId,
      detail: { queued: jobId !== null },
      correlationId,
      at: ctx.now(),
    })
    return done({ queued: jobId !== null })
  })
})
