import type { ErpSettlementRow } from '#db/queries/receivables-erp'
import type { listDocumentsByReference, SettlementRow } from '#db/queries/receivables-settlements'
import { type AreaObservation, areaDiagnosis } from '../domain/diagnosis/area-diagnosis.ts'
import { type CompiledRule, judge } from '../domain/diagnosis/cause-rule.ts'
import type { Word } from '../domain/diagnosis/cause-words.ts'
import type { Diagnosis, NamedDocument } from '../domain/diagnosis/diagnose.ts'
import type { Facts } from '../domain/diagnosis/facts.ts'
import type { LegalEntity } from '../domain/posting/reference.ts'
import type { ErpSettlement } from '../domain/receivables/erp-settlement.ts'
import { NO_PAYMENT_FACTS } from '../domain/receivables/facts.ts'
import { measureSettlement } from '../domain/receivables/measure-settlement.ts'
import {
  erpAmount,
  type ObservedSettlement,
  observeSettlement,
  type SettlementFigures,
} from '../domain/receivables/observe-settlement.ts'
import type { AreaAsk } from '../reconcile/area.ts'
import { billToPartition } from './place.ts'
import { type Ground, settledIds } from './settlement-ground.ts'

/** A settlement with its derivation and the ERP documents that name it. */
export interface JudgedSettlement {
  readonly row: SettlementRow
  readonly observed: ObservedSettlement
  readonly entity: LegalEntity
  readonly duplicates: readonly ErpSettlement[]
  readonly pairs: readonly {
    readonly row: ErpSettlementRow
    readonly role: 'live' | 'duplicate' | 'reversed' | 'reversal' | 'rejected'
  }[]
}

export type SettlementJudge = AreaAsk & {
  readonly ground: Ground
  readonly documentsOf: ReadonlyMap<string, Awaited<ReturnType<typeof listDocumentsByReference>>>
}

/** What is wrong with the ERP side of one settlement: at most one finding about its document, and one per document that repeats it. */
export function settlementFindings(one: JudgedSettlement, by: SettlementJudge): readonly Diagnosis[] {
  const { facts, figures } = observeSettlement(one.observed)
  const verdict = judge(by.rules, facts, 'payment')
  const repeats = one.duplicates.flatMap((erp) => duplicateFinding(one, erp, by) ?? [])
  if (!verdict) return repeats
  const rule = verdict.first
  const { varianceMinor, isBase } = measureSettlement(rule, one.row.amount_minor, figures)
  const { live } = one.observed
  const strays = rule.class === 'MISAPPLIED_PAYMENT' ? figures.appliedTo : []
  const found = areaDiagnosis(
    {
      ...common(one, facts),
      scope: 'posting',
      currency: isBase ? one.entity.functionalCurrency : one.row.currency,
      varianceMinor,
      facets: [{ facet: facetOf(rule, isBase), amountMinor: varianceMinor }],
      words: wordsOf(rule, one, figures),
      documents: documentsOf(one, live ? [live] : [], by, strays),
      groupingKey: (found) => groupingOf(found, one),
      sinceAt: sinceOf(rule, one),
      billingNumber: numberOf(rule, one, by.ground),
      erpNumber: live?.docNo ?? null,
    },
    { ...by, reference: by.reference },
  )
  return found ? [found, ...repeats] : repeats
}

function duplicateFinding(one: JudgedSettlement, erp: ErpSettlement, by: SettlementJudge): Diagnosis | null {
  const varianceMinor = erpAmount(erp)
  return areaDiagnosis(
    {
      ...common(one, { ...NO_PAYMENT_FACTS, sameReference: true }),
      scope: `duplicate:${erp.sourceId}`,
      period: erp.period,
      currency: erp.currency,
      varianceMinor,
      facets: [{ facet: 'settlement', amountMinor: varianceMinor }],
      words: {},
      documents: documentsOf(one, [...(one.observed.live ? [one.observed.live] : []), erp], by, []),
      groupingKey: () => null,
      sinceAt: erp.createdAt,
      billingNumber: one.row.source_id,
      erpNumber: erp.docNo,
    },
    by,
  )
}

/** What every finding about a settlement says of it. */
export function common(one: JudgedSettlement, facts: Facts) {
  const { row, observed } = one
  return {
    subject: 'payment',
    subjectKind: 'payment',
    subjectSourceId: row.source_id,
    subjectDocumentId: row.document_id,
    partition: billToPartition(row.entity, row.bill_to_id),
    entity: row.entity,
    period: observed.derivation.period,
    facts,
    billToId: row.bill_to_id,
    customerName: row.customer_name,
  } satisfies Partial<AreaObservation>
}

