import { z } from 'zod'
import { lockLane, storeLaneState } from '#db/queries/postings-decide'
import { recordAudit } from '../audit/record-audit.ts'
import { defineAction } from '../auth/define-action.ts'
import { type ActionName, stateRefusal } from '../auth/registry.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'
import { enqueue } from '../queue/enqueue.ts'

const Target = z.object({ entity: z.string().min(1).max(100), rowVersion: z.int().positive() })

/** Stops sending to one ERP company. What is on its way is finished; nothing further leaves. */
export const pauseLaneAction = defineAction(
  'lanes.pause',
  Target.extend({ reason: z.string().trim().min(3).max(2000) }),
  (ctx, wish) => changeLane(ctx, { ...wish, action: 'lanes.pause', state: 'paused' }),
)

/** Lets a paused lane go on, at once and without waiting for the end of a rest. */
export const resumeLaneAction = defineAction('lanes.resume', Target, (ctx, wish) =>
  changeLane(ctx, { ...wish, action: 'lanes.resume', state: 'active', reason: null }),
)

interface Wish {
  readonly action: Extract<ActionName, 'lanes.pause' | 'lanes.resume'>
  readonly entity: string
  readonly rowVersion: number
  readonly state: 'active' | 'paused'
  readonly reason: string | null
}

async function changeLane(ctx: WebCtx, wish: Wish): Promise<Outcome<{ entity: string; state: string }>> {
  const { entity, state, reason } = wish
  return ctx.db.transaction().execute(async (tx) => {
    const lane = await lockLane(tx, { entity, scope: ctx.scope })
    if (!lane) return refuse('not_found')
    const forbidden = stateRefusal(wish.action, lane.state)
    if (forbidden) return refuse(forbidden)
    if (lane.row_version !== wish.rowVersion) return refuse('someone_was_faster')
    await storeLaneState(tx, { entity, state, reason })
    const { correlationId } = ctx
    if (state === 'active') await enqueue(ctx.boss, tx, 'drain-lane', { entity }, { correlationId })
    await recordAudit(tx, {
      actor: ctx.actor.userId,
      action: wish.action,
      objectKind: 'erp_lane',
      objectId: entity,
      before: { state: lane.state },
      after: { state },
      reason,
      detail: { company: lane.company },
      correlationId,
      at: ctx.now(),
    })
    return done({ entity, state })
  })
}
