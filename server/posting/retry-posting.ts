import { z } from 'zod'
import { lockPosting } from '#db/queries/postings-decide'
import { defineAction } from '../auth/define-action.ts'
import { type ActionName, stateRefusal } from '../auth/registry.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'
import { enqueue } from '../queue/enqueue.ts'
import { isPeriodLock, moveInside } from './record-transition.ts'
import { softClosedRefusal } from './soft-closed.ts'

/** Lets a rejected posting be sent again as it was approved, after its cause was removed. It is looked up first like any other. */
export const retryPostingAction = defineAction(
  'postings.retry',
  z.object({ postingId: z.uuid() }),
  (ctx, { postingId }) => armAgain(ctx, { action: 'postings.retry', postingId, how: 'retried' }),
)

/** A person's word that the ERP holds nothing of an uncertain posting, where the ERP itself cannot be asked: only then may it be sent again. */
export const confirmMissingAction = defineAction(
  'postings.confirm-missing',
  z.object({ postingId: z.uuid(), reason: z.string().trim().min(3).max(2000) }),
  (ctx, { postingId, reason }) =>
    armAgain(ctx, { action: 'postings.confirm-missing', postingId, how: 'confirmed_missing', reason }),
)

interface Wish {
  readonly action: Extract<ActionName, 'postings.retry' | 'postings.confirm-missing'>
  readonly postingId: string
  readonly how: string
  readonly reason?: string
}

async function armAgain(ctx: WebCtx, wish: Wish): Promise<Outcome<{ postingId: string }>> {
  try {
    return await ctx.db.transaction().execute(async (tx) => {
      const posting = await lockPosting(tx, { postingId: wish.postingId, scope: ctx.scope })
      if (!posting) return refuse('not_found')
      const forbidden = stateRefusal(wish.action, posting.state)
      if (forbidden) return refuse(forbidden)
      if (posting.state === 'uncertain' && posting.problem_code !== 'needs_confirmation')
        return refuse('look_up_decides')
      const soft = await softClosedRefusal(tx, ctx, { entity: posting.entity, periods: [posting.period] })
      if (soft) return soft
      await enqueue(ctx.boss, tx, 'drain-lane', { entity: posting.entity }, { correlationId: ctx.correlationId })
      await moveInside(tx, ctx, {
        posting,
        from: posting.state,
        change: { to: 'ready', retryAfterMs: 0, problem: null },
        detail: { how: wish.how },
        ...(wish.reason !== undefined && { reason: wish.reason }),
      })
      return done({ postingId: posting.posting_id })
    })
  } catch (error) {
    if (isPeriodLock(error)) return refuse('posting_period_locked')
    throw error
  }
}
