import { type Currency, currencyExponent } from '../currency.ts'
import { fractionText, powerOfTen } from '../decimal.ts'
import { invariant } from '../invariant.ts'
import { minorToDecimal } from '../money.ts'
import { divideRounded } from '../rounding.ts'
import type { Step } from '../step.ts'

/** A promise in a contract and what it sells for by itself; minor units, not negative. */
export interface Obligation {
  readonly id: string
  readonly standAloneMinor: bigint
}

/**
 * Splits the price of a contract over its obligations by their stand-alone prices, each part rounded half-up; what rounding leaves goes to the last (domain rules, section 8, multi-element).
 * The parts add up to the price. Throws where no obligation has a price by itself.
 */
export function allocatePrice(
  totalMinor: bigint,
  obligations: readonly Obligation[],
  currency: Currency,
): { parts: { id: string; amountMinor: bigint }[]; steps: Step[] } {
  const whole = obligations.reduce((sum, one) => sum + one.standAloneMinor, 0n)
  invariant(whole > 0n, 'some obligation has a stand-alone price')
  const money = (minor: bigint) => minorToDecimal(minor, currency)
  const scale = powerOfTen(currencyExponent(currency))
  let left = totalMinor
  const steps: Step[] = []
  const parts = obligations.map(({ id, standAloneMinor }, index) => {
    const isLast = index === obligations.length - 1
    const amountMinor = isLast ? left : divideRounded(totalMinor * standAloneMinor, whole, 'half_up')
    left -= amountMinor
    steps.push({
      what: isLast ? 'rest_to_last' : 'share_of_price',
      obligation: id,
      price: money(totalMinor),
      stand_alone: money(standAloneMinor),
      of: money(whole),
      exact: fractionText(totalMinor * standAloneMinor, whole * scale),
      amount: money(amountMinor),
    })
    return { id, amountMinor }
  })
  return { parts, steps }
}
