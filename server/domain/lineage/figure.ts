import { decimalOf, powerOfTen } from '../decimal.ts'
import { invariant } from '../invariant.ts'

/** An amount in minor units of one currency. Signed from the customer's side: an invoice is positive, a credit memo negative. */
export interface MoneyFigure {
  readonly kind: 'money'
  readonly minor: bigint
  readonly currency: string
}

/** A quantity of one unit, a plain decimal text. */
export interface QuantityFigure {
  readonly kind: 'quantity'
  readonly value: string
  readonly unit: string
}

/** What a step of a trace carries. Two figures of different currency or unit never add up. */
export type Figure = MoneyFigure | QuantityFigure

/** An amount in minor units of a currency, signed from the customer's side. */
export function money(minor: bigint, currency: string): MoneyFigure {
  return { kind: 'money', minor, currency }
}

/** A quantity, a plain decimal text, in the unit of its metric. */
export function quantity(value: string, unit: string): QuantityFigure {
  return { kind: 'quantity', value, unit }
}

/** a + b of one measure; throws when the measures differ. */
export function addFigures(a: Figure, b: Figure): Figure {
  invariant(measureOf(a) === measureOf(b), `${measureOf(a)} and ${measureOf(b)} do not add up`)
  if (a.kind === 'money' && b.kind === 'money') return money(a.minor + b.minor, a.currency)
  if (a.kind === 'quantity' && b.kind === 'quantity') return quantity(addDecimals(a.value, b.value), a.unit)
  throw new Error('two figures of one measure are of one kind')
}

/** The figure with the opposite sign. */
export function negateFigure(a: Figure): Figure {
  if (a.kind === 'money') return money(-a.minor, a.currency)
  return quantity(negateDecimal(a.value), a.unit)
}

/** True for an amount or quantity of nothing, however many digits it is written with. */
export function isZeroFigure(a: Figure): boolean {
  return a.kind === 'money' ? a.minor === 0n : decimalOf(a.value).unscaled === 0n
}

/** Nothing, in the measure of another figure. */
export function zeroLike(a: Figure): Figure {
  return a.kind === 'money' ? money(0n, a.currency) : quantity('0', a.unit)
}

/** The sum of figures of one measure; undefined when there are none. */
export function sumFigures(figures: readonly Figure[]): Figure | undefined {
  return figures.length === 0 ? undefined : figures.reduce(addFigures)
}

/** The currency or unit in which a figure is stated. */
export function measureOf(a: Figure): string {
  return a.kind === 'money' ? `money ${a.currency}` : `quantity ${a.unit}`
}

/** Exact sum of two plain decimals, without trailing zeros. */
export function addDecimals(a: string, b: string): string {
  const [left, right] = [decimalOf(a), decimalOf(b)]
  const scale = Math.max(left.scale, right.scale)
  const unscaled = left.unscaled * powerOfTen(scale - left.scale) + right.unscaled * powerOfTen(scale - right.scale)
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  const whole = digits.slice(0, digits.length - scale)
  return `${unscaled < 0n ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`
}

function negateDecimal(text: string): string {
  if (decimalOf(text).unscaled === 0n) return '0'
  return text.startsWith('-') ? text.slice(1) : `-${text}`
}
