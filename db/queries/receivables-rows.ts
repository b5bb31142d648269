import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import { batches, columnsOf, type RecordOf, recordset } from '../records.ts'

const settlementColumns = {
  payment_id: 'uuid',
  version_no: 'integer',
  partition: 'text',
  source_id: 'text',
  entity: 'text',
  bill_to_id: 'text',
  kind: 'text',
  outcome: 'text',
  erp_type: 'text',
  customer_no: 'text',
  currency: 'text',
  functional_currency: 'text',
  rate: 'numeric',
  rate_on: 'date',
  document_on: 'date',
  period: 'text',
  amount_minor: 'bigint',
  receivable_minor: 'bigint',
  receivable_base_minor: 'bigint',
  deadline_at: 'timestamptz',
  explanation: 'jsonb',
  run_id: 'uuid',
} as const

const lineColumns = {
  payment_id: 'uuid',
  line_no: 'integer',
  role: 'text',
  account: 'text',
  amount_minor: 'bigint',
  base_minor: 'bigint',
  applies_to: 'text',
  settled_source_id: 'text',
} as const

const pairColumns = { erp_document_id: 'uuid', erp_version_no: 'integer', payment_id: 'uuid', role: 'text' } as const

export interface SettlementRecords {
  readonly settlements: readonly RecordOf<typeof settlementColumns>[]
  readonly lines: readonly RecordOf<typeof lineColumns>[]
  readonly pairs: readonly RecordOf<typeof pairColumns>[]
}

const BATCH = 5_000

/** Takes away what is kept of the given partitions. */
export async function deleteSettlements(tx: Tx, partitions: readonly string[]): Promise<void> {
  for (const batch of batches(partitions, 10_000))
    await sql`delete from expected_settlement where partition = any(${batch}::text[])`.execute(tx)
}

/** Takes everything away, before a run over everything. */
export async function clearSettlements(tx: Tx): Promise<void> {
  await sql`delete from expected_settlement`.execute(tx)
}

/** Keeps expected settlements with their lines and the ERP documents that stand for them. */
export async function insertSettlements(tx: Tx, rows: SettlementRecords): Promise<void> {
  for (const batch of batches(rows.settlements, BATCH))
    await sql`insert into expected_settlement (${columnsOf(settlementColumns, '')})
      select ${columnsOf(settlementColumns)} from ${recordset(settlementColumns, batch)}`.execute(tx)
  for (const batch of batches(rows.lines, BATCH))
    await sql`insert into expected_settlement_line (${columnsOf(lineColumns, '')})
      select ${columnsOf(lineColumns)} from ${recordset(lineColumns, batch)}`.execute(tx)
  for (const batch of batches(rows.pairs, BATCH))
    await sql`insert into settlement_pair (${columnsOf(pairColumns, '')})
      select ${columnsOf(pairColumns)} from ${recordset(pairColumns, batch)} on conflict do nothing`.execute(tx)
}
