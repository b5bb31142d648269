import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import { batches, columnsOf, type RecordOf, recordset } from '../records.ts'

const documentColumns = {
  expected_id: 'uuid',
  version_no: 'integer',
  billing_version_no: 'integer',
  source_id: 'text',
  entity: 'text',
  kind: 'text',
  outcome: 'text',
  mode: 'text',
  external_ref: 'text',
  group_ref: 'text',
  bill_to_id: 'text',
  customer_no: 'text',
  currency: 'text',
  rate: 'numeric',
  rate_on: 'date',
  document_on: 'date',
  period: 'text',
  gross_minor: 'bigint',
  base_minor: 'bigint',
  parts: 'integer',
  deadline_at: 'timestamptz',
  inputs_sha: 'bytea',
  run_id: 'uuid',
} as const

const lineColumns = {
  expected_id: 'uuid',
  version_no: 'integer',
  line_no: 'integer',
  part_no: 'integer',
  role: 'text',
  account: 'text',
  amount_minor: 'bigint',
  base_minor: 'bigint',
  tax_code: 'text',
  erp_tax_code: 'text',
  source_line_ref: 'text',
  dimensions: 'jsonb',
  mapping_version_ids: 'text[]',
} as const

const findingColumns = {
  expected_id: 'uuid',
  version_no: 'integer',
  finding_no: 'integer',
  cause: 'text',
  grouping_key: 'text',
  params: 'jsonb',
} as const

export type ExpectedDocumentRecord = RecordOf<typeof documentColumns>
export type ExpectedLineRecord = RecordOf<typeof lineColumns>
export type DerivationFindingRecord = RecordOf<typeof findingColumns>

const BATCH = 5_000

/** The newest version of each expectation, with the hash of what it was derived from. */
export async function listExpectedVersions(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, { versionNo: number; inputsSha: string }>> {
  const found = await sql<{ expected_id: string; version_no: number; inputs_sha: Buffer }>`
    select distinct on (expected_id) expected_id, version_no, inputs_sha from expected_document
    where expected_id = any(${ids}::uuid[]) order by expected_id, version_no desc`.execute(tx)
  return new Map(
    found.rows.map((row) => [
      row.expected_id,
      { versionNo: row.version_no, inputsSha: row.inputs_sha.toString('hex') },
    ]),
  )
}

/** Appends versions; nothing is ever changed in place. */
export async function insertExpected(
  tx: Tx,
  rows: {
    documents: readonly ExpectedDocumentRecord[]
    lines: readonly ExpectedLineRecord[]
    findings: readonly DerivationFindingRecord[]
  },
): Promise<void> {
  for (const batch of batches(rows.documents, BATCH)) {
    await sql`insert into expected_document (${columnsOf(documentColumns, '')}) select ${columnsOf(documentColumns)} from ${recordset(documentColumns, batch)}`.execute(
      tx,
    )
  }
  for (const batch of batches(rows.lines, BATCH)) {
    await sql`insert into expected_line (${columnsOf(lineColumns, '')}) select ${columnsOf(lineColumns)} from ${recordset(lineColumns, batch)}`.execute(
      tx,
    )
  }
  for (const batch of batches(rows.findings, BATCH)) {
    await sql`insert into derivation_finding (${columnsOf(findingColumns, '')}) select ${columnsOf(findingColumns)} from ${recordset(findingColumns, batch)}`.execute(
      tx,
    )
  }
}

export interface ExpectedLineRow {
  expected_id: string
  role: 'receivable' | 'revenue' | 'deferred' | 'discount' | 'tax'
  account: string
  amount_minor: bigint
  base_minor: bigint
  tax_code: string | null
  source_line_ref: string | null
  dimensions: Readonly<Record<string, string>> | null
  mapping_version_ids: string[]
}

export interface ExpectedRow {
  expected_id: string
  mode: 'per_invoice' | 'split' | 'consolidated'
  group_ref: string
  customer_no: string | null
  rate: string | null
  rate_on: string | null
  base_minor: bigint | null
  deadline_at: Date
}

export interface DerivationFindingRow {
  expected_id: string
  cause: 'tax_code' | 'revenue_category' | 'customer' | 'rate'
  grouping_key: string
  params: Readonly<Record<string, string | null>>
}

/** What the current items refer to: expectations in force with lines and findings, by document id. */
export async function loadExpectedInForce(
  tx: Tx,
  ids: readonly string[],
): Promise<{
  documents: ExpectedRow[]
  lines: ExpectedLineRow[]
  findings: DerivationFindingRow[]
}> {
  const current = sql`select document_id as expected_id, version_no from recon_item where side = 'expected' and document_id = any(${ids}::uuid[])`
  const documents = await sql<ExpectedRow>`
    select e.expected_id, e.mode, e.group_ref, e.customer_no, e.rate, e.rate_on, e.base_minor, e.deadline_at
    from (${current}) c join expected_document e using (expected_id, version_no)`.execute(tx)
  const lines = await sql<ExpectedLineRow>`
    select l.expected_id, l.role, l.account, l.amount_minor, l.base_minor, l.tax_code, l.source_line_ref, l.dimensions, l.mapping_version_ids
    from (${current}) c join expected_line l using (expected_id, version_no) order by l.expected_id, l.line_no`.execute(
    tx,
  )
  const findings = await sql<DerivationFindingRow>`
    select f.expected_id, f.cause, f.grouping_key, f.params
    from (${current}) c join derivation_finding f using (expected_id, version_no) order by f.expected_id, f.finding_no`.execute(
    tx,
  )
  return { documents: documents.rows, lines: lines.rows, findings: findings.rows }
}
