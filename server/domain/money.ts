import { type Currency, currencyExponent } from './currency.ts'
import { parseDecimal, powerOfTen } from './decimal.ts'
import { invariant } from './invariant.ts'

/** An amount: whole minor units of one currency. The sign belongs to whoever states the amount. */
export interface Money {
  readonly minor: bigint
  readonly currency: Currency
}

/** a + b; two currencies never add up. */
export function add(a: Money, b: Money): Money {
  invariant(a.currency === b.currency, `${a.currency} and ${b.currency} are converted before they are added`)
  return { minor: a.minor + b.minor, currency: a.currency }
}

/** a - b; two currencies never subtract. */
export function subtract(a: Money, b: Money): Money {
  return add(a, negate(b))
}

/** The same amount with the opposite sign. */
export function negate(a: Money): Money {
  return { minor: -a.minor, currency: a.currency }
}

/** The amount without its sign, in minor units. */
export function magnitude(a: Money): bigint {
  return a.minor < 0n ? -a.minor : a.minor
}

export type UnreadableAmount = 'not_a_decimal' | 'too_many_fraction_digits' | 'too_large'
export type ParsedAmount =
  | { readonly ok: true; readonly minor: bigint }
  | { readonly ok: false; readonly reason: UnreadableAmount }

const LARGEST_MINOR = 10n ** 18n - 1n // eighteen digits: inside bigint of the database, with room to add a few

/** Reads a decimal in major units ("1234.50") exactly. Trailing zeros mean nothing; a digit below the currency's exponent is refused, never rounded away (file-drop contract, section 1). */
export function parseDecimalToMinor(text: string, currency: Currency): ParsedAmount {
  const decimal = parseDecimal(text)
  if (!decimal) return { ok: false, reason: 'not_a_decimal' }
  const missing = currencyExponent(currency) - decimal.scale
  if (missing < 0) return { ok: false, reason: 'too_many_fraction_digits' }
  const minor = decimal.unscaled * powerOfTen(missing)
  if (minor > LARGEST_MINOR || minor < -LARGEST_MINOR) return { ok: false, reason: 'too_large' }
  return { ok: true, minor }
}

/** Minor units as a decimal in major units with all digits of the currency: 1234500 KWD is "1234.500", 5 JPY is "5". */
export function minorToDecimal(minor: bigint, currency: Currency): string {
  const exponent = currencyExponent(currency)
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0')
  const sign = minor < 0n ? '-' : ''
  if (exponent === 0) return `${sign}${digits}`
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}
