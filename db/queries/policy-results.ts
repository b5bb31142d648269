import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'
import { columnsOf, type RecordOf, recordset } from '../records.ts'

const acceptanceColumns = {
  exception_id: 'uuid',
  policy_id: 'uuid',
  version: 'integer',
  outcome: 'text',
  on_day: 'date',
  variance_minor: 'bigint',
  currency: 'text',
  limit_minor: 'bigint',
  base_minor: 'bigint',
  base_currency: 'text',
  cap_percent: 'text',
  cap_minor: 'bigint',
  used_minor: 'bigint',
  billed_minor: 'bigint',
  steps: 'jsonb',
  run_id: 'uuid',
} as const
export type PolicyAcceptanceRecord = RecordOf<typeof acceptanceColumns>

const severityColumns = {
  exception_id: 'uuid',
  policy_id: 'uuid',
  version: 'integer',
  on_day: 'date',
  size_minor: 'bigint',
  base_currency: 'text',
  cause_severity: 'text',
  severity: 'text',
  is_trivial: 'boolean',
  run_id: 'uuid',
} as const
export type PolicySeverityRecord = RecordOf<typeof severityColumns>

/** True while no policy was ever approved and nothing stands because of one: then policies change nothing. */
export async function isWithoutPolicies(tx: Db | Tx): Promise<boolean> {
  const found = await sql<{ without: boolean }>`
    select not exists (select from policy_decision where decision = 'approved') as without`.execute(tx)
  return found.rows[0]?.without ?? true
}

/** What the run before accepted and raised gives way to what this one does. */
export async function replacePolicyResults(
  tx: Tx,
  results: { accepted: readonly PolicyAcceptanceRecord[]; rated: readonly PolicySeverityRecord[] },
): Promise<void> {
  await sql`delete from policy_acceptance`.execute(tx)
  await sql`delete from policy_severity`.execute(tx)
  await sql`insert into policy_acceptance (${columnsOf(acceptanceColumns, '')}) select ${columnsOf(acceptanceColumns)} from ${recordset(acceptanceColumns, results.accepted)}`.execute(
    tx,
  )
  await sql`insert into policy_severity (${columnsOf(severityColumns, '')}) select ${columnsOf(severityColumns)} from ${recordset(severityColumns, results.rated)}`.execute(
    tx,
  )
}

const standColumns = {
  exception_id: 'uuid',
  status: 'text',
  severity: 'text',
  due_at: 'timestamptz',
  run_id: 'uuid',
} as const
export type PolicyStandRecord = RecordOf<typeof standColumns>

/** Moves findings to the status and severity that policies give them. */
export async function moveByPolicy(tx: Tx, records: readonly PolicyStandRecord[]): Promise<void> {
  if (records.length === 0) return
  await sql`
    update exception x set status = r.status, severity = r.severity, due_at = r.due_at, row_version = x.row_version + 1, run_id = r.run_id
    from ${recordset(standColumns, records)} where x.exception_id = r.exception_id`.execute(tx)
}

const eventColumns = { exception_id: 'uuid', kind: 'text', detail: 'jsonb' } as const
export type PolicyEventRecord = RecordOf<typeof eventColumns>

/** Tells findings what policies did to them; the numbers of the events follow on from the last. */
export async function insertPolicyEvents(
  tx: Tx,
  records: readonly PolicyEventRecord[],
  by: { at: Date; runId: string; correlationId: string },
): Promise<void> {
  if (records.length === 0) return
  await sql`
    insert into exception_event (exception_id, event_no, kind, at, actor, run_id, detail, correlation_id)
    select r.exception_id, coalesce((select max(e.event_no) from exception_event e where e.exception_id = r.exception_id), 0) + 1, r.kind,
      ${by.at}, 'machine', ${by.runId}, r.detail, ${by.correlationId}
    from ${recordset(eventColumns, records)}`.execute(tx)
}
