import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** A receivables document of the ERP in the version known at an instant, with where it stands among reversals. */
export interface ErpRow {
  document_id: string
  version_no: number
  source_id: string
  entity: string
  type: 'ar_invoice' | 'ar_credit_memo'
  standing: 'live' | 'reversed' | 'reversal' | 'rejected'
  status_reason: string | null
  doc_no: string
  external_ref: string | null
  refs: string[]
  customer_no: string | null
  document_on: string
  posting_on: string
  period: string
  created_at: Date
  updated_at: Date
  source_version: number
  currency: string
  rate: string | null
  receivable_minor: bigint
  base_receivable_minor: bigint
}

export interface ErpLineRow {
  document_id: string
  line_no: number
  account: string
  amount_minor: bigint
  base_minor: bigint
  source_line_ref: string | null
  dimensions: Readonly<Record<string, string>> | null
  is_receivable: boolean
}

const inForce = (ids: readonly string[], asOf: Date) => sql`
  select distinct on (document_id) * from erp_document
  where document_id = any(${ids}::uuid[]) and type in ('ar_invoice', 'ar_credit_memo')
    and exists_at <= ${asOf} and (known_at <= ${asOf} or version_no = 1)
  order by document_id, version_no desc`

// The receivable accounts of an entity are those any version of its control mapping names.
const receivableAccounts = sql`select distinct entity, value ->> 'receivable' as account from mapping_version where set_name = 'gl_control'`

/** Receivables documents by id as known at an instant. A document with a posted reversal, and the reversal, are not live (file-drop contract, section 5). */
export async function loadErpAsOf(tx: Tx, ids: readonly string[], asOf: Date): Promise<ErpRow[]> {
  const found = await sql<ErpRow>`
    with d as (${inForce(ids, asOf)}), r as (${receivableAccounts})
    select d.document_id, d.version_no, d.source_id, d.entity, d.type, d.status_reason, d.doc_no, d.external_ref, d.refs,
      d.customer_no, d.document_on, d.posting_on, d.period, d.created_at, d.updated_at, d.source_version, d.currency, d.rate,
      case when d.status = 'rejected' then 'rejected'
        when d.reversal_of is not null and exists (
          select from erp_document o where o.source_id = d.reversal_of and o.status = 'posted' and o.exists_at <= ${asOf}) then 'reversal'
        when exists (select from erp_document v where v.reversal_of = d.source_id and v.status = 'posted' and v.exists_at <= ${asOf}) then 'reversed'
        else 'live' end as standing,
      coalesce(s.receivable_minor, 0)::bigint as receivable_minor, coalesce(s.base_receivable_minor, 0)::bigint as base_receivable_minor
    from d left join lateral (
      select sum(l.amount_minor) as receivable_minor, sum(l.base_minor) as base_receivable_minor
      from erp_line l join r on r.entity = d.entity and r.account = l.account
      where l.document_id = d.document_id and l.version_no = d.version_no) s on true
    order by d.source_id`.execute(tx)
  return found.rows
}

/** The lines of those documents, each marked as receivable or not. */
export async function loadErpLinesAsOf(tx: Tx, ids: readonly string[], asOf: Date): Promise<ErpLineRow[]> {
  const found = await sql<ErpLineRow>`
    with d as (${inForce(ids, asOf)}), r as (${receivableAccounts})
    select l.document_id, l.line_no, l.account, l.amount_minor, l.base_minor, l.source_line_ref, l.dimensions,
      exists (select from r where r.entity = d.entity and r.account = l.account) as is_receivable
    from d join erp_line l using (document_id, version_no)
    order by l.document_id, l.line_no`.execute(tx)
  return found.rows
}

/** Who stands behind the customer number of an ERP document: a bill-to that was invoiced under it in the same entity, the first by its id where several share the number. */
export async function listErpParties(
  tx: Tx,
  ids: readonly string[],
): Promise<{ document_id: string; bill_to_id: string; name: string }[]> {
  const found = await sql<{ document_id: string; bill_to_id: string; name: string }>`
    select i.document_id, party.bill_to_id, party.name
    from recon_item i cross join lateral (
      select b.bill_to_id, b.name from recon_item x
      join expected_document e on e.expected_id = x.document_id and e.version_no = x.version_no
      join bill_to b on b.bill_to_id = e.bill_to_id
      where x.side = 'expected' and x.entity = i.entity and x.customer_no = i.customer_no
      order by b.bill_to_id collate "C" limit 1) party
    where i.side = 'erp' and i.document_id = any(${ids}::uuid[])`.execute(tx)
  return found.rows
}
