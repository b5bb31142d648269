import { derivedId, findingKey } from '../ids.ts'
import { invariant } from '../invariant.ts'
import { lastDayOf } from '../period.ts'
import { localDay } from '../zone.ts'
import { type CompiledRule, judge, type RuleSubject } from './cause-rule.ts'
import type { Word } from './cause-words.ts'
import type { Diagnosis, Judge, NamedDocument, SubjectKind } from './diagnose.ts'
import type { Facts } from './facts.ts'
import type { Facet } from './variance-facets.ts'

/** What a check states about one subject; the rules say which class and cause it is. */
export interface AreaObservation {
  readonly subject: RuleSubject
  readonly subjectKind: SubjectKind
  readonly subjectSourceId: string
  /** The document the subject is or belongs to, as a row's id; derived from its kind and key where it is no document. */
  readonly subjectDocumentId?: string
  readonly scope: string
  readonly partition: string
  readonly entity: string
  /** The accounting month the variance belongs to, 'YYYY-MM'. */
  readonly period: string
  readonly currency: string
  /** Actual minus expected, minor units of the currency; billed minus truth for usage and rating. */
  readonly varianceMinor: bigint
  /** They add up to the variance. */
  readonly facets: readonly Facet[]
  /** What the rules read; every name is in the vocabulary. */
  readonly facts: Facts
  readonly words: Readonly<Record<string, Word>>
  readonly documents: readonly NamedDocument[]
  /** The case of a common cause; null where the finding is a case of its own. Given to the rule that holds. */
  readonly groupingKey: (rule: CompiledRule) => string | null
  /** The instant from which it could be known. */
  readonly sinceAt: Date
  readonly billToId: string | null
  readonly customerName: string | null
  readonly billingNumber: string | null
  readonly erpNumber: string | null
}

/** Diagnoses what a check observed: the first rule of its subject that holds. Null: no rule holds, there is nothing to say. Throws where the facets do not add up to the variance. */
export function areaDiagnosis(seen: AreaObservation, by: Judge): Diagnosis | null {
  const verdict = judge(by.rules, seen.facts, seen.subject)
  if (!verdict) return null
  const { first: rule, also } = verdict
  const parts = seen.facets.reduce((sum, facet) => sum + facet.amountMinor, 0n)
  invariant(parts === seen.varianceMinor, `the parts of ${seen.subjectKind} ${seen.subjectSourceId} add up`)
  const entity = by.reference.index.entities.get(seen.entity)
  const size = seen.varianceMinor < 0n ? -seen.varianceMinor : seen.varianceMinor
  return {
    findingKey: findingKey(seen.entity, seen.subjectKind, seen.subjectSourceId, seen.scope),
    subjectKind: seen.subjectKind,
    subjectSourceId: seen.subjectSourceId,
    subjectDocumentId: seen.subjectDocumentId ?? derivedId(seen.subjectKind, seen.entity, seen.subjectSourceId),
    scope: seen.scope,
    partition: seen.partition,
    rule,
    also,
    entity: seen.entity,
    period: seen.period,
    currency: seen.currency,
    varianceMinor: seen.varianceMinor,
    baseCurrency: entity?.functionalCurrency ?? seen.currency,
    baseAtStakeMinor: by.sizeInBase(size, seen.currency, seen.entity, null, lastDayOf(seen.period)),
    severity: rule.severity,
    status: rule.status,
    groupingKey: seen.groupingKey(rule),
    sinceAt: seen.sinceAt,
    sinceOn: localDay(seen.sinceAt, entity?.timeZone ?? 'UTC'),
    documents: seen.documents,
    words: seen.words,
    facts: Object.fromEntries(Object.entries(seen.facts).filter(([, value]) => value !== false && value !== '')),
    facets: seen.facets.filter((facet) => facet.amountMinor !== 0n),
    billToId: seen.billToId,
    customerName: seen.customerName,
    billingNumber: seen.billingNumber,
    erpNumber: seen.erpNumber,
  }
}
