import { type Currency, currencyExponent } from './currency.ts'
import { decimalOf, powerOfTen } from './decimal.ts'
import { invariant } from './invariant.ts'

/** Every way to round (domain rules, section 1, stored policy). */
export const roundingModes = ['half_up', 'half_even', 'half_down', 'floor', 'ceil', 'down', 'up'] as const

/**
 * half_up: ties away from zero. half_even: ties to the even neighbour. half_down: ties toward zero.
 * floor: toward minus infinity of the amount given. ceil: toward plus infinity. down: toward zero. up: away from zero.
 */
export type RoundingMode = (typeof roundingModes)[number]

/** Where and how tax is rounded: once per document and rate, or once per line; to a multiple of stepMinor (1 = the currency's smallest unit). */
export interface RoundingPolicy {
  readonly level: 'document' | 'line'
  readonly mode: RoundingMode
  readonly stepMinor: bigint
}

/** numerator / denominator as a whole number, rounded once. The one place where a fraction is lost. */
export function divideRounded(numerator: bigint, denominator: bigint, mode: RoundingMode): bigint {
  invariant(denominator !== 0n, 'nothing is divided by zero')
  if (denominator < 0n) return divideRounded(-numerator, -denominator, mode)
  const quotient = numerator / denominator // toward zero
  const remainder = numerator % denominator // the sign of the numerator
  if (remainder === 0n) return quotient
  const away = numerator < 0n ? quotient - 1n : quotient + 1n
  const twice = remainder < 0n ? -2n * remainder : 2n * remainder
  switch (mode) {
    case 'half_up':
      return twice >= denominator ? away : quotient
    case 'half_even':
      if (twice === denominator) return quotient % 2n === 0n ? quotient : away
      return twice > denominator ? away : quotient
    case 'half_down':
      return twice > denominator ? away : quotient
    case 'floor':
      return numerator < 0n ? away : quotient
    case 'ceil':
      return numerator < 0n ? quotient : away
    case 'down':
      return quotient
    case 'up':
      return away
  }
}

/** numerator / denominator in minor units, rounded once to a multiple of the step: 100 for an amount of forints in whole forints, 5 for cash of francs. The step is above zero. */
export function roundToStep(
  numerator: bigint,
  denominator: bigint,
  policy: Pick<RoundingPolicy, 'mode' | 'stepMinor'>,
): bigint {
  invariant(policy.stepMinor > 0n, 'a rounding step is above zero')
  return divideRounded(numerator, denominator * policy.stepMinor, policy.mode) * policy.stepMinor
}

/** A decimal in major units as minor units of the currency, rounded once. */
export function roundToMinor(text: string, currency: Currency, mode: RoundingMode): bigint {
  const decimal = decimalOf(text)
  return divideRounded(decimal.unscaled * powerOfTen(currencyExponent(currency)), powerOfTen(decimal.scale), mode)
}

/** minor x rate, rounded once (half-up unless told). The rate is a plain decimal; the currency stays the same. */
export function multiplyMinor(minor: bigint, rate: string, mode: RoundingMode = 'half_up'): bigint {
  const factor = decimalOf(rate)
  return divideRounded(minor * factor.unscaled, powerOfTen(factor.scale), mode)
}

/** minor / rate, rounded once (half-up unless told). The rate is a plain decimal other than zero; the currency stays the same. */
export function divideMinor(minor: bigint, rate: string, mode: RoundingMode = 'half_up'): bigint {
  const divisor = decimalOf(rate)
  return divideRounded(minor * powerOfTen(divisor.scale), divisor.unscaled, mode)
}
