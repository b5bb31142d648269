import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import { columnsOf, type RecordOf, recordset } from '../records.ts'

/** Reserves n numbers of a counter and gives the first; the row stays locked until the transaction ends, so numbers have no gaps. */
export async function reserveNumbers(tx: Tx, scope: string, key: string, count: number): Promise<number> {
  const found = await sql<{ value: string }>`
    insert into counter (scope, key, value) values (${scope}, ${key}, ${count})
    on conflict (scope, key) do update set value = counter.value + ${count} returning value::text`.execute(tx)
  return Number(found.rows[0]?.value) - count + 1 // a count of rows, not an amount
}

const caseColumns = {
  grouping_key: 'text',
  reference: 'text',
  grouped: 'boolean',
  entity: 'text',
  class: 'text',
  cause: 'text',
  opened_at: 'timestamptz',
} as const
export type CaseRecord = RecordOf<typeof caseColumns>

/** Cases of the given keys. */
export async function listCases(tx: Tx, groupingKeys: readonly string[]): Promise<Map<string, string>> {
  const found = await sql<{ grouping_key: string; case_id: string }>`
    select grouping_key, case_id from exception_case where grouping_key = any(${groupingKeys}::text[])`.execute(tx)
  return new Map(found.rows.map((row) => [row.grouping_key, row.case_id]))
}

/** Opens cases that do not exist yet. */
export async function insertCases(tx: Tx, records: readonly CaseRecord[]): Promise<void> {
  await sql`insert into exception_case (${columnsOf(caseColumns, '')}) select ${columnsOf(caseColumns)} from ${recordset(caseColumns, records)}`.execute(
    tx,
  )
}

const exceptionColumns = {
  exception_id: 'uuid',
  finding_key: 'bytea',
  reference: 'text',
  subject_kind: 'text',
  subject_source_id: 'text',
  subject_document_id: 'uuid',
  scope: 'text',
  status: 'text',
  case_id: 'uuid',
  entity: 'text',
  period: 'text',
  class: 'text',
  cause: 'text',
  severity: 'text',
  resolution: 'text',
  currency: 'text',
  variance_minor: 'bigint',
  at_stake_minor: 'bigint',
  base_currency: 'text',
  base_at_stake_minor: 'bigint',
  bill_to_id: 'text',
  customer_name: 'text',
  billing_number: 'text',
  erp_number: 'text',
  diagnosis_no: 'integer',
  since_at: 'timestamptz',
  opened_at: 'timestamptz',
  due_at: 'timestamptz',
  run_id: 'uuid',
  partition: 'text',
} as const
export type ExceptionRecord = RecordOf<typeof exceptionColumns>

/** Opens exceptions. */
export async function insertExceptions(tx: Tx, records: readonly ExceptionRecord[]): Promise<void> {
  await sql`insert into exception (${columnsOf(exceptionColumns, '')}) select ${columnsOf(exceptionColumns)} from ${recordset(exceptionColumns, records)}`.execute(
    tx,
  )
}

/** Brings exceptions to their newest diagnosis. Assignee and opening stay: they are people's and the past's. */
export async function updateExceptions(tx: Tx, records: readonly ExceptionRecord[]): Promise<void> {
  await sql`
    update exception x set status = r.status, case_id = r.case_id, period = r.period, class = r.class, cause = r.cause, severity = r.severity,
      resolution = r.resolution, currency = r.currency, variance_minor = r.variance_minor, at_stake_minor = r.at_stake_minor,
      base_currency = r.base_currency, base_at_stake_minor = r.base_at_stake_minor, bill_to_id = r.bill_to_id, customer_name = r.customer_name,
      billing_number = r.billing_number, erp_number = r.erp_number, diagnosis_no = r.diagnosis_no, since_at = r.since_at, due_at = r.due_at,
      resolved_at = null, resolved_by = null, row_version = x.row_version + 1, run_id = r.run_id
    from ${recordset(exceptionColumns, records)} where x.exception_id = r.exception_id`.execute(tx)
}

/** A case of one finding is named after what that finding says now; a case of a common cause keeps its name. */
export async function renameLoneCases(tx: Tx, caseIds: readonly string[]): Promise<void> {
  await sql`
    update exception_case c set class = x.class, cause = x.cause
    from exception x where c.case_id = any(${caseIds}::uuid[]) and x.case_id = c.case_id and x.status <> 'resolved'
      and not c.grouped and (c.class, c.cause) <> (x.class, x.cause)`.execute(tx)
}

/** Closes exceptions whose finding is gone. */
export async function resolveExceptions(
  tx: Tx,
  ids: readonly string[],
  by: { at: Date; runId: string },
): Promise<void> {
  await sql`
    update exception set status = 'resolved', resolved_at = ${by.at}, resolved_by = 'machine', row_version = row_version + 1, run_id = ${by.runId}
    where exception_id = any(${ids}::uuid[])`.execute(tx)
}

const diagnosisColumns = {
  exception_id: 'uuid',
  diagnosis_no: 'integer',
  class: 'text',
  cause: 'text',
  rule_id: 'text',
  rule_version: 'integer',
  run_id: 'uuid',
  as_of: 'timestamptz',
  entity: 'text',
  period: 'text',
  currency: 'text',
  variance_minor: 'bigint',
  base_minor: 'bigint',
  severity: 'text',
  resolution: 'text',
  status: 'text',
  grouping_key: 'text',
  evidence: 'jsonb',
  documents: 'jsonb',
} as const
const facetColumns = {
  exception_id: 'uuid',
  diagnosis_no: 'integer',
  facet_no: 'integer',
  facet: 'text',
  currency: 'text',
  amount_minor: 'bigint',
} as const
const eventColumns = {
  exception_id: 'uuid',
  event_no: 'integer',
  kind: 'text',
  at: 'timestamptz',
  actor: 'text',
  run_id: 'uuid',
  detail: 'jsonb',
  correlation_id: 'text',
} as const
export type DiagnosisRecord = RecordOf<typeof diagnosisColumns>
export type FacetRecord = RecordOf<typeof facetColumns>
export type ExceptionEventRecord = RecordOf<typeof eventColumns>

/** Appends diagnoses with their facets, and events. */
export async function insertHistory(
  tx: Tx,
  rows: {
    diagnoses: readonly DiagnosisRecord[]
    facets: readonly FacetRecord[]
    events: readonly ExceptionEventRecord[]
  },
): Promise<void> {
  await sql`insert into exception_diagnosis (${columnsOf(diagnosisColumns, '')}) select ${columnsOf(diagnosisColumns)} from ${recordset(diagnosisColumns, rows.diagnoses)}`.execute(
    tx,
  )
  await sql`insert into variance_facet (${columnsOf(facetColumns, '')}) select ${columnsOf(facetColumns)} from ${recordset(facetColumns, rows.facets)}`.execute(
    tx,
  )
  await sql`insert into exception_event (${columnsOf(eventColumns, '')}) select ${columnsOf(eventColumns)} from ${recordset(eventColumns, rows.events)}`.execute(
    tx,
  )
}
