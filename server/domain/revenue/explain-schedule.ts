import { type Currency, currencyExponent } from '../currency.ts'
import { fractionText, powerOfTen } from '../decimal.ts'
import { minorToDecimal } from '../money.ts'
import type { Step } from '../step.ts'
import { earnedByMonth, openMonth, type RevenueLine } from './schedule.ts'

/** Why each month recognises what it does: the share earned by its end, the exact figure and what is rounded to; then where the month is booked if not in itself. */
export function explainSchedule(line: RevenueLine, currency: Currency): Step[] {
  const money = (minor: bigint) => minorToDecimal(minor, currency)
  const scale = powerOfTen(currencyExponent(currency))
  let earned = 0n
  return earnedByMonth(line).flatMap((part): Step[] => {
    const { through, whole } = part.elapsed
    earned += part.amountMinor
    const inMonth: Step = {
      what: 'earned_by_month_end',
      period: part.period,
      total: money(line.totalMinor),
      share: `${through}/${whole}`,
      exact: fractionText(line.totalMinor * through, whole * scale),
      earned: money(earned),
      amount: money(part.amountMinor),
    }
    const from = part.period > line.issuePeriod ? part.period : line.issuePeriod
    const booked = openMonth(from, line.locked)
    if (booked === part.period) return [inMonth]
    const why = booked === from ? 'issued_later' : 'month_locked'
    return [inMonth, { what: why, period: part.period, booked_in: booked, amount: money(part.amountMinor) }]
  })
}
