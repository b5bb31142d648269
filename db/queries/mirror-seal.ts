import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import type { SealScope } from './inbox-seal.ts'
import { landing } from './landing.ts'

/** Writes the mirror rows of every new version, headers before what hangs on them. */
export async function sealMirror(tx: Tx, seal: SealScope): Promise<void> {
  await sealHeaders(tx, seal, 'invoices', 'document', 'billing_document', BILLING_DOCUMENT)
  await sealParts(tx, seal, 'invoices', 'lines', 'billing_line', BILLING_LINE)
  await sealParts(tx, seal, 'invoices', 'taxes', 'billing_tax', BILLING_TAX)
  await sealHeaders(tx, seal, 'erp_documents', 'document', 'erp_document', ERP_DOCUMENT)
  await sealParts(tx, seal, 'erp_documents', 'lines', 'erp_line', ERP_LINE)
  await sealHeaders(tx, seal, 'payments', 'payment', 'payment', PAYMENT)
  await sealParts(tx, seal, 'payments', 'applications', 'payment_application', PAYMENT_APPLICATION)
}

type Columns = Readonly<Record<string, string>>

const BILLING_DOCUMENT: Columns = {
  source_id: 'text',
  entity: 'text',
  number: 'text',
  kind: 'text',
  status: 'text',
  bill_to_id: 'text',
  issue_on: 'date',
  due_on: 'date',
  finalised_at: 'timestamptz',
  voided_at: 'timestamptz',
  usage_cutoff_at: 'timestamptz',
  currency: 'text',
  net_minor: 'bigint',
  tax_minor: 'bigint',
  gross_minor: 'bigint',
  original_source_id: 'text',
  reason: 'text',
}
const BILLING_LINE: Columns = {
  line_id: 'text',
  line_no: 'integer',
  subscription_id: 'text',
  sku: 'text',
  kind: 'text',
  description: 'text',
  metric: 'text',
  quantity: 'numeric',
  unit_price: 'numeric',
  price_id: 'text',
  net_minor: 'bigint',
  tax_code: 'text',
  service_start_on: 'date',
  service_end_on: 'date',
  usage_cutoff_at: 'timestamptz',
  original_line_id: 'text',
}
const BILLING_TAX: Columns = {
  tax_no: 'integer',
  tax_code: 'text',
  rate_percent: 'numeric',
  base_minor: 'bigint',
  amount_minor: 'bigint',
}
const ERP_DOCUMENT: Columns = {
  source_id: 'text',
  entity: 'text',
  type: 'text',
  status: 'text',
  status_reason: 'text',
  doc_no: 'text',
  external_ref: 'text',
  ref_root: 'text',
  refs: 'text[]',
  customer_no: 'text',
  document_on: 'date',
  posting_on: 'date',
  period: 'text',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  source_version: 'integer',
  currency: 'text',
  rate: 'numeric',
  reversal_of: 'text',
  text: 'text',
}
const ERP_LINE: Columns = {
  line_no: 'integer',
  account: 'text',
  amount_minor: 'bigint',
  base_minor: 'bigint',
  tax_code: 'text',
  source_line_ref: 'text',
  applies_to: 'text',
  dimensions: 'jsonb',
}
const PAYMENT: Columns = {
  source_id: 'text',
  kind: 'text',
  entity: 'text',
  bill_to_id: 'text',
  paid_on: 'date',
  recorded_at: 'timestamptz',
  currency: 'text',
  amount_minor: 'bigint',
  credit_memo_id: 'text',
  method: 'text',
}
const PAYMENT_APPLICATION: Columns = {
  application_no: 'integer',
  invoice_id: 'text',
  amount_minor: 'bigint',
  intent: 'text',
}

async function sealHeaders(tx: Tx, seal: SealScope, feed: string, member: string, table: string, columns: Columns) {
  const { names, typed, values } = fragments(columns)
  await sql`insert into ${sql.table(table)} (document_id, version_no, exists_at, known_at, seq, ${names})
    select p.document_id, p.version_no, p.exists_at, p.known_at, ${seal.seqBase}::bigint + p.ord, ${values}
      from ${landing(seal.tables.plan)} p join ${landing(seal.tables.rows)} r using (feed, row_no),
           json_to_record(r.mirror -> ${sql.lit(member)}) as m(${typed})
     where p.feed = ${sql.lit(feed)} and p.bucket in ('new', 'changed')`.execute(tx)
  await sql`insert into ${sql.table(table)} (document_id, version_no, exists_at, known_at, seq, ${names})
    select m.document_id, a.version_no, m.exists_at, a.known_at, ${seal.seqBase}::bigint + a.ord, ${values}
      from ${landing(seal.tables.restated)} a join ${sql.table(table)} m on m.document_id = a.document_id and m.version_no = a.from_no
     where a.feed = ${sql.lit(feed)}`.execute(tx)
}

async function sealParts(tx: Tx, seal: SealScope, feed: string, member: string, table: string, columns: Columns) {
  const { names, typed, values } = fragments(columns)
  await sql`insert into ${sql.table(table)} (document_id, version_no, ${names})
    select p.document_id, p.version_no, ${values}
      from ${landing(seal.tables.plan)} p join ${landing(seal.tables.rows)} r using (feed, row_no),
           json_to_recordset(r.mirror -> ${sql.lit(member)}) as m(${typed})
     where p.feed = ${sql.lit(feed)} and p.bucket in ('new', 'changed')`.execute(tx)
  await sql`insert into ${sql.table(table)} (document_id, version_no, ${names})
    select m.document_id, a.version_no, ${values}
      from ${landing(seal.tables.restated)} a join ${sql.table(table)} m on m.document_id = a.document_id and m.version_no = a.from_no
     where a.feed = ${sql.lit(feed)}`.execute(tx)
}

function fragments(columns: Columns) {
  const names = Object.keys(columns)
  return {
    names: sql.join(names.map((name) => sql.id(name))),
    values: sql.join(names.map((name) => sql.id('m', name))),
    typed: sql.join(Object.entries(columns).map(([name, type]) => sql`${sql.id(name)} ${sql.raw(type)}`)),
  }
}
