import type { Day } from '../day.ts'

/** A half-open validity; null = open on that side. */
export interface Dated {
  readonly validFrom: Day | null
  readonly validTo: Day | null
}

/**
 * What is in force for one key: approved changes win over what a source delivers, a later change over an earlier one, each for its own dates.
 * Takes what the source says and the changes, oldest first. Gives pieces that do not overlap: of every row what nothing above it covers, so that a source's validity lives on around a change.
 */
export function overlayChanges<R extends Dated>(delivered: readonly R[], changes: readonly R[]): R[] {
  const kept = delivered.flatMap((row) => without(row, changes))
  const layered = changes.flatMap((row, index) => without(row, changes.slice(index + 1)))
  return [...kept, ...layered]
}

/** True when two validities have a day in common. */
export function overlaps(a: Dated, b: Dated): boolean {
  return isBefore(a.validFrom, b.validTo) && isBefore(b.validFrom, a.validTo)
}

function without<R extends Dated>(row: R, above: readonly Dated[]): R[] {
  return above.reduce<R[]>((pieces, cut) => pieces.flatMap((piece) => cutOut(piece, cut)), [row])
}

function cutOut<R extends Dated>(row: R, cut: Dated): R[] {
  if (!overlaps(row, cut)) return [row]
  const pieces: R[] = []
  if (cut.validFrom !== null && isBefore(row.validFrom, cut.validFrom)) pieces.push({ ...row, validTo: cut.validFrom })
  if (cut.validTo !== null && isBefore(cut.validTo, row.validTo)) pieces.push({ ...row, validFrom: cut.validTo })
  return pieces
}

function isBefore(start: Day | null, end: Day | null): boolean {
  return start === null || end === null || start < end
}
