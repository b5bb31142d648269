import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'

/** A payment or adjustment of the ERP as known at an instant, with its lines. Amounts debit positive, minor units. */
export interface ErpSettlementRow {
  document_id: string
  version_no: number
  source_id: string
  doc_no: string
  entity: string
  standing: 'live' | 'reversed' | 'reversal' | 'rejected'
  status_reason: string | null
  external_ref: string | null
  ref_root: string | null
  customer_no: string | null
  currency: string
  rate: string | null
  posting_on: string
  period: string
  created_at: Date
  source_version: number
  lines: readonly { account: string; amount_minor: string; base_minor: string; applies_to: string | null }[]
}

const columns = sql`
  d.document_id, d.version_no, d.source_id, d.doc_no, d.entity,
  case when d.status = 'rejected' then 'rejected'
    when d.reversal_of is not null then 'reversal'
    when exists (select from erp_document v where v.reversal_of = d.source_id and v.status = 'posted' and v.exists_at <= d.seen_at) then 'reversed'
    else 'live' end as standing,
  d.status_reason, d.external_ref, d.ref_root, d.customer_no, d.currency, d.rate, d.posting_on, d.period, d.created_at, d.source_version,
  coalesce((select jsonb_agg(jsonb_build_object('account', l.account, 'amount_minor', l.amount_minor::text, 'base_minor', l.base_minor::text, 'applies_to', l.applies_to) order by l.line_no)
    from erp_line l where l.document_id = d.document_id and l.version_no = d.version_no), '[]') as lines`

const inForce = (asOf: Date) => sql`
  select distinct on (document_id) *, ${asOf}::timestamptz as seen_at from erp_document
  where type in ('payment', 'adjustment') and exists_at <= ${asOf} and (known_at <= ${asOf} or version_no = 1)`

/** Payments and adjustments that name one of the given settlements, in the order they were created. A document with a posted reversal, and the reversal, are not live (file-drop contract, section 5). */
export async function listErpSettlements(
  tx: Db | Tx,
  sourceIds: readonly string[],
  asOf: Date,
): Promise<ErpSettlementRow[]> {
  const found = await sql<ErpSettlementRow>`
    select ${columns} from (
      ${inForce(asOf)} and (ref_root = any(${sourceIds}::text[]) or external_ref = any(${sourceIds}::text[]))
      order by document_id, version_no desc) d
    order by d.created_at, d.source_id collate "C"`.execute(tx)
  return found.rows
}

/** Live payments and adjustments of the given ERP customers that name no settlement billing knows by then. */
export async function listErpSettlementsWithoutSource(
  tx: Tx,
  customers: readonly { entity: string; customer_no: string }[],
  asOf: Date,
): Promise<(ErpSettlementRow & { customer_name: string | null; bill_to_id: string | null })[]> {
  const found = await sql<ErpSettlementRow & { customer_name: string | null; bill_to_id: string | null }>`
    with wanted as (select * from jsonb_to_recordset(${JSON.stringify(customers)}::jsonb) as w(entity text, customer_no text)),
    documents as (
      select ${columns} from (
        ${inForce(asOf)} and document_id in (
          select e.document_id from erp_document e join wanted w on w.entity = e.entity and w.customer_no = e.customer_no
          where e.type in ('payment', 'adjustment'))
        order by document_id, version_no desc) d
      where not exists (select from payment p where p.source_id in (d.ref_root, d.external_ref) and p.exists_at <= ${asOf}))
    select d.*, party.bill_to_id, party.name as customer_name from documents d
    join wanted w on w.entity = d.entity and w.customer_no = d.customer_no
    left join lateral (${partyOf(sql`d.entity`, sql`d.customer_no`)}) party on true
    where d.standing = 'live'
    order by d.created_at, d.source_id collate "C"`.execute(tx)
  return found.rows
}

/** The bill-to behind an ERP customer: one that was invoiced under the number, the first by its id where several share it. */
const partyOf = (entity: ReturnType<typeof sql>, customerNo: ReturnType<typeof sql>) => sql`
  select b.bill_to_id, b.name from recon_item x
  join expected_document e on e.expected_id = x.document_id and e.version_no = x.version_no
  join bill_to b on b.bill_to_id = e.bill_to_id
  where x.side = 'expected' and x.entity = ${entity} and x.customer_no = ${customerNo}
  order by b.bill_to_id collate "C" limit 1`

/** A credit memo of the ERP that is not used up. The open amount is negative, minor units. */
export interface OpenCreditRow {
  document_id: string
  source_id: string
  doc_no: string
  ref_root: string
  entity: string
  customer_no: string
  customer_name: string | null
  bill_to_id: string | null
  currency: string
  document_on: string
  period: string
  /** What its live documents carry on receivables before anything is cleared. */
  booked_minor: bigint
  open_minor: bigint
  /** The oldest invoice of the customer in the currency that is open in the ERP, with what is open of it; null where there is none. */
  invoice_source_id: string | null
  invoice_no: string | null
  invoice_open_minor: bigint | null
  billing_source_id: string | null
  billing_number: string | null
}

