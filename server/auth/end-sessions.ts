import { z } from 'zod'
import { markSessionsEnded } from '#db/queries/users'
import { done, refuse } from '../domain/outcome.ts'
import { defineAction } from './define-action.ts'

/** Signs the person out everywhere, this browser included: every token made so far is worth nothing at its next use. */
export const endSessions = defineAction('account.end-sessions', z.object({}), async (ctx) => {
  const ended = await markSessionsEnded(ctx.db, ctx.actor.userId)
  ctx.log.info('sessions ended')
  return ended ? done({}) : refuse('not_found')
})
