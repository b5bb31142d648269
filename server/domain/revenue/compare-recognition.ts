import type { Period } from '../period.ts'

/** What one line should recognise and what the journals recognise of it, by month; minor units, signed as the document (credits negative). Months whose journal is not there yet are in neither. */
export interface ComparedLine {
  readonly expected: ReadonlyMap<Period, bigint>
  readonly actual: ReadonlyMap<Period, bigint>
}

export interface RecognitionDifference {
  /** Actual minus expected over all lines and months. */
  readonly varianceMinor: bigint
  /** The first month that differs. */
  readonly period: Period
  readonly facts: {
    readonly recognitionDiffers: true
    /** The journals have nothing at all of the document. */
    readonly journalsLackSchedule: boolean
    /** Every line is right over all months together; what differed was made good in a later month. */
    readonly recognitionCaughtUp: boolean
  }
}

/** How the journals recognise one document, beside its schedule; null where every month of every line agrees. Rule: file-drop contract, section 7, REVENUE_VARIANCE. */
export function compareRecognition(lines: readonly ComparedLine[]): RecognitionDifference | null {
  let period: Period | undefined
  let varianceMinor = 0n
  let recognitionCaughtUp = true
  for (const { expected, actual } of lines) {
    let ofLine = 0n
    for (const month of new Set([...expected.keys(), ...actual.keys()])) {
      const difference = (actual.get(month) ?? 0n) - (expected.get(month) ?? 0n)
      ofLine += difference
      if (difference !== 0n && (period === undefined || month < period)) period = month
    }
    varianceMinor += ofLine
    if (ofLine !== 0n) recognitionCaughtUp = false
  }
  if (period === undefined) return null
  const journalsLackSchedule = lines.every(({ actual }) => [...actual.values()].every((minor) => minor === 0n))
  return { varianceMinor, period, facts: { recognitionDiffers: true, journalsLackSchedule, recognitionCaughtUp } }
}
