import { type Currency, currencyExponent } from '../currency.ts'
import { fractionText, powerOfTen } from '../decimal.ts'
import { minorToDecimal } from '../money.ts'
import type { Step } from '../step.ts'
import { earnedByMonth, openMonth, type RevenueLine, type SchedulePart } from './schedule.ts'

/** Why each month recognises what it does: the share earned by its end, the exact figure and what is rounded to; then where the month is booked if not in itself. */
export function explainSchedule(line: RevenueLine, currency: Currency): Step[] {
  const money = (minor: bigint) => minorToDecimal(minor, currency)
  let earned = 0n
  return earnedByMonth(line).flatMap((part): Step[] => {
    earned += part.amountMinor
    const inMonth = monthStep({ ...part, totalMinor: line.totalMinor }, earned, currency)
    const from = part.period > line.issuePeriod ? part.period : line.issuePeriod
    const booked = openMonth(from, line.locked)
    if (booked === part.period) return [inMonth]
    const why = booked === from ? 'issued_later' : 'month_locked'
    return [inMonth, { what: why, period: part.period, booked_in: booked, amount: money(part.amountMinor) }]
  })
}

/** Why each month of a schedule that was kept recognises what it does; each month tells the share earned by its end, those before it included. */
export function explainKept(
  months: readonly (Omit<SchedulePart, 'baseMinor'> & { readonly totalMinor: bigint })[],
  currency: Currency,
): Step[] {
  let earned = 0n
  return months.map((month) => {
    earned += month.amountMinor
    return monthStep(month, earned, currency)
  })
}

function monthStep(
  {
    period,
    amountMinor,
    totalMinor,
    elapsed: { through, whole },
  }: Omit<SchedulePart, 'baseMinor'> & { totalMinor: bigint },
  earnedMinor: bigint,
  currency: Currency,
): Step {
  return {
    what: 'earned_by_month_end',
    period,
    total: minorToDecimal(totalMinor, currency),
    share: `${through}/${whole}`,
    exact: fractionText(totalMinor * through, whole * powerOfTen(currencyExponent(currency))),
    earned: minorToDecimal(earnedMinor, currency),
    amount: minorToDecimal(amountMinor, currency),
  }
}
