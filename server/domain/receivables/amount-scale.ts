import { divideRounded } from '../rounding.ts'

const SCALES = [100n, 1000n]

/** Below this many minor units a rounded quotient is met by chance. */
const LEAST_MINOR = 10n

/** Whether an amount was booked in another scale: a hundredth or a thousandth of what was expected, rounded half up, or as many times as much to the unit. Minor units, any sign; the smaller amount has at least 10 of them. Rule: file-drop contract, section 7, minor_unit_scale. */
export function isOfOtherScale(expectedMinor: bigint, actualMinor: bigint): boolean {
  const [expected, actual] = [magnitude(expectedMinor), magnitude(actualMinor)]
  if (expectedMinor < 0n !== actualMinor < 0n || expected < LEAST_MINOR || actual < LEAST_MINOR) return false
  return SCALES.some((scale) => actual === expected * scale || actual === divideRounded(expected, scale, 'half_up'))
}

function magnitude(minor: bigint): bigint {
  return minor < 0n ? -minor : minor
}
