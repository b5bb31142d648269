import { currencyExponent } from '../currency.ts'
import { isNeighbourSwap } from '../external-ref.ts'
import { minorToDecimal } from '../money.ts'
import { absentLines, type ComparedLine, type LineComparison, receivableDifference } from './line-comparison.ts'
import type { DocumentGroup } from './sides.ts'

/** What is wrong with the amount in document currency. All false when the amounts agree. */
export interface AmountFacts {
  readonly amountDiffers: boolean
  readonly linesAbsent: boolean
  readonly differenceIsAbsentLines: boolean
  readonly differenceIsAbsentDiscount: boolean
  readonly oppositeSign: boolean
  readonly wrongScale: boolean
  readonly cutToFewerDecimals: boolean
  readonly editedAfterPost: boolean
  readonly oneLineTransposed: boolean
}

const SCALES = [100n, 1000n]

/** Judges on the signed receivable; figures of both sides are in one currency. */
export function amountFacts(group: DocumentGroup, comparison: LineComparison): AmountFacts {
  const difference = receivableDifference(group.expected, group.live)
  const absent = absentLines(comparison)
  const absentOther = absent.filter((line) => !line.isDiscount)
  const absentDiscount = absent.filter((line) => line.isDiscount)
  const expectedGross = group.expected.reduce((sum, side) => sum + side.grossMinor, 0n)
  const differs = difference !== 0n
  return {
    amountDiffers: differs,
    linesAbsent: absentOther.length > 0,
    differenceIsAbsentLines:
      differs &&
      absentOther.length > 0 &&
      (difference === -sumOf(absentOther) || isPartAbsent(group, comparison, difference)),
    differenceIsAbsentDiscount: differs && absentDiscount.length > 0 && difference === -sumOf(absentDiscount),
    oppositeSign: differs && difference === -2n * expectedGross,
    wrongScale:
      differs &&
      SCALES.some((scale) => everyFigure(group, comparison, (expected, actual) => isScaled(expected, actual, scale))),
    cutToFewerDecimals: differs && isCut(group, comparison),
    editedAfterPost: differs && group.live.some((side) => side.sourceVersion > 1),
    oneLineTransposed: differs && hasOneTransposedLine(group, comparison, difference),
  }
}

/** A split of which a part is missing: what the other parts hold is right, and the difference is the lines, discounts and tax that went with it. */
function isPartAbsent(group: DocumentGroup, comparison: LineComparison, difference: bigint): boolean {
  if (group.expected[0]?.mode !== 'split') return false
  const absent = absentLines(comparison)
  const isRest = comparison.lines.every((line) => absent.includes(line) || line.expectedMinor === line.actualMinor)
  const taxGap = comparison.actualTaxMinor - comparison.expectedTaxMinor
  const isTaxPlain = taxGap === 0n || !comparison.hasTaxLine
  return isRest && isTaxPlain && comparison.extraMinor === 0n && difference === taxGap - sumOf(absent)
}

function sumOf(lines: readonly ComparedLine[]): bigint {
  return lines.reduce((sum, line) => sum + line.expectedMinor, 0n)
}

/** True when every pair of figures (each line and the tax) stands in one relation, and there is something to compare. */
function everyFigure(
  group: DocumentGroup,
  comparison: LineComparison,
  holds: (expected: bigint, actual: bigint) => boolean,
): boolean {
  if (comparison.extraMinor !== 0n || comparison.lines.length === 0) return false
  const expectedGross = group.expected.reduce((sum, side) => sum + side.grossMinor, 0n)
  if (expectedGross === 0n) return false
  const taxHolds =
    comparison.expectedTaxMinor === 0n
      ? comparison.actualTaxMinor === 0n
      : holds(comparison.expectedTaxMinor, comparison.actualTaxMinor)
  return taxHolds && comparison.lines.every((line) => holds(line.expectedMinor, line.actualMinor))
}

// A figure divided by the scale was rounded in some way, so the nearest unit either side is the same mistake.
function isScaled(expected: bigint, actual: bigint, scale: bigint): boolean {
  return actual === expected * scale || within(actual * scale - expected, scale)
}

/** Lines that all agree were not cut, however round their figures are: then the header itself is what differs. */
function isCut(group: DocumentGroup, comparison: LineComparison): boolean {
  if (comparison.lines.every((line) => line.expectedMinor === line.actualMinor) && hasEqualTax(comparison)) return false
  const currency = group.expected[0]?.currency
  if (currency === undefined) return false
  const exponent = currencyExponent(currency)
  for (let dropped = 1; dropped <= exponent; dropped += 1) {
    const step = 10n ** BigInt(dropped)
    if (everyFigure(group, comparison, (expected, actual) => actual % step === 0n && within(actual - expected, step)))
      return true
  }
  return false
}

function hasEqualTax(comparison: LineComparison): boolean {
  return comparison.expectedTaxMinor === comparison.actualTaxMinor
}

function within(distance: bigint, limit: bigint): boolean {
  return distance < limit && distance > -limit
}

function hasOneTransposedLine(group: DocumentGroup, comparison: LineComparison, difference: bigint): boolean {
  if (difference % 9n !== 0n || !hasEqualTax(comparison)) return false
  const differing = comparison.lines.filter((line) => line.expectedMinor !== line.actualMinor)
  const only = differing[0]
  const currency = group.expected[0]?.currency
  if (differing.length !== 1 || !only || !currency) return false
  const digits = (minor: bigint) => minorToDecimal(minor, currency).replace(/[^0-9]/g, '')
  const width = Math.max(digits(only.expectedMinor).length, digits(only.actualMinor).length)
  return isNeighbourSwap(digits(only.expectedMinor).padStart(width, '0'), digits(only.actualMinor).padStart(width, '0'))
}
