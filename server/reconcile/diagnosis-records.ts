import { createHash } from 'node:crypto'
import type { DiagnosisRecord, ExceptionRecord, FacetRecord } from '#db/queries/recon-findings'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import { dueAfter } from './due.ts'

/** Equal for two diagnoses that say the same; a new one is stored only when it differs. */
export function signatureOf(diagnosis: Diagnosis): string {
  const told = [
    [
      diagnosis.rule.ruleId,
      diagnosis.rule.version,
      diagnosis.entity,
      diagnosis.period,
      diagnosis.currency,
      diagnosis.varianceMinor.toString(),
    ],
    [
      diagnosis.severity,
      diagnosis.status,
      diagnosis.groupingKey,
      diagnosis.baseAtStakeMinor.toString(),
      diagnosis.sinceAt.toISOString(),
    ],
    [
      diagnosis.customerName,
      diagnosis.billingNumber,
      diagnosis.erpNumber,
      diagnosis.documents,
      diagnosis.words,
      diagnosis.facts,
      diagnosis.also.map((rule) => [rule.ruleId, rule.version]),
    ],
    diagnosis.facets.map((facet) => [facet.facet, facet.amountMinor.toString()]),
  ]
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 32)
}

/** A diagnosis with its evidence and facets as rows. */
export function diagnosisRecords(
  diagnosis: Diagnosis,
  at: { exceptionId: string; diagnosisNo: number; origin: { runId: string; asOf: Date } },
): { diagnosis: DiagnosisRecord; facets: FacetRecord[] } {
  const key = { exception_id: at.exceptionId, diagnosis_no: at.diagnosisNo }
  return {
    diagnosis: {
      ...key,
      class: diagnosis.rule.class,
      cause: diagnosis.rule.cause,
      rule_id: diagnosis.rule.ruleId,
      rule_version: diagnosis.rule.version,
      run_id: at.origin.runId,
      as_of: at.origin.asOf,
      entity: diagnosis.entity,
      period: diagnosis.period,
      currency: diagnosis.currency,
      variance_minor: diagnosis.varianceMinor,
      base_minor: null,
      severity: diagnosis.severity,
      resolution: diagnosis.rule.resolution,
      status: diagnosis.status,
      grouping_key: diagnosis.groupingKey,
      evidence: evidenceOf(diagnosis),
      documents: diagnosis.documents,
    },
    facets: diagnosis.facets.map((facet, index) => ({
      ...key,
      facet_no: index + 1,
      facet: facet.facet,
      currency: diagnosis.currency,
      amount_minor: facet.amountMinor,
    })),
  }
}

/** What the sentence needs and what the rule read. */
function evidenceOf(diagnosis: Diagnosis): unknown {
  const plain = {
    customer: diagnosis.customerName,
    billingNumber: diagnosis.billingNumber,
    erpNumber: diagnosis.erpNumber,
    entity: diagnosis.entity,
    period: diagnosis.period,
  }
  const named = Object.entries({ ...plain, ...diagnosis.words }).filter(([, value]) => value !== null)
  return {
    signature: signatureOf(diagnosis),
    params: {
      ...Object.fromEntries(named),
      amount: { money: [diagnosis.varianceMinor.toString(), diagnosis.currency] },
      since: { day: diagnosis.sinceOn },
      count: { count: 1 },
    },
    facts: diagnosis.facts,
    also: diagnosis.also.map((rule) => ({
      class: rule.class,
      cause: rule.cause,
      rule: rule.ruleId,
      version: rule.version,
    })),
  }
}

/** An exception as a diagnosis describes it; opening and numbers come from the run. */
export function exceptionRecord(
  diagnosis: Diagnosis,
  at: {
    exceptionId: string
    diagnosisNo: number
    reference: string
    caseId: string
    origin: { runId: string; asOf: Date }
  },
): ExceptionRecord {
  return {
    exception_id: at.exceptionId,
    finding_key: `\\x${diagnosis.findingKey}`,
    reference: at.reference,
    subject_kind: diagnosis.subjectKind,
    subject_source_id: diagnosis.subjectSourceId,
    subject_document_id: diagnosis.subjectDocumentId,
    scope: diagnosis.scope,
    status: diagnosis.status,
    case_id: at.caseId,
    entity: diagnosis.entity,
    period: diagnosis.period,
    class: diagnosis.rule.class,
    cause: diagnosis.rule.cause,
    severity: diagnosis.severity,
    resolution: diagnosis.rule.resolution,
    currency: diagnosis.currency,
    variance_minor: diagnosis.varianceMinor,
    at_stake_minor: diagnosis.varianceMinor < 0n ? -diagnosis.varianceMinor : diagnosis.varianceMinor,
    base_currency: diagnosis.baseCurrency,
    base_at_stake_minor: diagnosis.baseAtStakeMinor,
    bill_to_id: diagnosis.billToId,
    customer_name: diagnosis.customerName,
    billing_number: diagnosis.billingNumber,
    erp_number: diagnosis.erpNumber,
    diagnosis_no: at.diagnosisNo,
    since_at: diagnosis.sinceAt,
    opened_at: at.origin.asOf,
    due_at: diagnosis.status === 'open' ? dueAfter(diagnosis.sinceAt, diagnosis.severity) : null,
    run_id: at.origin.runId,
    partition: diagnosis.partition,
  }
}
