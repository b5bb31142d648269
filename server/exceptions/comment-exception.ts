import { z } from 'zod'
import { insertExceptionEvents, lockExceptions } from '#db/queries/exception-work'
import { recordAudit } from '../audit/record-audit.ts'
import { defineAction } from '../auth/define-action.ts'
import { done, refuse } from '../domain/outcome.ts'

/** Writes a comment under an exception. It stays: comments are neither changed nor taken back. */
export const commentAction = defineAction(
  'exceptions.comment',
  z.object({ exceptionId: z.uuid(), text: z.string().trim().min(1).max(4000) }),
  (ctx, { exceptionId, text }) =>
    ctx.db.transaction().execute(async (tx) => {
      const [exception] = await lockExceptions(tx, { ids: [exceptionId], scope: ctx.scope })
      if (!exception) return refuse('not_found')
      const at = ctx.now()
      const { correlationId } = ctx
      const actor = ctx.actor.userId
      await insertExceptionEvents(tx, {
        ids: [exceptionId],
        kind: 'commented',
        at,
        actor,
        detail: { text },
        correlationId,
      })
      await recordAudit(tx, {
        actor,
        action: 'exceptions.comment',
        objectKind: 'exception',
        objectId: exceptionId,
        after: { text },
        detail: { reference: exception.reference },
        correlationId,
        at,
      })
      return done({ exceptionId })
    }),
)
