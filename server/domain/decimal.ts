import { invariant } from './invariant.ts'

/** An exact decimal: unscaled / 10^scale. Without trailing zeros, so equal numbers are equal values. */
export interface ExactDecimal {
  readonly unscaled: bigint
  readonly scale: number
}

const PLAIN_DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/

/** Reads a plain decimal text ("-12.50"); undefined for anything else: exponents, thousands signs, a bare sign, spaces. */
export function parseDecimal(text: string): ExactDecimal | undefined {
  const found = PLAIN_DECIMAL.exec(text)
  if (!found) return undefined
  const fraction = (found[3] ?? '').replace(/0+$/, '')
  const magnitude = BigInt(`${found[2] ?? ''}${fraction}`)
  return { unscaled: found[1] === '-' ? -magnitude : magnitude, scale: fraction.length }
}

/** The same for a text that was checked at the border: a rate, a percentage, a quantity. Not a plain decimal here is a bug. */
export function decimalOf(text: string): ExactDecimal {
  const decimal = parseDecimal(text)
  invariant(decimal !== undefined, `"${text}" is a plain decimal`)
  return decimal
}

/** numerator / denominator as a decimal text for a person to read: exact where it ends within the given places, else cut there (toward zero) and marked with "…". Nothing is computed from it. */
export function fractionText(numerator: bigint, denominator: bigint, places = 12): string {
  invariant(denominator > 0n, 'a fraction has a denominator above zero')
  const scaled = (numerator < 0n ? -numerator : numerator) * powerOfTen(places)
  const digits = (scaled / denominator).toString().padStart(places + 1, '0')
  const fraction = digits.slice(digits.length - places)
  const isExact = scaled % denominator === 0n
  const shown = isExact ? fraction.replace(/0+$/, '') : `${fraction}…`
  return `${numerator < 0n ? '-' : ''}${digits.slice(0, digits.length - places)}${shown === '' ? '' : `.${shown}`}`
}

/** 10^n as bigint; n >= 0. */
export function powerOfTen(n: number): bigint {
  return POWERS[n] ?? 10n ** BigInt(n)
}

const POWERS: readonly bigint[] = Array.from({ length: 40 }, (_, n) => 10n ** BigInt(n))
