import { currencyExponent } from '../currency.ts'
import { decimalOf, fractionText, powerOfTen } from '../decimal.ts'
import { invariant } from '../invariant.ts'
import { type RoundingMode, roundToStep } from '../rounding.ts'

/** An exact number, numerator / denominator with a denominator above zero: nothing is lost before the one rounding. */
export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

export const ZERO: Fraction = { numerator: 0n, denominator: 1n }

/** A plain decimal as a fraction. */
export function fractionOf(decimal: string): Fraction {
  const { unscaled, scale } = decimalOf(decimal)
  return { numerator: unscaled, denominator: powerOfTen(scale) }
}

/** Two whole numbers as a fraction; the second is above zero. */
export function ratioOf(part: number | bigint, whole: number | bigint): Fraction {
  invariant(whole > 0, 'a share is of something above zero')
  return { numerator: BigInt(part), denominator: BigInt(whole) }
}

/** a + b, exactly. */
export function plus(a: Fraction, b: Fraction): Fraction {
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  }
}

/** a - b, exactly. */
export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, { numerator: -b.numerator, denominator: b.denominator })
}

/** a x b, exactly. */
export function times(a: Fraction, b: Fraction): Fraction {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator }
}

/** Below zero, zero or above zero as a is less than, equal to or more than b. */
export function compare(a: Fraction, b: Fraction): -1 | 0 | 1 {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The lesser of two fractions; the first where they are equal. */
export function lesser(a: Fraction, b: Fraction): Fraction {
  return compare(a, b) <= 0 ? a : b
}

/** The greater of two fractions; the first where they are equal. */
export function greater(a: Fraction, b: Fraction): Fraction {
  return compare(a, b) >= 0 ? a : b
}

/** How many whole packages hold a quantity: rounded up; the size is above zero. */
export function packagesOf(quantity: Fraction, size: Fraction): bigint {
  invariant(size.numerator > 0n, 'a package holds something')
  const numerator = quantity.numerator * size.denominator
  const denominator = quantity.denominator * size.numerator
  return numerator <= 0n ? 0n : (numerator + denominator - 1n) / denominator
}

/** How a line is rounded: the mode, and the multiple of the smallest unit it is rounded to. */
export interface LineRounding {
  readonly mode: RoundingMode
  readonly stepMinor: bigint
}

export const HALF_UP: LineRounding = { mode: 'half_up', stepMinor: 1n }

/** An amount in major units as minor units of the currency, rounded once. */
export function toMinor(amount: Fraction, currency: string, rounding: LineRounding = HALF_UP): bigint {
  const minor = amount.numerator * powerOfTen(currencyExponent(currency))
  return roundToStep(minor, amount.denominator, rounding)
}

/** A difference or sum of plain decimals as one again, every digit kept. */
export function exactText(amount: Fraction): string {
  return fractionText(amount.numerator, amount.denominator, 60)
}

/** For a person to read: exact where it ends within twelve places. */
export function textOf(amount: Fraction): string {
  return fractionText(amount.numerator, amount.denominator)
}
