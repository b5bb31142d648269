import type { CompiledRule } from './cause-rule.ts'
import type { Facts } from './facts.ts'
import { absentLines, type LineComparison } from './line-comparison.ts'
import type { DocumentGroup } from './sides.ts'

/** The words a cause's sentence needs: expected and actual value, and the key the cause is about. Absent words are left out. */
export function causeWords(rule: Pick<CompiledRule, 'class' | 'cause'>, group: DocumentGroup, facts: Facts, comparison: LineComparison): Readonly<Record<string, string>> {
  const [expected, live] = [group.expected[0], group.live[0]]
  const word = (name: keyof typeof facts): string => (typeof facts[name] === 'string' ? facts[name] : '')
  const pick = (): Record<string, string> => {
    switch (`${rule.class}/${rule.cause}`) {
      case 'WRONG_ENTITY/company_code':
        return { expected: expected?.entity ?? '', actual: live?.entity ?? '' }
      case 'SPLIT_DOCUMENT/part_wrong_customer':
      case 'STALE_MAPPING/merged_customer':
      case 'WRONG_CUSTOMER/sibling_bill_to':
        return { expected: word('expectedCustomer'), actual: word('actualCustomer'), key: expected?.billToId ?? '' }
      case 'WRONG_CURRENCY/currency_code':
        return { expected: expected?.currency ?? '', actual: live?.currency ?? '' }
      case 'CUTOFF/silently_shifted':
      case 'CUTOFF/posted_next_period':
        return { expected: expected?.period ?? '', actual: live?.period ?? '' }
      case 'MISSING_IN_ERP/rejected_by_erp':
        return { actual: group.rejected[0]?.statusReason ?? '', key: group.rejected[0]?.statusReason ?? '' }
      case 'PARTIAL_POSTING/missing_line':
        return { expected: namesOf(absentLines(comparison).map((line) => line.ref), group) }
      case 'FX_VARIANCE/rate_date':
      case 'FX_VARIANCE/inverted_rate':
      case 'FX_VARIANCE/stale_rate':
        return { expected: expected?.rate ?? '', actual: live?.rate ?? '', key: word('rateKey').split(':')[1] ?? '' }
      case 'STALE_MAPPING/gl_account':
      case 'REVENUE_VARIANCE/not_deferred':
      case 'WRONG_ACCOUNT/tax_account':
      case 'WRONG_ACCOUNT/dimension':
      case 'WRONG_ACCOUNT/account_override':
        return { expected: word('expectedAccount'), actual: word('actualAccount'), account: word('actualAccount'), key: word('sku') }
      default:
        return rule.class === 'UNMAPPED' ? unmappedWords(group) : {}
    }
  }
  return Object.fromEntries(Object.entries(pick()).filter(([, value]) => value !== ''))
}

/** The case a finding belongs to; null when it is one of its own. */
export function groupingOf(rule: Pick<CompiledRule, 'class' | 'grouping'>, group: DocumentGroup, facts: Facts): string | null {
  if (rule.grouping === null) return null
  if (rule.class === 'UNMAPPED') return group.expected[0]?.findings[0]?.groupingKey ?? null
  const values: Record<string, string> = {
    entity: group.expected[0]?.entity ?? '',
    bill_to: group.expected[0]?.billToId ?? '',
    rate: typeof facts['rateKey'] === 'string' ? facts['rateKey'] : '',
    sku: typeof facts['sku'] === 'string' ? facts['sku'] : '',
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
  const skus = lineIds.map((id) => group.expected.flatMap((side) => side.billedLines).find((line) => line.lineId === id)?.sku ?? id)
  return [...new Set(skus)].sort().join(', ')
}
