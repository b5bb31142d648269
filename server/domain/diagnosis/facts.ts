import { judgeAccounts, type Placed } from './account-facts.ts'
import { amountFacts } from './amount-facts.ts'
import { fxFacts } from './fx-facts.ts'
import { headerFacts } from './header-facts.ts'
import { accountsOf, type JudgementReference } from './judgement-reference.ts'
import { compareLines, type LineComparison } from './line-comparison.ts'
import type { DocumentGroup } from './sides.ts'
import { taxFacts } from './tax-facts.ts'

/** Named observations about one group of documents: what rules read. Only truths and words, so a rule is a sentence over them. */
export type Facts = Readonly<Record<string, boolean | string>>

export interface Judged {
  readonly facts: Facts
  readonly comparison: LineComparison
  readonly placed: Placed
}

/** Observes a group as of an instant: where it stands, then header, amount, tax, rate and accounts in that order. */
export function observe(group: DocumentGroup, reference: JudgementReference, asOf: Date): Judged {
  const comparison = compareLines(group, accountsOf(reference.index, 'tax'))
  const header = headerFacts(group, reference)
  const hasTwoSides =
    group.expected.length > 0 && group.live.length > 0 && !header.currencyDiffers && !header.entityDiffers
  const isComparable = hasTwoSides && isDerived(group)
  const accounts = judgeAccounts(
    isComparable ? group : { ...group, expected: [], live: [] },
    isComparable ? comparison : NOTHING,
    reference,
  )
  // The billed total is known even where accounts or rates are not: what the ERP holds all the same is compared with it.
  const amounts =
    hasTwoSides && group.expected.every((side) => side.standing !== 'void')
      ? amountFacts(group, comparison)
      : amountFacts({ ...group, expected: [], live: [] }, NOTHING)
  const tax = taxFacts(group, isComparable ? comparison : NOTHING, reference)
  const fx = isComparable ? fxFacts(group, reference) : fxFacts({ ...group, expected: [], live: [] }, reference)
  return {
    facts: { ...standing(group, asOf), ...header, ...amounts, ...tax, ...fx, ...accounts.facts, isComparable },
    comparison,
    placed: accounts.placed,
  }
}

const NOTHING: LineComparison = {
  lines: [],
  expectedTaxMinor: 0n,
  actualTaxMinor: 0n,
  hasTaxLine: false,
  expectedTax: [],
  actualTax: [],
  extraMinor: 0n,
}

function isDerived(group: DocumentGroup): boolean {
  return group.expected.every((side) => side.standing === 'due' || side.standing === 'zero_total')
}

function standing(group: DocumentGroup, asOf: Date): Record<string, boolean | string> {
  const first = group.expected[0]
  return {
    hasBilling: first !== undefined,
    isPosted: group.live.length > 0,
    isVoid: first?.standing === 'void',
    isZeroTotal: first?.standing === 'zero_total',
    isUnmapped: first?.standing === 'unmapped',
    unmappedCause: first?.findings[0]?.cause ?? '',
    isCreditMemo: (first ?? group.live[0])?.kind === 'credit_memo',
    isLate: first !== undefined && asOf >= first.deadlineAt,
    wasRejected: group.rejected.length > 0,
    isMemberMissing: group.consolidated !== null,
    repeats: group.repeats?.how ?? '',
  }
}
