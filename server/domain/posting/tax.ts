import { decimalOf, powerOfTen } from '../decimal.ts'
import { divideRounded, type RoundingPolicy } from '../rounding.ts'

/**
 * The tax of one rate on a document under a rounding policy, in minor units: rounded once on the sum of the nets (level document) or once per line (level line), to a multiple of the policy's step.
 * Nets are given as the document shows them, positive on a credit memo too, because floor means toward minus infinity of that figure (file-drop contract, section 4).
 */
export function taxUnderPolicy(netMinors: readonly bigint[], ratePercent: string, policy: RoundingPolicy): bigint {
  const rate = decimalOf(ratePercent)
  const denominator = powerOfTen(rate.scale + 2) * policy.stepMinor
  const taxOn = (netMinor: bigint) =>
    divideRounded(netMinor * rate.unscaled, denominator, policy.mode) * policy.stepMinor
  if (policy.level === 'line') return netMinors.reduce((sum, netMinor) => sum + taxOn(netMinor), 0n)
  return taxOn(netMinors.reduce((sum, netMinor) => sum + netMinor, 0n))
}
