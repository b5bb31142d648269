import type { Tx } from '#db/client'
import { insertExceptionEvents } from '#db/queries/exception-work'
import { type LockedPlan, listStoredRows, lockPlan, movePlan } from '#db/queries/plans'
import { recordAudit } from '../audit/record-audit.ts'
import { scopeOf } from '../auth/actor.ts'
import type { ActionName } from '../auth/registry.ts'
import { stateRefusal } from '../auth/registry.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { scopeCovers } from '../domain/entity-scope.ts'
import { done, type Outcome, type Refusal, refuse } from '../domain/outcome.ts'
import { auditLeftPlans } from './leave-plans.ts'
import { findOutdatedRow } from './recheck-plan.ts'
import { type StartingCtx, startPlan } from './start-plan.ts'

export interface PlanDecision {
  readonly planId: string
  readonly rowVersion: number
  readonly reason?: string
}

export interface Decided {
  readonly planId: string
  readonly state: string
}

/** Approves a submitted plan in the name of the person asking, checks that it still fits the facts, and starts it. The proposer never approves, by any route. */
export async function approvePlan(tx: Tx, ctx: WebCtx, wish: PlanDecision): Promise<Outcome<Decided>> {
  const plan = await lockPlan(tx, { planId: wish.planId, scope: ctx.scope })
  if (!plan) return refuse('not_found')
  const refusal = refusalFor('plans.approve', plan, wish) ?? approverRefusal(ctx, plan)
  if (refusal) return refusal
  return approveLocked(tx, ctx, { plan, reason: wish.reason ?? null })
}

/** Why a person may not approve a plan: a refusal, or null. */
export function approverRefusal(
  ctx: Pick<WebCtx, 'actor' | 'person'>,
  plan: Pick<LockedPlan, 'proposed_by' | 'needs_controller' | 'entity' | 'change_editors'>,
): Refusal | null {
  if (plan.proposed_by === ctx.actor.userId) return refuse('plan_own')
  if (plan.change_editors?.includes(ctx.actor.userId)) return refuse('plan_of_own_change')
  if (plan.needs_controller && !scopeCovers(scopeOf(ctx.person, ['controller']), plan.entity)) {
    return refuse('plan_needs_controller')
  }
  return null
}

/** Approves and starts a plan that a mapping change made possible, in the same transaction as the change: its approver has approved the repost with it. */
export async function approveWithChange(tx: Tx, ctx: WebCtx, planId: string): Promise<Outcome<Decided>> {
  const plan = await lockPlan(tx, { planId, scope: 'all' })
  if (!plan) return refuse('not_found')
  const refusal = approverRefusal(ctx, plan)
  return refusal ?? approveLocked(tx, ctx, { plan, reason: null })
}

async function approveLocked(
  tx: Tx,
  ctx: StartingCtx,
  approval: { plan: LockedPlan; reason: string | null },
): Promise<Outcome<Decided>> {
  const { plan } = approval
  const outdated = await findOutdatedRow(tx, ctx, plan)
  if (outdated) return refuse('plan_outdated', { reference: outdated })
  const started = await startPlan(tx, ctx, plan)
  if (!started.ok) return started
  await movePlan(tx, {
    planId: plan.plan_id,
    state: 'executing',
    approvedBy: ctx.actor.userId,
    approvedAt: ctx.now(),
    decisionReason: approval.reason,
  })
  await recordDecision(tx, ctx, { plan, action: 'plans.approve', state: 'executing', reason: approval.reason })
  await auditLeftPlans(tx, ctx, { left: started.value.left, takenOverBy: plan.reference })
  return done({ planId: plan.plan_id, state: 'executing' })
}

/** Moves a plan that nothing was sent for: submits a draft, rejects or withdraws. The proposer withdraws, anybody else rejects with a reason. */
export async function movePlanAside(
  tx: Tx,
  ctx: WebCtx,
  wish: PlanDecision & { action: 'plans.submit' | 'plans.reject' | 'plans.withdraw' },
): Promise<Outcome<Decided>> {
  const plan = await lockPlan(tx, { planId: wish.planId, scope: ctx.scope })
  if (!plan) return refuse('not_found')
  const isOwn = plan.proposed_by === ctx.actor.userId
  const refusal = refusalFor(wish.action, plan, wish) ?? ownershipRefusal(wish.action, isOwn)
  if (refusal) return refusal
  const state = ({ 'plans.submit': 'submitted', 'plans.reject': 'rejected', 'plans.withdraw': 'withdrawn' } as const)[
    wish.action
  ]
  await movePlan(tx, {
    planId: plan.plan_id,
    state,
    ...(state === 'rejected' && { rejectedBy: ctx.actor.userId }),
    ...(state !== 'submitted' && { decisionReason: wish.reason ?? null }),
  })
  await recordDecision(tx, ctx, { plan, action: wish.action, state, reason: wish.reason ?? null })
  return done({ planId: plan.plan_id, state })
}

function ownershipRefusal(action: 'plans.submit' | 'plans.reject' | 'plans.withdraw', isOwn: boolean): Refusal | null {
  if (action === 'plans.reject') return isOwn ? refuse('plan_own_withdraw') : null
  return isOwn ? null : refuse('plan_not_own')
}

/** Why the state of a plan, or the version somebody saw of it, forbids an action. */
export function refusalFor(action: ActionName, plan: LockedPlan, wish: PlanDecision): Refusal | null {
  const byState = stateRefusal(action, plan.state)
  if (byState) return refuse(byState, { state: plan.state })
  return plan.row_version === wish.rowVersion ? null : refuse('someone_was_faster')
}

/** Writes a decision on every exception the plan speaks for and, last, in the audit. */
export async function recordDecision(
  tx: Tx,
  ctx: StartingCtx,
  told: { plan: LockedPlan; action: ActionName; state: string; reason: string | null },
): Promise<void> {
  const { plan } = told
  const items = await listStoredRows(tx, plan.plan_id)
  const ids = [...new Set(items.flatMap((item) => (item.outcome === 'send' ? (item.exception_id ?? []) : [])))]
  const at = ctx.now()
  if (ids.length > 0 && told.action !== 'plans.submit') {
    const detail = { plan: plan.reference, decision: told.state, reason: told.reason }
    await insertExceptionEvents(tx, {
      ids,
      kind: 'plan_decided',
      at,
      actor: ctx.actor.userId,
      detail,
      correlationId: ctx.correlationId,
    })
  }
  await recordAudit(tx, {
    actor: ctx.actor.userId,
    action: told.action,
    objectKind: 'plan',
    objectId: plan.plan_id,
    before: { state: plan.state, version: plan.row_version },
    after: { state: told.state },
    reason: told.reason,
    detail: { reference: plan.reference, entity: plan.entity, rows: items.length },
    correlationId: ctx.correlationId,
    at,
  })
}
