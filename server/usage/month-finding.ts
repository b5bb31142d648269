import type { BilledLineRow } from '#db/queries/usage-judgement-billing'
import { areaDiagnosis } from '../domain/diagnosis/area-diagnosis.ts'
import type { Word } from '../domain/diagnosis/cause-words.ts'
import type { Diagnosis, NamedDocument } from '../domain/diagnosis/diagnose.ts'
import { usageVocabulary } from '../domain/usage-judgement/facts.ts'
import type { MonthVerdict } from '../domain/usage-judgement/month-facts.ts'
import { caseOf, numbered, subscriptionDocument } from './finding-parts.ts'
import type { ReadyMonth } from './judge-month.ts'
import type { BilledMonth } from './subject-months.ts'
import { subscriptionPartition, type UsageContext } from './usage-context.ts'

/** What a finding about a month is about: one per subscription, metric and service month. */
export function monthSubject(billed: BilledMonth): string {
  return `${billed.subscriptionId}|${billed.metric}|${billed.period}`
}

/** The finding of a month that is billed otherwise than it counts and rates; null where it agrees or no rule names the cause. Variance: billed minus truth over all lines of the period, minor units. Rule: file-drop contract, section 7. */
export function diagnoseMonth(month: ReadyMonth, verdict: MonthVerdict, context: UsageContext): Diagnosis | null {
  const { billed, contract } = month
  const variance = verdict.billedMinor - verdict.truthMinor
  if (verdict.facts['quantityEqual'] === true && variance === 0n) return null
  const invoices = invoicesOf(month, verdict)
  const price = month.counted.slices.at(-1)?.price.priceId ?? ''
  const { ask } = context
  return areaDiagnosis(
    {
      subject: 'usage',
      subjectKind: 'usage_month',
      subjectSourceId: monthSubject(billed),
      scope: 'usage',
      partition: subscriptionPartition(billed.subscriptionId),
      entity: contract.entity,
      period: billed.period,
      currency: contract.currency,
      varianceMinor: variance,
      facets: [
        { facet: 'quantity', amountMinor: verdict.quantityEffectMinor },
        { facet: 'price', amountMinor: variance - verdict.quantityEffectMinor },
      ],
      facts: { ...usageVocabulary, ...verdict.facts },
      words: wordsOf(month, verdict),
      documents: documentsOf(month, invoices, verdict),
      groupingKey: (rule) => caseOf(rule, { entity: contract.entity, price }),
      sinceAt: sinceOf(month, invoices),
      billToId: contract.billToId,
      customerName: context.customerNames.get(contract.billToId) ?? null,
      billingNumber: invoices[0]?.number ?? null,
      erpNumber: null,
    },
    { rules: ask.rules, reference: ask.reference, asOf: ask.asOf, sizeInBase: ask.sizeInBase },
  )
}

type Invoice = Pick<BilledLineRow, 'source_id' | 'number' | 'finalised_at'>

/** The invoices that billed the month, in the order of their cut-offs, then those that should have corrected it. */
function invoicesOf(month: ReadyMonth, verdict: MonthVerdict): readonly Invoice[] {
  const billing: Invoice[] = [...month.billed.lines].sort(
    (a, b) => (a.cutoff_at?.getTime() ?? 0) - (b.cutoff_at?.getTime() ?? 0),
  )
  const missed = verdict.missedAt.flatMap((at) => {
    const closing = month.closings.find((one) => one.cutoffAt.getTime() === at.getTime())
    return closing?.invoices.slice(0, 1) ?? []
  })
  const found = new Map<string, Invoice>()
  for (const invoice of [...billing, ...missed])
    if (!found.has(invoice.source_id)) found.set(invoice.source_id, invoice)
  return [...found.values()]
}

function documentsOf(month: ReadyMonth, invoices: readonly Invoice[], verdict: MonthVerdict): readonly NamedDocument[] {
  const prices = verdict.facts['netAtEarlierPrice'] === true ? month.counted.slices : []
  return [
    subscriptionDocument(month.contract.subscriptionId),
    ...invoices.map((invoice) => numbered('invoice', invoice)),
    ...prices.map(({ price }) => ({ system: 'reference' as const, type: 'price', id: price.priceId })),
  ]
}

/** The last of the invoices could have made it right: until it was final nothing was wrong for good. */
function sinceOf(month: ReadyMonth, invoices: readonly Invoice[]): Date {
  const instants = invoices.map((invoice) => invoice.finalised_at.getTime())
  return instants.length === 0 ? month.cutoffAt : new Date(Math.max(...instants)) // instants, not amounts
}

/** What the sentence compares: quantities where these differ, else amounts; and what it is about. */
function wordsOf(month: ReadyMonth, verdict: MonthVerdict): Readonly<Record<string, Word>> {
  const { billed, contract, counted } = month
  const price = counted.slices.at(-1)?.price.priceId ?? ''
  const isUsage = verdict.facts['quantityEqual'] !== true
  const money = (minor: bigint): Word => ({ money: [minor.toString(), contract.currency] })
  return {
    key: verdict.facts['netAtEarlierPrice'] === true && !isUsage ? price : isUsage ? billed.metric : billed.sku,
    expected: isUsage ? { quantity: verdict.counted } : money(verdict.truthMinor),
    actual: isUsage ? { quantity: verdict.billedQuantity } : money(verdict.billedMinor),
    subscription: billed.subscriptionId,
    counted: { quantity: verdict.counted },
    billed: { quantity: verdict.billedQuantity },
    price,
  }
}
