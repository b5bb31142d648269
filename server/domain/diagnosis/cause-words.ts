import type { CompiledRule } from './cause-rule.ts'
import type { Facts } from './facts.ts'
import { absentLines, type LineComparison } from './line-comparison.ts'
import type { DocumentGroup } from './sides.ts'

/** The words a cause's sentence needs: expected and actual value, and the key the cause is about. Absent words are left out. */
export function causeWords(
  rule: Pick<CompiledRule, 'class' | 'cause'>,
  group: DocumentGroup,
  facts: Facts,
  comparison: LineComparison,
): Readonly<Record<string, string>> {
  const words = rule.class === 'UNMAPPED' ? unmappedWords(group) : wordsOf(rule, group, facts, comparison)
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== ''))
}

function wordsOf(
  rule: Pick<CompiledRule, 'class' | 'cause'>,
  group: DocumentGroup,
  facts: Facts,
  comparison: LineComparison,
): Record<string, string> {
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
