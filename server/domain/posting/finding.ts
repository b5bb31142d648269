import type { DerivationFinding, UnmappedCause } from './types.ts'

const ORDER: readonly UnmappedCause[] = ['tax_code', 'revenue_category', 'customer', 'rate']

/** A finding whose grouping key is its cause and all it names: what is missing once is one cause, however many documents it holds back. */
export function findingOf(
  cause: UnmappedCause,
  names: Readonly<Record<string, string | null>>,
  more: Readonly<Record<string, string | null>> = {},
): DerivationFinding {
  const present = Object.values(names).filter((name) => name !== null)
  return { cause, groupingKey: [cause, ...present].join('|'), params: { ...names, ...more } }
}

/** Each missing thing once, in the order in which a document names its cause (file-drop contract, section 7). */
export function inReportingOrder(findings: readonly DerivationFinding[]): DerivationFinding[] {
  const distinct = new Map(findings.map((finding) => [finding.groupingKey, finding]))
  const rank = (finding: DerivationFinding) => `${ORDER.indexOf(finding.cause)}|${finding.groupingKey}`
  return [...distinct.values()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
}
