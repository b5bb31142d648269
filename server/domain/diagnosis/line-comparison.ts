import type { DocumentGroup, ErpSide, ExpectedLine, ExpectedSide, LedgerLine } from './sides.ts'

/** One billed line on both sides, credit positive so that revenue reads as a positive figure. */
export interface ComparedLine {
  readonly ref: string
  readonly isDiscount: boolean
  readonly expectedMinor: bigint
  readonly actualMinor: bigint
  readonly expected: ExpectedLine | null
  readonly actual: readonly LedgerLine[]
}

/** What two sides hold line by line. Amounts credit positive; the sum of all differences equals the difference of the receivable where the ERP document balances. */
export interface LineComparison {
  readonly lines: readonly ComparedLine[]
  readonly expectedTaxMinor: bigint
  readonly actualTaxMinor: bigint
  /** False where the tax lines the ERP holds are billed ones and at least one billed tax has none. */
  readonly hasTaxLine: boolean
  readonly expectedTax: readonly ExpectedLine[]
  readonly actualTax: readonly LedgerLine[]
  /** ERP lines that are neither receivable, tax nor a billed line. */
  readonly extraMinor: bigint
}

/** Aligns by billing line id; a line without one is tax when it stands on a tax account or carries a member's id, and extra otherwise. */
export function compareLines(
  group: Pick<DocumentGroup, 'expected' | 'live'>,
  taxAccounts: ReadonlySet<string>,
): LineComparison {
  const expectedLines = group.expected.flatMap((side) =>
    side.lines.filter((line) => line.role !== 'receivable' && line.amountMinor !== 0n),
  )
  const memberIds = new Set(group.expected.map((side) => side.sourceId))
  const actualLines = group.live.flatMap((side) => side.lines.filter((line) => !line.isReceivable))
  const isTax = (line: LedgerLine) =>
    line.sourceLineRef === null ? taxAccounts.has(line.account) : memberIds.has(line.sourceLineRef)
  const actualTax = actualLines.filter(isTax)
  const expectedTax = expectedLines.filter((line) => line.role === 'tax')
  const billed = new Set(group.expected.flatMap((side) => side.billedLines.map((line) => line.lineId)))
  const rest = actualLines.filter((line) => !isTax(line))
  const sought = expectedLines.filter((line) => line.role !== 'tax')
  const named = nameLines(rest, sought, billed)
  return {
    lines: alignLines(sought, named),
    expectedTaxMinor: credit(expectedTax),
    actualTaxMinor: credit(actualTax),
    hasTaxLine: !isTaxLineAbsent(expectedTax, actualTax),
    expectedTax,
    actualTax,
    extraMinor: credit(named.get(null) ?? []),
  }
}

/** ERP lines by the billed line they stand for. A line that names none stands for the first unnamed billed line of its account and amount; what is left names nothing. */
function nameLines(
  lines: readonly LedgerLine[],
  sought: readonly ExpectedLine[],
  billed: ReadonlySet<string>,
): ReadonlyMap<string | null, readonly LedgerLine[]> {
  const isNamed = (line: LedgerLine) => line.sourceLineRef !== null && billed.has(line.sourceLineRef)
  const taken = new Set(lines.filter(isNamed).map((line) => line.sourceLineRef))
  return Map.groupBy(lines, (line) => {
    if (isNamed(line)) return line.sourceLineRef
    if (line.sourceLineRef !== null) return null
    const found = sought.find(
      (candidate) =>
        !taken.has(candidate.sourceLineRef) &&
        candidate.account === line.account &&
        candidate.amountMinor === line.amountMinor,
    )
    if (!found) return null
    taken.add(found.sourceLineRef)
    return found.sourceLineRef
  })
}

function alignLines(
  expected: readonly ExpectedLine[],
  actual: ReadonlyMap<string | null, readonly LedgerLine[]>,
): ComparedLine[] {
  const byRef = new Map(expected.map((line) => [line.sourceLineRef, line]))
  const refs = new Set([...byRef.keys(), ...actual.keys()])
  return [...refs]
    .filter((ref): ref is string => ref !== null)
    .sort()
    .map((ref) => {
      const line = byRef.get(ref) ?? null
      const lines = actual.get(ref) ?? []
      return {
        ref,
        isDiscount: line?.role === 'discount',
        expectedMinor: line ? -line.amountMinor : 0n,
        actualMinor: credit(lines),
        expected: line,
        actual: lines,
      }
    })
}

/** Every tax line of the ERP is one that was billed, and some billed tax has no line: all of it, or that of one member or code. */
function isTaxLineAbsent(expected: readonly LedgerLine[], actual: readonly LedgerLine[]): boolean {
  const left = [...expected]
  for (const line of actual) {
    const at = left.findIndex(
      (one) =>
        one.amountMinor === line.amountMinor &&
        (one.sourceLineRef === line.sourceLineRef || one.sourceLineRef === null || line.sourceLineRef === null),
    )
    if (at < 0) return false
    left.splice(at, 1)
  }
  return actual.length === 0 || left.length > 0
}

/** Billed lines that the ERP does not hold at all. */
export function absentLines(comparison: LineComparison): readonly ComparedLine[] {
  return comparison.lines.filter((line) => line.expected !== null && line.actual.length === 0)
}

/** ERP minus expected over all receivables of the group, in document currency. */
export function receivableDifference(expected: readonly ExpectedSide[], live: readonly ErpSide[]): bigint {
  return (
    live.reduce((sum, side) => sum + side.receivableMinor, 0n) -
    expected.reduce((sum, side) => sum + side.grossMinor, 0n)
  )
}

function credit(lines: readonly LedgerLine[]): bigint {
  return -lines.reduce((sum, line) => sum + line.amountMinor, 0n)
}
