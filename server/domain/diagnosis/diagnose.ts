import type { Day } from '../day.ts'
import type { Conversion } from '../fx.ts'
import { findingKey } from '../ids.ts'
import { invariant } from '../invariant.ts'
import { localDay } from '../zone.ts'
import { type CompiledRule, type FoundStatus, judge, type Severity } from './cause-rule.ts'
import { causeWords, groupingOf, type Word } from './cause-words.ts'
import { type Facts, observe } from './facts.ts'
import type { JudgementReference } from './judgement-reference.ts'
import { measureVariance } from './measure-variance.ts'
import type { DocumentGroup } from './sides.ts'
import { sinceOf } from './since.ts'
import { type Facet, varianceFacets } from './variance-facets.ts'

/** A document a person must open to follow a finding. */
export interface NamedDocument {
  readonly system: 'billing' | 'erp' | 'usage' | 'reference'
  readonly type: string
  readonly id: string
  readonly number?: string
}

/** What a finding is about. */
export type SubjectKind =
  | 'billing_document'
  | 'erp_document'
  | 'usage_month'
  | 'rated_lines'
  | 'schedule'
  | 'revenue_run'
  | 'payment'
  | 'open_credit'
  | 'journal'

/** One finding, complete: what, how much, why, since when. */
export interface Diagnosis {
  readonly findingKey: string
  readonly subjectKind: SubjectKind
  readonly subjectSourceId: string
  readonly subjectDocumentId: string
  /** The check that found it: one subject has at most one finding per scope. */
  readonly scope: string
  /** The part of the company that is judged anew as a whole; null for findings about billing documents and their ERP documents, which lie under match keys. */
  readonly partition: string | null
  readonly rule: CompiledRule
  readonly also: readonly CompiledRule[]
  readonly entity: string
  readonly period: string
  readonly currency: string
  readonly varianceMinor: bigint
  readonly baseCurrency: string
  readonly baseAtStakeMinor: bigint
  readonly severity: Severity
  readonly status: FoundStatus
  readonly groupingKey: string | null
  readonly sinceAt: Date
  /** The day of that instant where the entity keeps its books. */
  readonly sinceOn: string
  readonly documents: readonly NamedDocument[]
  readonly words: Readonly<Record<string, Word>>
  readonly facts: Facts
  readonly facets: readonly Facet[]
  readonly billToId: string | null
  readonly customerName: string | null
  readonly billingNumber: string | null
  readonly erpNumber: string | null
}

export interface Judge {
  readonly rules: readonly CompiledRule[]
  readonly reference: JudgementReference
  readonly asOf: Date
  /** Converts a size in document currency for ranking only; never stored as an amount of record. By the conversion of the document; else by the rate of the day, where one is given, or the newest. */
  readonly sizeInBase: (
    minor: bigint,
    currency: string,
    entity: string,
    conversion: Conversion | null,
    on?: Day,
  ) => bigint
}

