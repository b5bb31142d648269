import { listPlans, listWaitingAcceptances, type WaitingAcceptance } from '#db/queries/plan-pages'
import { type MoneyView, moneyView } from '../i18n/format.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { refusalSentence } from '../i18n/translator.ts'
import { type PlanHeadView, type PlanViewCtx, planHeadView, planRefusal } from './plan-views.ts'

const MOST = 500

/** Plans of the reader's entities, half-done ones first, then newest first. */
export async function readPlans(
  ctx: PlanViewCtx,
  wish: { caseId?: string; exceptionId?: string } = {},
): Promise<readonly PlanHeadView[]> {
  const plans = await listPlans(ctx.db, { scope: ctx.scope, limit: MOST, ...wish })
  return plans.map((plan) => planHeadView(ctx, plan))
}

/** A plan that waits for a second person, and why the reader is not that person; null when they are. */
export interface WaitingPlanView {
  readonly plan: PlanHeadView
  readonly refusal: string | null
}

export interface WaitingAcceptanceView {
  readonly id: string
  readonly rowVersion: number
  readonly exception: { readonly href: string; readonly reference: string }
  readonly entity: string
  readonly reason: string
  readonly proposer: string
  readonly proposed: InstantView
  readonly expiresOn: string | null
  readonly variance: MoneyView
  readonly isOwn: boolean
  readonly refusal: string | null
}

/** Plans and acceptances of the reader's entities that wait for a second person. */
export async function readWaitingCorrections(
  ctx: PlanViewCtx,
  wish: { exceptionId?: string } = {},
): Promise<{ plans: readonly WaitingPlanView[]; acceptances: readonly WaitingAcceptanceView[] }> {
  const plans = await listPlans(ctx.db, { scope: ctx.scope, states: ['submitted'], limit: MOST, ...wish })
  const acceptances = await listWaitingAcceptances(ctx.db, { scope: ctx.scope, limit: MOST, ...wish })
  return {
    plans: plans.map((plan) => ({ plan: planHeadView(ctx, plan), refusal: planRefusal(ctx, 'plans.approve', plan) })),
    acceptances: acceptances.map((row) => acceptanceView(ctx, row)),
  }
}

function acceptanceView(ctx: PlanViewCtx, row: WaitingAcceptance): WaitingAcceptanceView {
  const isOwn = row.proposed_by === ctx.actor.userId
  return {
    id: row.acceptance_id,
    rowVersion: row.row_version,
    exception: { href: `/exceptions/${row.exception_id}`, reference: row.reference },
    entity: row.entity,
    reason: row.reason,
    proposer: row.proposer ?? row.proposed_by,
    proposed: instantView(row.proposed_at, 'UTC', ctx.locale),
    expiresOn: row.expires_on,
    variance: moneyView({ minor: row.variance_minor, currency: row.currency }, ctx.locale),
    isOwn,
    refusal: isOwn ? refusalSentence(ctx.t, ctx.locale, { code: 'acceptance_own', params: {} }) : null,
  }
}
