import type { Currency } from '../currency.ts'
import { daysIn, type Interval } from '../cycle.ts'
import { addMonths, firstDayOf, monthOf } from '../period.ts'
import { commitmentOf } from '../rating/adjustments.ts'

/** The commitment of a service period: the monthly minimum (major units) by days served over the days of the month, or over 30; minor units, rounded once. Rule: file-drop contract, section 4. */
export function minimumOf(
  minimum: string,
  service: Interval,
  currency: Currency,
  basis: 'actual' | 'thirty' = 'actual',
): bigint {
  const month = monthOf(service.from)
  const wholeMonth = daysIn({ from: firstDayOf(month), to: firstDayOf(addMonths(month, 1)) })
  const served = daysIn(service)
  const cycle = basis === 'actual' || served === wholeMonth ? wholeMonth : 30
  return commitmentOf(minimum, { served, cycle }, currency)
}
