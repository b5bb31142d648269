import type { PlanHeadRow } from '#db/queries/plan-pages'
import { rolesOf } from '../auth/actor.ts'
import { judge, stateRefusal } from '../auth/registry.ts'
import { actions } from '../auth/registry-actions.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { refusalSentence } from '../i18n/translator.ts'
import { approverRefusal } from './decide-plan.ts'
import { planKinds } from './plan-subjects.ts'

export type PlanViewCtx = Pick<WebCtx, 'db' | 'scope' | 'locale' | 't' | 'actor' | 'person' | 'now'>

/** The head of a plan, ready to show. */
export interface PlanHeadView {
  readonly id: string
  readonly href: string
  readonly reference: string
  readonly title: string
  readonly kindWord: string
  readonly entity: string
  readonly state: PlanHeadRow['state']
  readonly stateWord: string
  readonly rowVersion: number
  readonly reason: string
  readonly sendCount: number
  readonly blockedCount: number
  readonly needsController: boolean
  readonly proposer: string
  readonly proposed: InstantView
  readonly isOwn: boolean
  readonly approver: string | null
  readonly approved: InstantView | null
  readonly rejecter: string | null
  readonly decisionReason: string | null
  readonly case: { readonly href: string; readonly reference: string } | null
  readonly change: { readonly href: string; readonly reference: string } | null
}

/** A plan's head in the reader's words; instants in the zone of the books. */
export function planHeadView(ctx: PlanViewCtx, plan: PlanHeadRow): PlanHeadView {
  const kind = planKinds.find((one) => one === plan.kind) ?? 'recommended'
  const at = (instant: Date) => instantView(instant, plan.time_zone, ctx.locale)
  const kindWord = ctx.t(`corrections.kind.${kind}`)
  return {
    id: plan.plan_id,
    href: `/plans/${plan.plan_id}`,
    reference: plan.reference ?? '',
    title: plan.title || kindWord,
    kindWord,
    entity: plan.entity,
    state: plan.state,
    stateWord: ctx.t(`corrections.planState.${plan.state}`),
    rowVersion: plan.row_version,
    reason: plan.reason,
    sendCount: plan.send_count ?? 0,
    blockedCount: plan.blocked_count ?? 0,
    needsController: plan.needs_controller,
    proposer: plan.proposer ?? plan.proposed_by,
    proposed: at(plan.proposed_at),
    isOwn: plan.proposed_by === ctx.actor.userId,
    approver: plan.approver,
    approved: plan.approved_at && at(plan.approved_at),
    rejecter: plan.rejecter,
    decisionReason: plan.decision_reason,
    case: plan.case_id === null ? null : { href: `/cases/${plan.case_id}`, reference: plan.case_reference ?? '' },
    change:
      plan.change_id === null
        ? null
        : { href: `/mappings/changes/${plan.change_id}`, reference: plan.change_reference ?? '' },
  }
}

export type PlanActionName = 'plans.submit' | 'plans.approve' | 'plans.reject' | 'plans.withdraw' | 'plans.retry'

/** Why a person may not do something with a plan now, as a sentence; null when they may. The server asks the same when it is done. */
export function planRefusal(ctx: PlanViewCtx, action: PlanActionName, plan: PlanHeadRow): string | null {
  const say = (code: string, params = {}) => refusalSentence(ctx.t, ctx.locale, { code, params })
  const { roles } = actions[action]
  if (judge(roles, rolesOf(ctx.person)) !== 'allowed') {
    return say('forbidden', { roles: roles.map((role) => ctx.t(`states.role.${role}`)).join(', ') })
  }
  const byState = stateRefusal(action, plan.state)
  if (byState) return say(byState)
  const isOwn = plan.proposed_by === ctx.actor.userId
  if (action === 'plans.approve') {
    const refusal = approverRefusal(ctx, plan)
    return refusal && say(refusal.code, refusal.params)
  }
  if (action === 'plans.reject') return isOwn ? say('plan_own_withdraw') : null
  return isOwn || action === 'plans.retry' ? null : say('plan_not_own')
}
