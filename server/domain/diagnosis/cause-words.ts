import type { CompiledRule } from './cause-rule.ts'
import type { Facts } from './facts.ts'
import { absentLines, type LineComparison } from './line-comparison.ts'
import type { DocumentGroup } from './sides.ts'

/** A word of a sentence: as it is, or a figure, a percentage, a quantity or an instant that the reader's language will write. */
export type Word =
  | string
  | { readonly money: readonly [minor: string, currency: string] }
  | { readonly percent: string }
  | { readonly quantity: string }
  | { readonly instant: string }

/** The words a cause's sentence needs: expected and actual value, and the key the cause is about. Absent words are left out. */
export function causeWords(
  rule: Pick<CompiledRule, 'class' | 'cause'>,
  group: DocumentGroup,
  facts: Facts,
  comparison: LineComparison,
): Readonly<Record<string, Word>> {
  const words = rule.class === 'UNMAPPED' ? unmappedWords(group) : wordsOf(rule, group, facts, comparison)
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== ''))
}

function wordsOf(
  rule: Pick<CompiledRule, 'class' | 'cause'>,
  group: DocumentGroup,
  facts: Facts,
  comparison: LineComparison,
): Record<string, Word> {
  const [expected, live, rejected] = [group.expected[0], group.live[0], group.rejected[0]]
  switch (rule.class) {
    case 'WRONG_ENTITY':
      return { expected: expected?.entity ?? '', actual: live?.entity ?? '' }
    case 'SPLIT_DOCUMENT':
    case 'WRONG_CUSTOMER':
      return customerWords(group, facts)
    case 'WRONG_CURRENCY':
      return { expected: expected?.currency ?? '', actual: live?.currency ?? '' }
    case 'CUTOFF':
      return { expected: expected?.period ?? '', actual: live?.period ?? '' }
    case 'MISSING_IN_ERP':
      return { actual: rejected?.statusReason ?? '', key: rejected?.statusReason ?? '' }
    case 'PARTIAL_POSTING':
      return {
        expected: namesOf(
          absentLines(comparison).map((line) => line.ref),
          group,
        ),
      }
    case 'IN_TRANSIT':
      return expected ? { until: { instant: expected.deadlineAt.toISOString() } } : {}
    case 'TAX_VARIANCE':
      return taxWords(rule, group, facts)
    case 'AMOUNT_VARIANCE':
      return rule.cause === 'transposition' ? lineWords(group, comparison) : {}
    case 'FX_VARIANCE':
      return {
        expected: expected?.rate ?? '',
        actual: live?.rate ?? '',
        key: textOf(facts, 'rateKey').split(':')[1] ?? '',
      }
    case 'STALE_MAPPING':
      return rule.cause === 'merged_customer' ? customerWords(group, facts) : accountWords(facts)
    case 'REVENUE_VARIANCE':
    case 'WRONG_ACCOUNT':
      return accountWords(facts)
    default:
      return {}
  }
}

function taxWords(rule: Pick<CompiledRule, 'cause'>, group: DocumentGroup, facts: Facts): Record<string, Word> {
  const billed = group.expected.flatMap((side) => side.billedTaxes).find((tax) => tax.amountMinor !== 0n)
  if (rule.cause !== 'wrong_rate' || !billed) return {}
  return { expected: { percent: billed.ratePercent }, actual: { percent: textOf(facts, 'supersededRate') } }
}

function lineWords(group: DocumentGroup, comparison: LineComparison): Record<string, Word> {
  const currency = group.expected[0]?.currency ?? ''
  const differing = comparison.lines.find((line) => line.expectedMinor !== line.actualMinor)
  if (!differing) return {}
  const figure = (minor: bigint): Word => ({ money: [minor.toString(), currency] })
  return { expected: figure(differing.expectedMinor), actual: figure(differing.actualMinor) }
}

function customerWords(group: DocumentGroup, facts: Facts): Record<string, string> {
  return {
    expected: textOf(facts, 'expectedCustomer'),
    actual: textOf(facts, 'actualCustomer'),
    key: group.expected[0]?.billToId ?? '',
  }
}

function accountWords(facts: Facts): Record<string, string> {
  const actual = textOf(facts, 'actualAccount')
  return { expected: textOf(facts, 'expectedAccount'), actual, account: actual, key: textOf(facts, 'sku') }
}

function textOf(facts: Facts, name: string): string {
  const value = facts[name]
  return typeof value === 'string' ? value : ''
}

/** The case a finding belongs to; null when it is one of its own. */
export function groupingOf(
  rule: Pick<CompiledRule, 'class' | 'grouping'>,
  group: DocumentGroup,
  facts: Facts,
): string | null {
  if (rule.grouping === null) return null
  if (rule.class === 'UNMAPPED') return group.expected[0]?.findings[0]?.groupingKey ?? null
  const values: Record<string, string> = {
    entity: group.expected[0]?.entity ?? '',
    bill_to: group.expected[0]?.billToId ?? '',
    rate: textOf(facts, 'rateKey'),
    sku: textOf(facts, 'sku'),
  }
  return rule.grouping.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}

function unmappedWords(group: DocumentGroup): Record<string, string> {
  const finding = group.expected[0]?.findings[0]
  const params = finding?.params ?? {}
  const pair = params['base'] && params['quote'] ? `${params['base']}/${params['quote']}` : undefined
  return { key: params['taxCode'] ?? params['revenueCategory'] ?? pair ?? params['billToId'] ?? '' }
}

function namesOf(lineIds: readonly string[], group: DocumentGroup): string {
  const skus = lineIds.map(
    (id) => group.expected.flatMap((side) => side.billedLines).find((line) => line.lineId === id)?.sku ?? id,
  )
  return [...new Set(skus)].sort().join(', ')
}
