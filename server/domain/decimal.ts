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

/** 10^n as bigint; n >= 0. */
export function powerOfTen(n: number): bigint {
  return POWERS[n] ?? 10n ** BigInt(n)
}

const POWERS: readonly bigint[] = Array.from({ length: 40 }, (_, n) => 10n ** BigInt(n))
