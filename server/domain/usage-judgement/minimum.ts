import { type Currency, currencyExponent } from '../currency.ts'
import { daysIn, type Interval } from '../cycle.ts'
import { decimalOf, powerOfTen } from '../decimal.ts'
import { addMonths, firstDayOf, monthOf } from '../period.ts'
import { divideRounded } from '../rounding.ts'

/** The commitment of a service period: the monthly minimum (major units) by days served over the days of the month, or over 30; minor units, rounded once. Rule: file-drop contract, section 4. */
export function minimumOf(
  minimum: string,
  service: Interval,
  currency: Currency,
  basis: 'actual' | 'thirty' = 'actual',
): bigint {
  const { unscaled, scale } = decimalOf(minimum)
  const month = monthOf(service.from)
  const wholeMonth = daysIn({ from: firstDayOf(month), to: firstDayOf(addMonths(month, 1)) })
  const served = BigInt(daysIn(service))
  const days = BigInt(basis === 'actual' || daysIn(service) === wholeMonth ? wholeMonth : 30)
  return divideRounded(unscaled * served * powerOfTen(currencyExponent(currency)), powerOfTen(scale) * days, 'half_up')
}