/** The settlement, the given ERP documents, what it settles, and what the ERP applied it to instead. */
export function documentsOf(
  { row }: JudgedSettlement,
  erp: readonly ErpSettlement[],
  { ground, documentsOf: strayOf }: Pick<SettlementJudge, 'ground' | 'documentsOf'>,
  strays: readonly string[],
): readonly NamedDocument[] {
  const settled = settledIds(row).flatMap((id) => ground.documents.get(id) ?? [])
  const other = strays.flatMap((ref) => strayOf.get(`${row.entity}|${ref}`) ?? [])
  const named = new Map(
    [...settled, ...other].map((document): [string, NamedDocument] => [
      document.source_id,
      { system: 'billing', type: document.kind, id: document.source_id, number: document.number },
    ]),
  )
  return [
    { system: 'billing', type: 'payment', id: row.source_id },
    ...erp.map((one): NamedDocument => ({ system: 'erp', type: 'erp_document', id: one.sourceId, number: one.docNo })),
    ...named.values(),
  ]
}

function facetOf(
  { class: name }: CompiledRule,
  isBase: boolean,
): 'rate_effect' | 'whole_document' | 'placed' | 'settlement' {
  if (isBase) return 'rate_effect'
  if (name === 'UNMAPPED' || name === 'MISSING_IN_ERP') return 'whole_document'
  return name === 'AMOUNT_VARIANCE' ? 'settlement' : 'placed'
}

function groupingOf(rule: CompiledRule, { observed, row }: JudgedSettlement): string | null {
  const { derivation } = observed
  if (rule.class === 'UNMAPPED')
    return derivation.outcome === 'unmapped' ? (derivation.findings[0]?.groupingKey ?? null) : null
  return rule.grouping === null
    ? null
    : rule.grouping.replace('{entity}', row.entity).replace('{bill_to}', row.bill_to_id)
}

function sinceOf(rule: CompiledRule, { row, observed }: JudgedSettlement): Date {
  if (rule.class === 'MISSING_IN_ERP') return observed.deadlineAt
  return observed.live?.createdAt ?? row.recorded_at
}

/** A difference in functional currency is told of the invoice it stays on, anything else of the payment. */
function numberOf(rule: CompiledRule, { row }: JudgedSettlement, ground: Ground): string {
  const [first] = settledIds(row)
  const number = first === undefined ? undefined : ground.documents.get(first)?.number
  return rule.cause === 'realised_difference_missing' ? (number ?? row.source_id) : row.source_id
}

function wordsOf(
  rule: CompiledRule,
  one: JudgedSettlement,
  figures: SettlementFigures,
): Readonly<Record<string, Word>> {
  const { observed, row, pairs } = one
  const { derivation, live } = observed
  const posting = derivation.outcome === 'derived' ? derivation.posting : null
  const pair = (expected: string | null | undefined, actual: string | null | undefined) => ({
    ...(expected ? { expected } : {}),
    ...(actual ? { actual } : {}),
  })
  switch (rule.class) {
    case 'UNMAPPED': {
      const params = derivation.outcome === 'unmapped' ? (derivation.findings[0]?.params ?? {}) : {}
      const rate = params['base'] && params['quote'] ? `${params['base']}/${params['quote']}` : undefined
      return { key: rate ?? params['billToId'] ?? '' }
    }
    case 'MISSING_IN_ERP': {
      const reason = pairs.find(({ role }) => role === 'rejected')?.row.status_reason ?? ''
      return reason === '' ? {} : { actual: reason, key: reason }
    }
    case 'WRONG_ENTITY':
      return pair(row.entity, live?.entity)
    case 'WRONG_CURRENCY':
      return pair(row.currency, live?.currency)
    case 'WRONG_CUSTOMER':
    case 'STALE_MAPPING':
      return { ...pair(posting?.customerNo, live?.customerNo), key: row.bill_to_id }
    case 'CUTOFF':
      return pair(derivation.period, live?.period)
    case 'FX_VARIANCE':
      return pair(posting?.rate, live?.rate)
    case 'MISAPPLIED_PAYMENT':
      return pair(figures.expectedTo.join(', ') || row.source_id, figures.appliedTo.join(', '))
    case 'WRONG_ACCOUNT':
      return strangeAccounts(one)
    default:
      return {}
  }
}

function strangeAccounts({ observed: { derivation, live } }: JudgedSettlement): Readonly<Record<string, Word>> {
  const expected = derivation.outcome === 'derived' ? derivation.posting.lines.map((line) => line.account) : []
  const actual = (live?.lines ?? []).map((line) => line.account)
  const [strange] = actual.filter((account) => !expected.includes(account))
  const [lacking] = expected.filter((account) => !actual.includes(account))
  const account = strange ?? actual[0] ?? ''
  return { account, actual: account, expected: lacking ?? expected[0] ?? '' }
}
