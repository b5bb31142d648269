import type { Period } from '../period.ts'
import type { ComparedLine } from './compare-recognition.ts'

/** One month of a document, over all its lines; minor units, signed as the document. */
export interface MonthFigures {
  readonly period: Period
  readonly expectedMinor: bigint
  readonly actualMinor: bigint
}

/** How what stood in the wrong months was made good. */
export interface CatchUp {
  /** late: the first months recognised too little. early: too much. mixed: lines stood in for each other. */
  readonly shift: 'late' | 'early' | 'mixed'
  /** What stood in the wrong months, minor units; never negative. */
  readonly movedMinor: bigint
  /** The first month that differs and those that differ the same way; of mixed ones all. */
  readonly wrongIn: readonly Period[]
  /** Those that differ the other way. */
  readonly madeGoodIn: readonly Period[]
  /** Every month in which a line differs, in their order. */
  readonly months: readonly MonthFigures[]
}

/** Tells a document whose lines are right over all months together, but not month by month (file-drop contract, section 7, schedule_not_modified): which months were wrong, which made it good, and by how much. */
export function catchUpOf(lines: readonly ComparedLine[]): CatchUp {
  const all = [...new Set(lines.flatMap(({ expected, actual }) => [...expected.keys(), ...actual.keys()]))].sort()
  const at = (side: ReadonlyMap<Period, bigint>, period: Period) => side.get(period) ?? 0n
  const differing = all.filter((period) => lines.some((line) => at(line.expected, period) !== at(line.actual, period)))
  const months = differing.map((period) => ({
    period,
    expectedMinor: lines.reduce((sum, line) => sum + at(line.expected, period), 0n),
    actualMinor: lines.reduce((sum, line) => sum + at(line.actual, period), 0n),
  }))
  const direction = months[0] ? signOf(months[0]) : 0
  if (direction === 0) {
    const over = lines.flatMap((line) => differing.map((period) => at(line.actual, period) - at(line.expected, period)))
    return { shift: 'mixed', movedMinor: sumOfPositive(over), wrongIn: differing, madeGoodIn: [], months }
  }
  const wrong = months.filter((month) => signOf(month) === direction)
  return {
    shift: direction < 0 ? 'late' : 'early',
    movedMinor: sumOfPositive(wrong.map(({ expectedMinor, actualMinor }) => absolute(actualMinor - expectedMinor))),
    wrongIn: wrong.map(({ period }) => period),
    madeGoodIn: months.filter((month) => signOf(month) !== direction).map(({ period }) => period),
    months,
  }
}

function signOf({ expectedMinor, actualMinor }: MonthFigures): -1 | 0 | 1 {
  if (actualMinor === expectedMinor) return 0
  return actualMinor < expectedMinor ? -1 : 1
}

function sumOfPositive(figures: readonly bigint[]): bigint {
  return figures.reduce((sum, figure) => (figure > 0n ? sum + figure : sum), 0n)
}

function absolute(minor: bigint): bigint {
  return minor < 0n ? -minor : minor
}
