import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../client.ts'

/** A billing document in the version that was known at an instant; void only if it had been voided by then. */
export interface BillingRow {
  document_id: string
  version_no: number
  source_id: string
  entity: string
  number: string
  kind: 'invoice' | 'credit_memo'
  is_void: boolean
  bill_to_id: string
  customer_name: string | null
  issue_on: string
  finalised_at: Date
  voided_at: Date | null
  currency: string
  net_minor: bigint
  gross_minor: bigint
  /** Where a plan posted it and the ERP shows that: the period it is expected in, and the reference it stands under. */
  planned_period: string | null
  planned_ref: string | null
}

export interface BillingLineRow {
  document_id: string
  line_id: string
  line_no: number
  sku: string | null
  kind: string
  tax_code: string | null
  net_minor: bigint
}

export interface BillingTaxRow {
  document_id: string
  tax_code: string
  rate_percent: string
  amount_minor: bigint
}

const inForce = (ids: readonly string[], asOf: Date) => sql`
  select distinct on (document_id) * from billing_document
  where document_id = any(${ids}::uuid[]) and exists_at <= ${asOf} and (known_at <= ${asOf} or version_no = 1)
  order by document_id, version_no desc`

// The newest posting under a plan that the ERP is known to hold at the instant. Its period holds without lateness (file-drop contract, section 8).
const plannedPosting = (documentId: RawBuilder<unknown>, asOf: Date) => sql`
  select p.period, p.external_ref from posting_member m join posting p using (posting_id)
  where m.document_id = ${documentId} and p.state in ('posted', 'confirmed') and p.purpose in ('post', 'rebook', 'supplement')
    and exists (select from erp_document e where e.external_ref = p.external_ref and e.entity = p.entity and e.status = 'posted' and e.exists_at <= ${asOf})
  order by p.created_at desc, p.external_ref collate "C" desc limit 1`

/** Documents by id as known at an instant, with lines and taxes; what did not exist yet is left out. Bounded by the ids given. */
export async function loadBillingAsOf(
  tx: Tx,
  ids: readonly string[],
  asOf: Date,
): Promise<{ documents: BillingRow[]; lines: BillingLineRow[]; taxes: BillingTaxRow[] }> {
  const documents = await sql<BillingRow>`
    select d.document_id, d.version_no, d.source_id, d.entity, d.number, d.kind,
      coalesce(d.status = 'void' and d.voided_at <= ${asOf}, false) as is_void,
      d.bill_to_id, b.name as customer_name, d.issue_on, d.finalised_at, d.voided_at, d.currency, d.net_minor, d.gross_minor,
      planned.period as planned_period, planned.external_ref as planned_ref
    from (${inForce(ids, asOf)}) d left join bill_to b using (bill_to_id)
    left join lateral (${plannedPosting(sql`d.document_id`, asOf)}) planned on true
    order by d.source_id`.execute(tx)
  const lines = await sql<BillingLineRow>`
    select l.document_id, l.line_id, l.line_no, l.sku, l.kind, l.tax_code, l.net_minor
    from (${inForce(ids, asOf)}) d join billing_line l using (document_id, version_no)
    order by l.document_id, l.line_no`.execute(tx)
  const taxes = await sql<BillingTaxRow>`
    select t.document_id, t.tax_code, t.rate_percent, t.amount_minor
    from (${inForce(ids, asOf)}) d join billing_tax t using (document_id, version_no)
    order by t.document_id, t.tax_no`.execute(tx)
  return { documents: documents.rows, lines: lines.rows, taxes: taxes.rows }
}
