import type { Tx } from '#db/client'
import { notePostings } from '#db/queries/plan-postings'
import { cancelOrphans, type PlanUnder } from '#db/queries/plans-left'
import { countPlanPostings, storePlanState } from '#db/queries/postings-move'
import { recordAudit } from '../audit/record-audit.ts'
import { planStateOf } from '../posting/plan-state.ts'
import type { StartingCtx } from './start-plan.ts'

/** What a later plan left of an earlier one. */
export interface LeftPlan {
  readonly plan: PlanUnder
  readonly state: PlanUnder['state']
  /** References of the postings that can no longer be sent. */
  readonly cancelled: readonly string[]
}

/**
 * Settles the locked plans of which a later one has taken postings over: what waited there behind a posting taken over is cancelled,
 * and the state of each plan is that of the postings left to it, so that none stays half done for what another plan does.
 */
export async function settleLeftPlans(
  tx: Tx,
  ctx: StartingCtx,
  told: { plans: readonly PlanUnder[]; takenOverBy: string | null },
): Promise<LeftPlan[]> {
  const orphans = await cancelOrphans(
    tx,
    told.plans.map((plan) => plan.plan_id),
  )
  await notePostings(tx, {
    ids: orphans.map((orphan) => orphan.posting_id),
    before: new Map(orphans.map((orphan) => [orphan.posting_id, orphan.from_state])),
    at: ctx.now(),
    actor: ctx.actor.userId,
    detail: { how: 'taken_over', plan: told.takenOverBy },
  })
  const left: LeftPlan[] = []
  for (const plan of told.plans) {
    const state = planStateOf(await countPlanPostings(tx, plan.plan_id))
    if (state !== plan.state) await storePlanState(tx, { planId: plan.plan_id, state })
    const cancelled = orphans.filter((orphan) => orphan.plan_id === plan.plan_id).map((orphan) => orphan.external_ref)
    left.push({ plan, state, cancelled })
  }
  return left
}

/** Writes in the audit what became of plans that were taken over from; last in the transaction. */
export async function auditLeftPlans(
  tx: Tx,
  ctx: StartingCtx,
  told: { left: readonly LeftPlan[]; takenOverBy: string | null },
): Promise<void> {
  for (const { plan, state, cancelled } of told.left) {
    await recordAudit(tx, {
      actor: ctx.actor.userId,
      action: 'plans.taken-over',
      objectKind: 'plan',
      objectId: plan.plan_id,
      before: { state: plan.state },
      after: { state },
      detail: { reference: plan.reference, takenOverBy: told.takenOverBy, cancelled: cancelled.slice(0, 50) },
      correlationId: ctx.correlationId,
      at: ctx.now(),
    })
  }
}
