import { roundTogether } from '../allocate.ts'
import { decimalOf, powerOfTen } from '../decimal.ts'
import { type RoundingPolicy, roundToStep } from '../rounding.ts'
import { type RateGroup, sumOf } from './rate-groups.ts'

/** The tax in an amount as one exact fraction: amount x numerator / denominator, in minor units. */
export interface TaxFraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** Exclusive: r / 100 of the net. Inclusive: r / (100 + r) of the gross, which is gross - gross / (1 + r) (domain rules, section 6). */
export function taxFraction(ratePercent: string, prices: 'exclusive' | 'inclusive'): TaxFraction {
  const rate = decimalOf(ratePercent)
  const hundred = powerOfTen(rate.scale + 2)
  return { numerator: rate.unscaled, denominator: prices === 'exclusive' ? hundred : hundred + rate.unscaled }
}

/**
 * The tax of one rate, and each entry's part of it, in minor units. Level line: rounded per entry and added up. Level document: rounded once on the sum, then split over the entries by largest remainder, each less than one unit from its share.
 */
export function taxOnGroup(
  group: RateGroup,
  prices: 'exclusive' | 'inclusive',
  policy: RoundingPolicy,
): { readonly taxMinor: bigint; readonly parts: readonly bigint[] } {
  const { numerator, denominator } = taxFraction(group.ratePercent, prices)
  if (policy.level === 'line') {
    const parts = group.entries.map(({ amountMinor }) => roundToStep(amountMinor * numerator, denominator, policy))
    return { taxMinor: parts.reduce((sum, part) => sum + part, 0n), parts }
  }
  const whole = sumOf(group.entries)
  const taxMinor = roundToStep(whole * numerator, denominator, policy)
  const amounts = group.entries.map(({ amountMinor }) => amountMinor)
  // Entries that add up to nothing have no proportions: their own taxes, which add up to nothing too, are rounded together.
  if (whole === 0n)
    return {
      taxMinor,
      parts: roundTogether(
        amounts.map((amount) => amount * numerator),
        denominator,
      ),
    }
  const sign = whole < 0n ? -1n : 1n
  return {
    taxMinor,
    parts: roundTogether(
      amounts.map((amount) => amount * taxMinor * sign),
      whole * sign,
    ),
  }
}