/** Diagnoses one group of documents. Null: nothing to say. Rule: file-drop contract, section 7. */
export function diagnose(group: DocumentGroup, by: Judge): Diagnosis | null {
  const judged = observe(group, by.reference, by.asOf)
  const verdict = judge(by.rules, judged.facts, group.expected.length > 0 ? 'document' : 'erp_only')
  if (!verdict) return null
  const rule = verdict.first
  const measured = measureVariance(rule, group, judged)
  const subject = subjectOf(group)
  const conversion = conversionOf(group, by.reference)
  const entity = subject.entity
  const baseCurrency = by.reference.index.entities.get(entity)?.functionalCurrency ?? subject.currency
  const currency = measured.isBase ? baseCurrency : subject.currency
  const sinceAt = sinceOf(rule, group)
  const size = measured.varianceMinor < 0n ? -measured.varianceMinor : measured.varianceMinor
  return {
    findingKey: findingKey(entity, subject.kind, subject.sourceId, 'posting'),
    subjectKind: subject.kind,
    subjectSourceId: subject.sourceId,
    subjectDocumentId: subject.documentId,
    scope: 'posting',
    partition: null,
    rule,
    also: verdict.also,
    entity,
    period: periodOf(group, rule),
    currency,
    varianceMinor: measured.varianceMinor,
    baseCurrency,
    baseAtStakeMinor: measured.isBase ? size : by.sizeInBase(size, currency, entity, conversion),
    severity: rule.severity,
    status: rule.status,
    groupingKey: groupingOf(rule, group, judged.facts),
    sinceAt,
    sinceOn: localDay(sinceAt, by.reference.index.entities.get(entity)?.timeZone ?? 'UTC'),
    documents: documentsOf(group),
    words: causeWords(rule, group, judged.facts, judged.comparison),
    facts: held(judged.facts),
    facets: varianceFacets(rule, measured, group, judged.comparison, conversion),
    billToId: group.expected[0]?.billToId ?? group.live[0]?.billToId ?? null,
    customerName: group.expected[0]?.customerName ?? group.live[0]?.customerName ?? null,
    billingNumber: group.expected[0]?.number ?? group.repeats?.billing?.number ?? null,
    erpNumber: (group.live[0] ?? group.consolidated ?? group.rejected[0])?.docNo ?? null,
  }
}

/** A consolidated document is judged as the ERP document it is, in the currency that was billed; everything else as the billing document it stands for. */
function subjectOf(group: DocumentGroup): {
  kind: 'billing_document' | 'erp_document'
  sourceId: string
  documentId: string
  entity: string
  currency: string
} {
  const [expected, live] = [group.expected[0], group.live[0]]
  const isConsolidated =
    expected?.mode === 'consolidated' && live !== undefined && expected.standing !== 'void' && group.matchId !== null
  if (expected && !isConsolidated)
    return {
      kind: 'billing_document',
      sourceId: expected.sourceId,
      documentId: expected.documentId,
      entity: expected.entity,
      currency: expected.currency,
    }
  invariant(live !== undefined, 'a group has a billing document or a live ERP document')
  return {
    kind: 'erp_document',
    sourceId: live.sourceId,
    documentId: live.documentId,
    entity: live.entity,
    currency: (expected ?? live).currency,
  }
}

function periodOf(group: DocumentGroup, rule: CompiledRule): string {
  const [expected, live] = [group.expected[0], group.live[0]]
  const period = rule.periodOf === 'erp' ? (live?.period ?? expected?.period) : (expected?.period ?? live?.period)
  invariant(period !== undefined, 'a group has a period')
  return period
}

function documentsOf(group: DocumentGroup): readonly NamedDocument[] {
  const erp = [
    ...group.live,
    ...(group.repeats ? [group.repeats.document] : []),
    ...(group.live.length === 0 ? group.rejected : []),
    ...(group.consolidated ? [group.consolidated] : []),
  ]
  return [
    ...group.expected.map((side) => ({
      system: 'billing' as const,
      type: side.kind,
      id: side.sourceId,
      number: side.number,
    })),
    ...(group.repeats?.billing
      ? [
          {
            system: 'billing' as const,
            type: 'invoice',
            id: group.repeats.billing.sourceId,
            number: group.repeats.billing.number,
          },
        ]
      : []),
    ...erp.map((side) => ({ system: 'erp' as const, type: 'erp_document', id: side.sourceId, number: side.docNo })),
  ]
}

function conversionOf(group: DocumentGroup, reference: JudgementReference): Conversion | null {
  const expected = group.expected[0]
  const entity = expected && reference.index.entities.get(expected.entity)
  if (!expected || !entity || expected.rate === null) return null
  const source = entity.fxSources[expected.currency] ?? ''
  const perFunctional = reference.index.rates.has(`${source}|${entity.functionalCurrency}|${expected.currency}`)
  return {
    from: expected.currency,
    to: entity.functionalCurrency,
    rate: expected.rate,
    direction: perFunctional ? 'divide' : 'multiply',
  }
}

/** Evidence keeps what was true; a fact that did not hold says nothing. */
function held(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== false && value !== ''))
}
