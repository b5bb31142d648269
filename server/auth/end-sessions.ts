import { z } from 'zod'
import { markSessionsEnded } from '#db/queries/users'
import { recordAudit } from '../audit/record-audit.ts'
import { done, refuse } from '../domain/outcome.ts'
import { defineAction } from './define-action.ts'

/** Signs the person out everywhere, this browser included: every token made so far is worth nothing at its next use. */
export const endSessions = defineAction('account.end-sessions', z.object({}), (ctx) => {
  const { userId } = ctx.actor
  return ctx.db.transaction().execute(async (tx) => {
    const ended = await markSessionsEnded(tx, userId)
    if (!ended) return refuse('not_found')
    await recordAudit(tx, {
      actor: userId,
      action: 'account.end-sessions',
      objectKind: 'user',
      objectId: userId,
      correlationId: ctx.correlationId,
      at: ctx.now(),
    })
    return done({})
  })
})
