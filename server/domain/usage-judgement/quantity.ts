import { decimalOf, powerOfTen } from '../decimal.ts'
import { decimalText } from '../usage/decimal-text.ts'

/** The exact sum of quantities, without trailing zeros; "0" of none. */
export function sumQuantities(quantities: readonly string[]): string {
  const parts = quantities.map(decimalOf)
  const scale = Math.max(0, ...parts.map((part) => part.scale)) // a count of digits
  const sum = parts.reduce((total, part) => total + part.unscaled * powerOfTen(scale - part.scale), 0n)
  return decimalText(sum, scale)
}

/** first - second, exactly. */
export function lessQuantity(first: string, second: string): string {
  return sumQuantities([first, negated(second)])
}

/** Whether two quantities are the same number, however written. */
export function isSameQuantity(first: string, second: string): boolean {
  return lessQuantity(first, second) === '0'
}

/** Whether a quantity is below zero. */
export function isNegative(quantity: string): boolean {
  return decimalOf(quantity).unscaled < 0n
}

function negated(quantity: string): string {
  return quantity.startsWith('-') ? quantity.slice(1) : `-${quantity}`
}