// Open in the ERP: what live AR documents of one reference carry on receivables, and what payments and adjustments cleared under it or under the reference of a part or a rebooking. Nobody else's customers and no further documents decide it.
const openItems = (customers: readonly { entity: string; customer_no: string }[], asOf: Date) => sql`
  with wanted as materialized (
    select * from jsonb_to_recordset(${JSON.stringify(customers)}::jsonb) as w(entity text, customer_no text)),
  receivable as materialized (
    select distinct entity, value ->> 'receivable' as account from mapping_version where set_name = 'gl_control'),
  own as materialized (
    select e.document_id, e.entity, e.ref_root from wanted w join erp_document e on e.entity = w.entity and e.customer_no = w.customer_no
    where e.type in ('ar_invoice', 'ar_credit_memo')),
  related as materialized (
    select document_id from own
    union select e.document_id from (select distinct entity, ref_root from own where ref_root is not null) o
      join erp_document e on e.ref_root = o.ref_root and e.entity = o.entity),
  current as materialized (
    select distinct on (document_id) * from erp_document
    where document_id in (select document_id from related) and type in ('ar_invoice', 'ar_credit_memo')
      and exists_at <= ${asOf} and (known_at <= ${asOf} or version_no = 1)
    order by document_id, version_no desc),
  live as materialized (
    select c.*, coalesce(c.ref_root, c.source_id) as root,
      (select coalesce(sum(n.amount_minor), 0) from erp_line n
        where n.document_id = c.document_id and n.version_no = c.version_no and (c.entity, n.account) in (select entity, account from receivable)) as booked_minor
    from current c
    where c.status = 'posted' and c.reversal_of is null
      and not exists (select from erp_document v where v.reversal_of = c.source_id and v.status = 'posted' and v.exists_at <= ${asOf})),
  item as materialized (
    select l.*, sum(l.booked_minor) over (partition by l.entity, l.root, l.currency) as root_minor,
    sum(l.booked_minor) over (partition by l.entity, l.root, l.currency) + coalesce((
      select sum(n.amount_minor) from erp_line n join erp_document d on d.document_id = n.document_id and d.version_no = n.version_no
      where n.applies_to in (select l.root union select r.external_ref from erp_document r where r.ref_root = l.root and r.entity = l.entity) and d.entity = l.entity and d.currency = l.currency and d.type in ('payment', 'adjustment') and d.status = 'posted'
        and (d.entity, n.account) in (select entity, account from receivable)
        and d.version_no = (select max(x.version_no) from erp_document x where x.document_id = d.document_id
          and x.exists_at <= ${asOf} and (x.known_at <= ${asOf} or x.version_no = 1))), 0) as open_minor
    from live l),
  first_of as materialized (
    select distinct on (i.entity, i.customer_no, i.type, i.root) i.* from item i
    where (i.entity, i.customer_no) in (select entity, customer_no from wanted)
    order by i.entity, i.customer_no, i.type, i.root, i.created_at, i.source_id collate "C")`

/** Credit memos of the given ERP customers that are open, with the oldest open invoice they could be used on. */
export async function listOpenCredits(
  tx: Db | Tx,
  customers: readonly { entity: string; customer_no: string }[],
  asOf: Date,
): Promise<OpenCreditRow[]> {
  const found = await sql<OpenCreditRow>`
    ${openItems(customers, asOf)}
    select c.document_id, c.source_id, c.doc_no, c.root as ref_root, c.entity, c.customer_no, party.name as customer_name, party.bill_to_id,
      c.currency, c.document_on, c.period, c.root_minor::bigint as booked_minor, c.open_minor::bigint as open_minor,
      o.source_id as invoice_source_id, o.doc_no as invoice_no, o.open_minor::bigint as invoice_open_minor,
      m.source_id as billing_source_id, m.number as billing_number
    from first_of c
    left join lateral (
      select f.source_id, f.doc_no, f.open_minor from first_of f
      where f.type = 'ar_invoice' and f.open_minor > 0 and f.entity = c.entity and f.customer_no = c.customer_no and f.currency = c.currency
      order by f.document_on, f.source_id collate "C" limit 1) o on true
    left join lateral (${partyOf(sql`c.entity`, sql`c.customer_no`)}) party on true
    left join lateral (
      select r.source_id, r.number from recon_item r
      where r.side = 'expected' and r.kind = 'credit_memo' and r.match_hash = hashtextextended(c.entity || '|' || c.root, 0) and r.match_key = c.entity || '|' || c.root
      order by r.source_id collate "C" limit 1) m on true
    where c.type = 'ar_credit_memo' and c.open_minor < 0
    order by c.source_id collate "C"`.execute(tx)
  return found.rows
}
