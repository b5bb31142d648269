import { v7 as uuidv7 } from 'uuid'
import type { Tx } from '#db/client'
import {
  type DiagnosisRecord,
  type ExceptionEventRecord,
  type ExceptionRecord,
  type FacetRecord,
  insertExceptions,
  insertHistory,
  renameLoneCases,
  resolveExceptions,
  updateExceptions,
} from '#db/queries/recon-findings'
import { listProofs, lockStandingExceptions, type StandingException } from '#db/queries/recon-standing'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import { diagnosisRecords, exceptionRecord, signatureOf } from './diagnosis-records.ts'
import { caseOf, numbered, openCases } from './open-cases.ts'

export interface FindingsOrigin {
  readonly runId: string
  readonly asOf: Date
  readonly at: Date
  readonly correlationId: string
  /** Findings about billing and ERP documents, or those of the checks on usage, revenue, receivables and the ledger. */
  readonly about: 'documents' | 'areas'
  /** The run looked at everything, so whatever it did not find is gone. */
  readonly everything: boolean
}

export interface FindingsChange {
  readonly opened: number
  readonly changed: number
  readonly resolved: number
  readonly reopened: number
}

interface Writing {
  readonly diagnoses: DiagnosisRecord[]
  readonly facets: FacetRecord[]
  readonly events: ExceptionEventRecord[]
  readonly opened: ExceptionRecord[]
  readonly changed: ExceptionRecord[]
}

/** Brings exceptions in line with what was found: new ones open, known ones keep their identity and take the new diagnosis, and those without a finding close with the proof. What people decided stays. */
export async function storeFindings(
  tx: Tx,
  found: readonly Diagnosis[],
  origin: FindingsOrigin,
): Promise<FindingsChange> {
  const ordered = found.toSorted((a, b) =>
    `${a.entity}|${a.subjectSourceId}` < `${b.entity}|${b.subjectSourceId}` ? -1 : 1,
  )
  const standing = await lockStandingExceptions(
    tx,
    ordered.map((diagnosis) => diagnosis.findingKey),
    origin,
  )
  const byKey = new Map(standing.map((row) => [row.finding_key, row]))
  const cases = await openCases(tx, ordered, origin)
  const fresh = ordered.filter((diagnosis) => !byKey.has(diagnosis.findingKey))
  const references = await numbered(tx, 'exception', 'EXC', origin, fresh.length, 5)
  const writing: Writing = { diagnoses: [], facets: [], events: [], opened: [], changed: [] }
  fresh.forEach((diagnosis, index) => {
    openException(writing, diagnosis, { origin, caseId: caseOf(cases, diagnosis), reference: references[index] ?? '' })
  })
  let reopened = 0
  for (const diagnosis of ordered) {
    const row = byKey.get(diagnosis.findingKey)
    if (!row || !saysSomethingElse(row, diagnosis)) continue
    reopened += row.status === 'resolved' ? 1 : 0
    changeException(writing, diagnosis, row, { origin, caseId: caseOf(cases, diagnosis) })
  }
  const foundKeys = new Set(ordered.map((diagnosis) => diagnosis.findingKey))
  const gone = standing.filter((row) => row.status !== 'resolved' && !foundKeys.has(row.finding_key))
  await resolveGone(tx, writing, gone, origin)
  await insertExceptions(tx, writing.opened)
  await updateExceptions(tx, writing.changed)
  if (writing.changed.length > 0) await renameLoneCases(tx, [...cases.values()])
  await insertHistory(tx, writing)
  return { opened: fresh.length, changed: writing.changed.length - reopened, resolved: gone.length, reopened }
}

function openException(
  writing: Writing,
  diagnosis: Diagnosis,
  at: { origin: FindingsOrigin; caseId: string; reference: string },
): void {
  const exceptionId = uuidv7()
  writing.opened.push(exceptionRecord(diagnosis, { exceptionId, diagnosisNo: 1, ...at }))
  addDiagnosis(writing, diagnosis, { exceptionId, diagnosisNo: 1, origin: at.origin })
  writing.events.push(
    eventRecord(exceptionId, 1, 'opened', at.origin, { class: diagnosis.rule.class, cause: diagnosis.rule.cause }),
  )
}

