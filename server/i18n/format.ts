import { currencyExponent } from '../domain/currency.ts'
import { type Money, minorToDecimal } from '../domain/money.ts'

/** An amount ready to show: split where the column aligns it, whole where it is read or copied. */
export interface MoneyView {
  readonly currency: string
  /** Minor units as text, for sorting and for tests; never for arithmetic. */
  readonly minor: string
  readonly sign: 'positive' | 'negative' | 'zero'
  /** Digits before the decimal mark, grouped, without a sign. */
  readonly whole: string
  /** Decimal mark and digits after it; empty for a currency without minor units. */
  readonly fraction: string
  /** Read aloud and copied: `-1234.50 USD`, or `zero` in words for an amount of nothing. */
  readonly full: string
}

/** Splits an amount for display. Zero keeps its digits; the component shows a dash for it. */
export function moneyView(amount: Money, locale: string): MoneyView {
  const exponent = currencyExponent(amount.currency)
  const decimal = minorToDecimal(amount.minor < 0n ? -amount.minor : amount.minor, amount.currency)
  const parts = decimalFormat(locale, exponent).formatToParts(exactly(decimal))
  const of = (kinds: readonly string[]) =>
    parts
      .filter((part) => kinds.includes(part.type))
      .map((part) => part.value)
      .join('')
  return {
    currency: amount.currency,
    minor: amount.minor.toString(),
    sign: amount.minor === 0n ? 'zero' : amount.minor < 0n ? 'negative' : 'positive',
    whole: of(['integer', 'group']),
    fraction: of(['decimal', 'fraction']),
    full: `${minorToDecimal(amount.minor, amount.currency)} ${amount.currency}`,
  }
}

/** An amount inside a sentence: `EUR 6,245.67`, negative in parentheses `(EUR 6,245.67)`. Code, never symbol. */
export function moneyText(amount: Money, locale: string): string {
  const { whole, fraction, sign } = moneyView(amount, locale)
  const text = `${amount.currency} ${whole}${fraction}`
  return sign === 'negative' ? `(${text})` : text
}

/** A decimal given as text, grouped for the reader and with every digit it was given, negative in parentheses as amounts are: quantities and rates. */
export function decimalText(decimal: string, locale: string): string {
  const size = decimal.startsWith('-') ? decimal.slice(1) : decimal
  const digits = size.split('.')[1]?.length ?? 0
  return signed(decimalFormat(locale, digits).format(exactly(size)), decimal !== size && /[1-9]/.test(size))
}

/** A count with grouping, negative in parentheses as amounts are. */
export function countText(count: number | bigint, locale: string): string {
  return signed(new Intl.NumberFormat(locale).format(count < 0 ? -count : count), count < 0)
}

/**
 * A share in percent with one decimal, cut and not rounded, so that 99.96 % never reads as 100.0 %.
 * A share of the opposite sign is negative and in parentheses; a share of nothing is unknown and reads as an empty text.
 */
export function percentText(share: { part: bigint; whole: bigint }, locale: string): string {
  if (share.whole === 0n) return ''
  const tenths = (share.part * 1000n) / share.whole
  const size = tenths < 0n ? -tenths : tenths
  return signed(`${decimalText(`${size / 10n}.${size % 10n}`, locale)} %`, tenths < 0n)
}

function signed(text: string, isNegative: boolean): string {
  return isNegative ? `(${text})` : text
}

const formats = new Map<string, Intl.NumberFormat>()

function decimalFormat(locale: string, digits: number): Intl.NumberFormat {
  const key = `${locale} ${digits}`
  const format =
    formats.get(key) ??
    new Intl.NumberFormat(locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      useGrouping: 'always',
    })
  formats.set(key, format)
  return format
}

/** Intl formats a decimal text exactly; as a number it would lose cents above 2^53. */
function exactly(decimal: string): Intl.StringNumericLiteral {
  // The callers pass what minorToDecimal or the database wrote, which is a decimal literal.
  return decimal as Intl.StringNumericLiteral
}
