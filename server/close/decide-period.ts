import { z } from 'zod'
import { lockPeriodRow, movePeriod } from '#db/queries/periods'
import { recordAudit } from '../audit/record-audit.ts'
import { defineAction } from '../auth/define-action.ts'
import { stateRefusal } from '../auth/registry.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { scopeCovers } from '../domain/entity-scope.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'

const Subject = z.object({
  entity: z.string().min(1),
  period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  rowVersion: z.int().positive(),
})

/** Closes a period softly: postings into it need a controller from now on. */
export const softClosePeriod = defineAction('periods.soft-close', Subject, (ctx, input) =>
  decide(ctx, { ...input, action: 'periods.soft-close', to: 'soft_closed', reason: null }),
)

/** Opens a softly closed period again, with a reason. A locked one stays locked. */
export const openPeriod = defineAction(
  'periods.open',
  Subject.extend({ reason: z.string().trim().min(3).max(500) }),
  (ctx, input) => decide(ctx, { ...input, action: 'periods.open', to: 'open' }),
)

/** Locks a softly closed period: nothing is posted into it any more, whatever way it comes. */
export const lockPeriod = defineAction('periods.lock', Subject, (ctx, input) =>
  decide(ctx, { ...input, action: 'periods.lock', to: 'locked', reason: null }),
)

interface Decision {
  readonly action: 'periods.soft-close' | 'periods.open' | 'periods.lock'
  readonly entity: string
  readonly period: string
  readonly rowVersion: number
  readonly to: 'open' | 'soft_closed' | 'locked'
  readonly reason: string | null
}

/** Lock, decide, store and record in one transaction. A lock waits for postings that are being made, and is refused while any is under way (accounting rules, section 14). */
async function decide(ctx: WebCtx, decision: Decision): Promise<Outcome<{ message: string }>> {
  const { action, entity, period, to, reason } = decision
  if (!scopeCovers(ctx.scope, entity)) return refuse('not_found')
  return ctx.db.transaction().execute(async (tx) => {
    const row = await lockPeriodRow(tx, { entity, period })
    if (!row) return refuse('not_found')
    const byState = stateRefusal(action, row.state)
    if (byState) return refuse(byState, { entity, period })
    if (row.row_version !== decision.rowVersion) return refuse('someone_was_faster')
    if (to === 'locked') {
      if (row.half_done > 0n) return refuse('period_half_done', { entity, period, count: Number(row.half_done) }) // a count of plans
      if (row.under_way > 0n) return refuse('period_under_way', { entity, period, count: Number(row.under_way) }) // a count of postings
      if (row.before_open) return refuse('period_before_open', { entity, period })
    }
    const at = ctx.now()
    const { correlationId } = ctx
    const actor = ctx.actor.userId
    await movePeriod(tx, { entity, period, from: row.state, to, actor, at, reason, correlationId })
    await recordAudit(tx, {
      actor,
      action,
      objectKind: 'period',
      objectId: `${entity} ${period}`,
      before: { state: row.state },
      after: { state: to },
      reason,
      correlationId,
      at,
    })
    return done({ message: ctx.t(`close.done.${to}`, { entity, period }) })
  })
}
