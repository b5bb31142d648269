import type { Currency } from '../currency.ts'
import { decimalOf, powerOfTen } from '../decimal.ts'
import { invariant } from '../invariant.ts'
import { minorToDecimal } from '../money.ts'
import { roundToMinor } from '../rounding.ts'
import type { Step } from '../step.ts'

/** How far the ERP may differ: a decimal in major units, percent of the internal amount, and which of both limits decides. Null: no such limit; at least one is stated, none is negative. */
export interface Tolerance {
  readonly absolute: string | null
  readonly percent: string | null
  readonly combine: 'lower' | 'greater'
}

export interface ToleranceJudgement {
  readonly isWithin: boolean
  readonly limitMinor: bigint
  readonly steps: readonly Step[]
}

/** Whether a variance is within a tolerance; on the limit is within. Amounts in minor units with any sign: the variance and the percent's base, the internal amount, count by magnitude. An absolute limit is money, so it needs a policy that names the amount's currency (domain rules, section 12: a local-currency tolerance does not cover foreign documents); any other policy's absolute limit is zero. */
export function judgeTolerance(
  amount: { readonly currency: Currency; readonly varianceMinor: bigint; readonly internalMinor: bigint },
  policy: { readonly currency: Currency | null; readonly value: Tolerance },
): ToleranceJudgement {
  const { currency } = amount
  const { absolute, percent, combine } = policy.value
  invariant(absolute !== null || percent !== null, 'a tolerance states a limit')
  const variance = magnitudeOf(amount.varianceMinor)
  const fixed = absolute === null ? null : policy.currency === currency ? roundToMinor(absolute, currency, 'down') : 0n
  const share = percent === null ? null : shareOf(magnitudeOf(amount.internalMinor), percent)
  const limits = [fixed, share].filter((limit) => limit !== null)
  const limitMinor = limits.reduce((a, b) => ((combine === 'lower' ? a < b : a > b) ? a : b))
  const money = (minor: bigint | null) => (minor === null ? 'none' : minorToDecimal(minor, currency))
  return {
    isWithin: variance <= limitMinor,
    limitMinor,
    steps: [
      {
        what: 'tolerance',
        variance: money(variance),
        absolute: money(fixed),
        share: money(share),
        combine,
        limit: money(limitMinor),
      },
    ],
  }
}

/** The cap where no policy says otherwise, in percent of what was billed gross (domain rules, section 12). */
export const GENERAL_CAP_PERCENT = '0.01'

/** The most that policies may accept per entity and month: percent of what was billed gross (0.01 unless a policy says otherwise). Sums are of magnitudes, so that differences of opposite signs do not cancel out; one currency, minor units. */
export function judgeCap(
  sums: { readonly acceptedMinor: bigint; readonly billedMinor: bigint },
  percent = GENERAL_CAP_PERCENT,
): { readonly isExceeded: boolean; readonly capMinor: bigint } {
  invariant(sums.acceptedMinor >= 0n, 'what is accepted is summed by magnitude')
  const capMinor = shareOf(magnitudeOf(sums.billedMinor), percent)
  return { isExceeded: sums.acceptedMinor > capMinor, capMinor }
}

/** Percent of a magnitude in whole minor units: the fraction of a unit cut off never decides, as variances are whole. */
function shareOf(minor: bigint, percent: string): bigint {
  const rate = decimalOf(percent)
  invariant(rate.unscaled >= 0n, 'a percentage is not negative')
  return (minor * rate.unscaled) / (100n * powerOfTen(rate.scale))
}

function magnitudeOf(minor: bigint): bigint {
  return minor < 0n ? -minor : minor
}
