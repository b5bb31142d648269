import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** A billing document as known at an instant, for the schedules of its lines. */
export interface ScheduledDocumentRow {
  document_id: string
  source_id: string
  entity: string
  number: string
  kind: 'invoice' | 'credit_memo'
  is_void: boolean
  /** Its expected posting could not be derived. */
  is_unmapped: boolean
  reason: string | null
  bill_to_id: string
  customer_name: string | null
  issue_on: string
  /** The month a plan posted it in, else the month of issue; null while nothing is expected of it. */
  posting_period: string | null
  finalised_at: Date
  currency: string
}

/** A line of such a document that is no discount. Net in minor units, signed from the customer's side; the days of service half-open, null where none are stated. */
export interface ScheduledLineRow {
  document_id: string
  line_id: string
  sku: string | null
  net_minor: bigint
  service_start_on: string | null
  service_end_on: string | null
}

const inForce = (sources: readonly string[], asOf: Date) => sql`
  select distinct on (document_id) * from billing_document
  where source_id = any(${sources}::text[]) and exists_at <= ${asOf} and (known_at <= ${asOf} or version_no = 1)
  order by document_id, version_no desc`

/** Documents by their own ids as known at an instant, with the lines that can have a schedule; what did not exist yet is left out. */
export async function loadScheduledDocuments(
  tx: Tx,
  sources: readonly string[],
  asOf: Date,
): Promise<{ documents: ScheduledDocumentRow[]; lines: ScheduledLineRow[] }> {
  const documents = await sql<ScheduledDocumentRow>`
    select d.document_id, d.source_id, d.entity, d.number, d.kind, coalesce(d.status = 'void' and d.voided_at <= ${asOf}, false) as is_void,
      exists (select from recon_item i where i.side = 'expected' and i.document_id = d.document_id and i.standing = 'unmapped') as is_unmapped,
      (select x.period from recon_item i join expected_document x on x.expected_id = i.document_id and x.version_no = i.version_no
        where i.side = 'expected' and i.document_id = d.document_id) as posting_period,
      d.reason, d.bill_to_id, b.name as customer_name, d.issue_on, d.finalised_at, d.currency
    from (${inForce(sources, asOf)}) d left join bill_to b using (bill_to_id)
    order by d.source_id`.execute(tx)
  const lines = await sql<ScheduledLineRow>`
    select l.document_id, l.line_id, l.sku, l.net_minor, l.service_start_on, l.service_end_on
    from (${inForce(sources, asOf)}) d join billing_line l using (document_id, version_no)
    where l.kind <> 'discount'
    order by l.document_id, l.line_no`.execute(tx)
  return { documents: documents.rows, lines: lines.rows }
}

/** The own ids of billing documents: of all, or of those whose documents this run has judged. */
export async function listBillingSources(
  tx: Tx,
  which: 'all' | 'touched',
): Promise<{ source_id: string; entity: string }[]> {
  const from =
    which === 'all' ? sql`billing_document d` : sql`touched_document t join billing_document d using (document_id)`
  const found = await sql<{
    source_id: string
    entity: string
  }>`select distinct d.source_id, d.entity from ${from}`.execute(tx)
  return found.rows
}

/** Lines that a live receivables document of the ERP carries on a revenue account although they are earned over time. */
export async function listLinesOnRevenue(
  tx: Tx,
  lineIds: readonly string[],
  accounts: { revenue: readonly string[]; deferred: readonly string[] },
): Promise<ReadonlySet<string>> {
  const found = await sql<{ line_id: string }>`
    select distinct l.source_line_ref as line_id
    from erp_line l join recon_item i on i.side = 'erp' and i.standing = 'live' and i.document_id = l.document_id and i.version_no = l.version_no
    where l.source_line_ref = any(${lineIds}::text[])
      and l.account = any(${accounts.revenue}::text[]) and l.account <> all(${accounts.deferred}::text[])`.execute(tx)
  return new Set(found.rows.map((row) => row.line_id))
}