function changeException(
  writing: Writing,
  diagnosis: Diagnosis,
  row: StandingException,
  at: { origin: FindingsOrigin; caseId: string },
): void {
  const isNew = row.status === 'resolved' || row.signature !== signatureOf(diagnosis)
  const diagnosisNo = row.diagnosis_no + (isNew ? 1 : 0)
  const record = exceptionRecord(diagnosis, {
    exceptionId: row.exception_id,
    diagnosisNo,
    reference: row.reference,
    ...at,
  })
  writing.changed.push(isAcceptedStill(row, diagnosis) ? { ...record, status: row.status, due_at: null } : record)
  if (isNew) addDiagnosis(writing, diagnosis, { exceptionId: row.exception_id, diagnosisNo, origin: at.origin })
  const wasAccepted = isEndingAcceptance(row, diagnosis)
  const kind = row.status === 'resolved' || wasAccepted ? 'reopened' : 'diagnosed'
  writing.events.push(
    eventRecord(row.exception_id, row.last_event_no + 1, kind, at.origin, {
      class: diagnosis.rule.class,
      cause: diagnosis.rule.cause,
      ...(wasAccepted && { reason: 'acceptance_ended' }),
    }),
  )
}

function saysSomethingElse(row: StandingException, diagnosis: Diagnosis): boolean {
  if (row.status === 'resolved' || row.signature !== signatureOf(diagnosis)) return true
  return row.acceptance_ended && isEndingAcceptance(row, diagnosis)
}

/** People had accepted it; that has run out, or is about something that is no longer so. */
function isEndingAcceptance(row: StandingException, diagnosis: Diagnosis): boolean {
  const isByPeople = row.accepted_by_person || row.acceptance_ended
  return row.status === 'accepted' && isByPeople && diagnosis.status !== 'accepted' && !isAcceptedStill(row, diagnosis)
}

/** A person accepted it as it was: other words or a newer rate change nothing about that; another figure or cause is a new question. */
function isAcceptedStill(row: StandingException, { rule, varianceMinor, currency }: Diagnosis): boolean {
  const isSameQuestion =
    row.class === rule.class &&
    row.cause === rule.cause &&
    row.variance_minor === varianceMinor &&
    row.currency === currency
  return row.status === 'accepted' && row.accepted_by_person && isSameQuestion
}

function addDiagnosis(
  writing: Writing,
  diagnosis: Diagnosis,
  at: { exceptionId: string; diagnosisNo: number; origin: FindingsOrigin },
): void {
  const records = diagnosisRecords(diagnosis, at)
  writing.diagnoses.push(records.diagnosis)
  writing.facets.push(...records.facets)
}

function eventRecord(
  exceptionId: string,
  eventNo: number,
  kind: string,
  origin: FindingsOrigin,
  detail: unknown,
): ExceptionEventRecord {
  return {
    exception_id: exceptionId,
    event_no: eventNo,
    kind,
    at: origin.at,
    actor: 'machine',
    run_id: origin.runId,
    detail,
    correlation_id: origin.correlationId,
  }
}

async function resolveGone(
  tx: Tx,
  writing: Writing,
  gone: readonly StandingException[],
  origin: FindingsOrigin,
): Promise<void> {
  if (gone.length === 0) return
  const proofs = new Map(
    (
      await listProofs(
        tx,
        gone.map((row) => row.exception_id),
        origin.asOf,
      )
    ).map((row) => [row.exception_id, row]),
  )
  for (const row of gone) {
    const proof = proofs.get(row.exception_id)
    const reason = proof?.match_id
      ? proof.exact
        ? 'agrees'
        : 'matched'
      : (proof?.standing ?? (row.partition === null ? 'document_not_known' : 'figures_agree'))
    const detail = {
      reason,
      runId: origin.runId,
      asOf: origin.asOf,
      matchId: proof?.match_id ?? null,
      documents: proof?.partners ?? [],
      ...(proof?.plan && {
        posted: {
          plan: proof.plan,
          postingId: proof.posting_id,
          reference: proof.reference,
          document: proof.doc_no,
        },
      }),
    }
    writing.events.push(eventRecord(row.exception_id, row.last_event_no + 1, 'resolved', origin, detail))
  }
  await resolveExceptions(
    tx,
    gone.map((row) => row.exception_id),
    { at: origin.at, runId: origin.runId },
  )
}
