import { currencyExponent } from '../currency.ts'
import { fractionText, powerOfTen } from '../decimal.ts'
import { compileConversion } from '../fx.ts'
import { minorToDecimal } from '../money.ts'
import { divideRounded, type RoundingMode } from '../rounding.ts'
import type { Step } from '../step.ts'
import type { Leg } from './typed-rates.ts'

/** Converts minor units over one rate, or over several as a cross through a currency between them: one exact fraction, rounded once to the smallest unit of the last currency (domain rules, section 7). The sign is kept. At least one leg. */
export function convertAmount(
  minor: bigint,
  legs: readonly [Leg, ...Leg[]],
  mode: RoundingMode,
): { readonly minor: bigint; readonly steps: readonly Step[] } {
  let [numerator, denominator] = [minor, 1n]
  const steps: Step[] = []
  for (const leg of legs) {
    const { multiplier, divisor } = compileConversion(leg)
    numerator *= multiplier
    denominator *= divisor
    const published = leg.on === null ? {} : { published_on: leg.on }
    steps.push({ what: leg.direction, from: leg.from, to: leg.to, rate: leg.rate, ...published })
  }
  const to = (legs.at(-1) ?? legs[0]).to
  const rounded = divideRounded(numerator, denominator, mode)
  const exact = fractionText(numerator, denominator * powerOfTen(currencyExponent(to)))
  steps.push({ what: 'rounded', exact, mode, amount: minorToDecimal(rounded, to), currency: to })
  return { minor: rounded, steps }
}
