import type { BilledLineRow } from '#db/queries/usage-judgement-billing'
import { areaDiagnosis } from '../domain/diagnosis/area-diagnosis.ts'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import type { Facts } from '../domain/diagnosis/facts.ts'
import { monthOf } from '../domain/period.ts'
import type { AdvanceVerdict } from '../domain/usage-judgement/judge-advance.ts'
import { caseOf, numbered, subscriptionDocument } from './finding-parts.ts'
import type { ListedPrice } from './read-prices.ts'
import { documentPartition, type UsageContext } from './usage-context.ts'

/** A billed line and what rating it again gave. */
export interface BilledLines {
  readonly row: BilledLineRow
  readonly verdict: AdvanceVerdict<ListedPrice>
}

/** What a finding about lines is about: one per document and product. */
export function linesSubject(rows: readonly BilledLineRow[]): string {
  return `${rows[0]?.source_id ?? ''}|${rows[0]?.sku ?? ''}`
}

/** The finding of the lines of one document and product that are billed otherwise than they rate; null where no rule names the cause. Variance: billed minus truth, minor units, in the month of issue. Rule: file-drop contract, section 7. */
export function diagnoseLines(judged: readonly BilledLines[], facts: Facts, context: UsageContext): Diagnosis | null {
  const differing = judged.flatMap(({ row, verdict }) =>
    verdict.ok && verdict.expected.minor !== row.net_minor ? [{ row, verdict }] : [],
  )
  const [first] = differing
  if (!first) return null
  const { row, verdict } = first
  const sum = (minors: readonly bigint[]) => minors.reduce((total, minor) => total + minor, 0n)
  const expected = sum(differing.map((one) => one.verdict.expected.minor))
  const billed = sum(differing.map((one) => one.row.net_minor))
  const price = (verdict.terms.share?.price ?? verdict.terms.price).priceId
  const subscriptions = [...new Set(differing.flatMap((one) => one.row.subscription_id ?? []))]
  const { ask } = context
  return areaDiagnosis(
    {
      subject: 'rating',
      subjectKind: 'rated_lines',
      subjectSourceId: linesSubject([row]),
      scope: 'rating',
      partition: documentPartition(row.source_id),
      entity: row.entity,
      period: monthOf(row.issue_on),
      currency: row.currency,
      varianceMinor: billed - expected,
      facets: [{ facet: 'price', amountMinor: billed - expected }],
      facts,
      words: {
        key: facts['netAtEarlierPrice'] === true ? price : (row.sku ?? ''),
        expected: { money: [expected.toString(), row.currency] },
        actual: { money: [billed.toString(), row.currency] },
        price,
      },
      documents: [
        ...subscriptions.map(subscriptionDocument),
        numbered(row.document_kind, row),
        ...(facts['netAtEarlierPrice'] === true ? [{ system: 'reference' as const, type: 'price', id: price }] : []),
      ],
      groupingKey: (rule) => caseOf(rule, { entity: row.entity, price }),
      sinceAt: row.finalised_at,
      billToId: row.bill_to_id,
      customerName: context.customerNames.get(row.bill_to_id) ?? null,
      billingNumber: row.number,
      erpNumber: null,
    },
    { rules: ask.rules, reference: ask.reference, asOf: ask.asOf, sizeInBase: ask.sizeInBase },
  )
}
