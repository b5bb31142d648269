import type { LineRole } from '../posting/types.ts'

/** One ledger line with the keys by which it can be recognised on the other side. Amounts are debit-positive. */
export interface LedgerLine {
  readonly role: LineRole
  readonly account: string
  readonly amountMinor: bigint
  readonly baseMinor: bigint
  readonly taxCode: string | null
  /** The billing line it stands for; null on receivable and tax lines. */
  readonly lineRef: string | null
  readonly dimensions: Readonly<Record<string, string>> | null
}

/** Expected and posted lines that stand for the same thing. One of the two lists may be empty, never both. */
export interface AlignedLines {
  readonly key: string
  readonly expected: readonly LedgerLine[]
  readonly posted: readonly LedgerLine[]
}

type KeyOf = (line: LedgerLine) => string | null

// From the surest to the weakest: a line taken by an earlier key is not offered to a later one.
const passes: readonly KeyOf[] = [
  (line) => (line.role === 'receivable' ? 'receivable' : null),
  (line) => (line.lineRef === null || line.role === 'tax' ? null : `line:${line.lineRef}`),
  (line) => (line.role === 'tax' && line.taxCode !== null ? `tax:${line.taxCode}` : null),
  (line) => (line.role === 'tax' ? 'tax' : null),
  (line) => `amount:${line.account}:${line.amountMinor}`,
  (line) => `account:${line.account}`,
  (line) => `same:${line.amountMinor}`,
]

/**
 * Puts expected and posted ledger lines side by side: receivable, then by billing line, by tax code, by account and amount, by account, by amount.
 * Lines that share a key stand together, so a line posted twice shows twice its amount. What fits nowhere stays alone on its side.
 */
export function alignLines(expected: readonly LedgerLine[], posted: readonly LedgerLine[]): AlignedLines[] {
  const aligned: AlignedLines[] = []
  let left = [...expected]
  let right = [...posted]
  for (const keyOf of passes) {
    const [fromLeft, fromRight] = [byKey(left, keyOf), byKey(right, keyOf)]
    for (const [key, lines] of fromLeft) {
      const others = fromRight.get(key)
      if (others) aligned.push({ key, expected: lines, posted: others })
    }
    const taken = new Set(aligned.flatMap((pair) => [...pair.expected, ...pair.posted]))
    left = left.filter((line) => !taken.has(line))
    right = right.filter((line) => !taken.has(line))
  }
  const alone = left.map((line, at) => ({ key: `expected:${at}`, expected: [line], posted: [] }))
  const extra = right.map((line, at) => ({ key: `posted:${at}`, expected: [], posted: [line] }))
  return [...aligned, ...alone, ...extra].sort((a, b) => positionOf(a, expected) - positionOf(b, expected))
}

function byKey(lines: readonly LedgerLine[], keyOf: KeyOf): Map<string, LedgerLine[]> {
  const groups = new Map<string, LedgerLine[]>()
  for (const line of lines) {
    const key = keyOf(line)
    if (key === null) continue
    const group = groups.get(key)
    if (group) group.push(line)
    else groups.set(key, [line])
  }
  return groups
}

/** In the order of the expectation; what only the ERP has comes last. */
function positionOf(pair: AlignedLines, expected: readonly LedgerLine[]): number {
  const first = pair.expected[0]
  return first ? expected.indexOf(first) : expected.length
}
