import type { Day } from '../day.ts'
import { firstDayOf, monthOf, type Period } from '../period.ts'

export type PeriodState = 'future' | 'open' | 'soft_closed' | 'in_review' | 'locked'

/** When a correction is posted, and what that asks of the approver. */
export interface PlanDate {
  readonly postingOn: Day
  readonly period: Period
  /** The own period is locked: the correction is made in a later one and document date and tax point stay. */
  readonly isPriorPeriod: boolean
  /** Not open for everybody any more: a controller approves. */
  readonly isSoftClosed: boolean
}

export type PlanDating =
  | { readonly kind: 'dated'; readonly date: PlanDate }
  /** The source never told the state of that period, or no later period is open. */
  | { readonly kind: 'period_state_missing' }

/**
 * Dates a correction by the state of its own period. Takes the date it would have had and the periods of its entity: an open or soft-closed period keeps the date;
 * a locked one moves it to the first day of the first open period after it. Rule: domain rules, section 13.
 */
export function datePlan(wished: Day, states: ReadonlyMap<Period, PeriodState>): PlanDating {
  const own = monthOf(wished)
  const state = states.get(own)
  if (state === 'open') return dated(wished, { isPriorPeriod: false, isSoftClosed: false })
  if (state === 'soft_closed' || state === 'in_review') {
    return dated(wished, { isPriorPeriod: false, isSoftClosed: true })
  }
  if (state !== 'locked') return { kind: 'period_state_missing' }
  const next = [...states]
    .filter(([period, told]) => period > own && told === 'open')
    .map(([period]) => period)
    .sort()[0]
  if (next === undefined) return { kind: 'period_state_missing' }
  return dated(firstDayOf(next), { isPriorPeriod: true, isSoftClosed: false })
}

function dated(postingOn: Day, told: { isPriorPeriod: boolean; isSoftClosed: boolean }): PlanDating {
  return { kind: 'dated', date: { postingOn, period: monthOf(postingOn), ...told } }
}

/** Whether a controller must approve: the sum is above the limit in force, there is no limit, or the effect lies in a closed or prior period. Amounts are minor units of the functional currency. */
export function needsController(
  effect: { readonly sumMinor: bigint; readonly dates: readonly PlanDate[] },
  limitMinor: bigint | null,
): boolean {
  if (limitMinor === null || effect.sumMinor > limitMinor) return true
  return effect.dates.some((date) => date.isPriorPeriod || date.isSoftClosed)
}
