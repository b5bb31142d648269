import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import { batches, columnsOf, type RecordOf, recordset } from '../records.ts'

const monthColumns = {
  subscription_id: 'text',
  metric: 'text',
  period: 'text',
  partition: 'text',
  entity: 'text',
  currency: 'text',
  sku: 'text',
  bill_to_id: 'text',
  service_start_on: 'date',
  service_end_on: 'date',
  cutoff_at: 'timestamptz',
  counted_quantity: 'numeric',
  event_count: 'bigint',
  billed_quantity: 'numeric',
  truth_minor: 'bigint',
  billed_minor: 'bigint',
  finding_subject: 'text',
  explanation: 'jsonb',
  run_id: 'uuid',
} as const

const lineColumns = {
  line_key: 'text',
  partition: 'text',
  document_id: 'uuid',
  line_id: 'text',
  line_no: 'int',
  entity: 'text',
  currency: 'text',
  period: 'text',
  subscription_id: 'text',
  sku: 'text',
  metric: 'text',
  kind: 'text',
  service_start_on: 'date',
  service_end_on: 'date',
  expected_minor: 'bigint',
  billed_minor: 'bigint',
  finding_subject: 'text',
  explanation: 'jsonb',
  run_id: 'uuid',
} as const

/** A billed month of one subscription and metric: what counted, what was billed, what it should have cost. Minor units; null where it cannot be counted or rated. */
export type UsageMonthRecord = RecordOf<typeof monthColumns>

/** A billed line, or one that is missing (line_id null): what it should be and what it is, minor units, signed as in the mirror; expected null where it cannot be rated. */
export type RatedLineRecord = RecordOf<typeof lineColumns>

/** Takes away what was kept under these partitions. */
export async function dropJudgedUsage(tx: Tx, partitions: readonly string[]): Promise<void> {
  for (const batch of batches(partitions, 10_000)) {
    await sql`delete from usage_month where partition = any(${batch}::text[])`.execute(tx)
    await sql`delete from rated_line where partition = any(${batch}::text[])`.execute(tx)
  }
}

/** Takes everything away, before a run over everything. */
export async function clearJudgedUsage(tx: Tx): Promise<void> {
  await sql`delete from usage_month`.execute(tx)
  await sql`delete from rated_line`.execute(tx)
}

/** Keeps judged months. */
export async function insertUsageMonths(tx: Tx, records: readonly UsageMonthRecord[]): Promise<void> {
  for (const batch of batches(records, 2_000))
    await sql`insert into usage_month (${columnsOf(monthColumns, '')}) select ${columnsOf(monthColumns)} from ${recordset(monthColumns, batch)}`.execute(
      tx,
    )
}

/** Keeps judged lines. */
export async function insertRatedLines(tx: Tx, records: readonly RatedLineRecord[]): Promise<void> {
  for (const batch of batches(records, 2_000))
    await sql`insert into rated_line (${columnsOf(lineColumns, '')}) select ${columnsOf(lineColumns)} from ${recordset(lineColumns, batch)}`.execute(
      tx,
    )
}
