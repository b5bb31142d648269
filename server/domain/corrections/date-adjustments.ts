import type { Period } from '../period.ts'
import type { Adjustment } from './adjustment.ts'
import type { SignedLine } from './draft-lines.ts'
import { datePlan, type PeriodState, type PlanDate } from './plan-dates.ts'

/** A journal with the day it is posted on; null where no open period is known. */
export interface DatedAdjustment {
  readonly adjustment: Adjustment
  readonly date: PlanDate | null
}

/** What is missing of several months as one journal per period it can be posted in: an open month keeps its own part, and the parts of locked months come together in the first open one. What cancels out there is not posted. Rule: domain rules, section 13. */
export function dateAdjustments(
  adjustments: readonly Adjustment[],
  states: ReadonlyMap<Period, PeriodState>,
): readonly DatedAdjustment[] {
  const dated = adjustments.map((adjustment) => {
    const dating = datePlan(adjustment.wishedOn, states)
    return { adjustment, date: dating.kind === 'dated' ? dating.date : null }
  })
  return [...Map.groupBy(dated, ({ date }) => date?.period ?? '')].flatMap(([, parts]) => {
    const [first] = parts
    const lines = mergeLines(parts.flatMap(({ adjustment }) => adjustment.lines))
    if (!first || lines.length === 0) return []
    return [{ adjustment: { ...first.adjustment, lines }, date: latest(parts) }]
  })
}

/** The last of the days of one period; it is late or closed where any part is. */
function latest(parts: readonly DatedAdjustment[]): PlanDate | null {
  return parts.reduce<PlanDate | null>((found, { date }) => {
    if (!date || !found) return date ?? found
    return {
      postingOn: date.postingOn > found.postingOn ? date.postingOn : found.postingOn,
      period: date.period,
      isPriorPeriod: date.isPriorPeriod || found.isPriorPeriod,
      isSoftClosed: date.isSoftClosed || found.isSoftClosed,
    }
  }, null)
}

/** Lines of one account, billing line and document cleared as one; those that come to nothing in both currencies are left out. */
function mergeLines(lines: readonly SignedLine[]): SignedLine[] {
  const places = Map.groupBy(lines, (line) => JSON.stringify([line.account, line.sourceLineRef, line.appliesTo]))
  return [...places.values()].flatMap((own) => {
    const [first] = own
    const amountMinor = own.reduce((sum, line) => sum + line.amountMinor, 0n)
    const baseMinor = own.reduce((sum, line) => sum + line.baseMinor, 0n)
    return !first || (amountMinor === 0n && baseMinor === 0n) ? [] : [{ ...first, amountMinor, baseMinor }]
  })
}
