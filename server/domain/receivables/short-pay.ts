import type { Currency } from '../currency.ts'
import { decimalOf, powerOfTen } from '../decimal.ts'
import { minorToDecimal } from '../money.ts'
import { roundToMinor } from '../rounding.ts'
import type { Step } from '../step.ts'

/** How much of an invoice may stay open where the payer meant to settle it: decimals in major units, and percent of its gross. */
export interface ShortPayTolerance {
  readonly absolute: string
  readonly percent: string
}

export interface ShortPay {
  /** What is applied less what was open before: negative, minor units. */
  readonly varianceMinor: bigint
  /** The lower of both limits holds what is left (file-drop contract, section 7). */
  readonly isTolerated: boolean
  readonly steps: readonly Step[]
}

/** Judges an application that was meant to settle the whole open amount. Null: nothing is left. Amounts are magnitudes in minor units; without a tolerance for the currency nothing is tolerated. */
export function judgeShortPay(
  paid: {
    readonly currency: Currency
    readonly grossMinor: bigint
    readonly openBeforeMinor: bigint
    readonly appliedMinor: bigint
  },
  tolerance: ShortPayTolerance | undefined,
): ShortPay | null {
  const { currency, grossMinor, openBeforeMinor, appliedMinor } = paid
  const left = openBeforeMinor - appliedMinor
  if (left <= 0n) return null
  const absolute = tolerance ? roundToMinor(tolerance.absolute, currency, 'down') : 0n
  const percent = decimalOf(tolerance?.percent ?? '0')
  const share = (grossMinor * percent.unscaled) / (100n * powerOfTen(percent.scale)) // whole units: a fraction of one never decides
  const limit = absolute < share ? absolute : share
  const money = (minor: bigint) => minorToDecimal(minor, currency)
  const figures = { open_before: money(openBeforeMinor), applied: money(appliedMinor), left: money(left) }
  return {
    varianceMinor: -left,
    isTolerated: left <= limit,
    steps: [{ what: 'short_pay', ...figures, absolute: money(absolute), share: money(share), limit: money(limit) }],
  }
}
