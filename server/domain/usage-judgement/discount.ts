import { decimalOf } from '../decimal.ts'
import { multiplyMinor } from '../rounding.ts'
import { decimalText } from '../usage/decimal-text.ts'

/** The discount of a subscription on one invoice: minus so many percent of its charges and minimums (minor units), rounded once. Rule: file-drop contract, section 4. */
export function expectedDiscount(percent: string, baseMinor: bigint): bigint {
  const { unscaled, scale } = decimalOf(percent)
  return -multiplyMinor(baseMinor, decimalText(unscaled, scale + 2))
}
