import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'
import type { ChangeRowRecord } from './mapping-changes.ts'

/** Billing documents that a row of a change decides: of its entity and key, issued on a day of its validity, known at the instant. */
export async function listDecidedDocuments(
  tx: Tx,
  of: { set: string; rows: readonly ChangeRowRecord[]; asOf: Date },
): Promise<string[]> {
  const rows = sql`jsonb_to_recordset(${JSON.stringify(of.rows)}::jsonb)
    as m(entity text, key jsonb, "validFrom" date, "validTo" date)`
  const within = sql`d.entity = m.entity and d.issue_on >= m."validFrom" and (m."validTo" is null or d.issue_on < m."validTo") and d.exists_at <= ${of.asOf}`
  const bySet: Record<string, ReturnType<typeof sql>> = {
    gl_tax: sql`select d.document_id from ${rows} join billing_document d on ${within}
      where exists (select from billing_tax t where t.document_id = d.document_id and t.tax_code = m.key ->> 'tax_code')
         or exists (select from billing_line l where l.document_id = d.document_id and l.tax_code = m.key ->> 'tax_code')`,
    gl_revenue: sql`select d.document_id from ${rows}
      join (${skusByCategory}) s on s.category = m.key ->> 'revenue_category'
      join billing_line l on l.sku = s.sku
      join billing_document d on d.document_id = l.document_id and d.version_no = l.version_no and ${within}`,
    gl_control: sql`select d.document_id from ${rows} join billing_document d on ${within}`,
    erp_customers: sql`select d.document_id from ${rows} join billing_document d on d.bill_to_id = m.key ->> 'bill_to_id' and ${within}`,
  }
  const query = bySet[of.set]
  if (!query) return []
  const found = await sql<{ document_id: string }>`select distinct document_id from (${query}) f order by 1`.execute(tx)
  return found.rows.map((row) => row.document_id)
}

// Every category a product ever had: which of them counts on a document's date is for the derivation to say.
const skusByCategory = sql`
  select distinct d.natural_key as sku, c ->> 'revenue_category' as category
    from source_document d cross join lateral jsonb_array_elements(d.payload::jsonb -> 'revenue_categories') c
   where d.stream = 'products'`

/** SKUs that ever lay in one of the revenue categories. */
export async function listSkusOfCategories(db: Db | Tx, categories: readonly string[]): Promise<string[]> {
  const found = await sql<{ sku: string }>`
    select distinct sku from (${skusByCategory}) s where category = any(${categories}::text[]) order by sku`.execute(db)
  return found.rows.map((row) => row.sku)
}

/** How many billing documents there are at an instant. */
export async function countBillingDocuments(tx: Tx, asOf: Date): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(distinct document_id)::int as count from billing_document where exists_at <= ${asOf}`.execute(tx)
  return found.rows[0]?.count ?? 0
}

export interface OpenFinding {
  document_id: string
  class: string
  cause: string
}

/** Open and waiting exceptions on billing documents. */
export async function listOpenFindings(tx: Tx, ids: readonly string[]): Promise<OpenFinding[]> {
  const found = await sql<OpenFinding>`
    select subject_document_id as document_id, class, cause from exception
    where subject_document_id = any(${ids}::uuid[]) and status in ('open', 'waiting') order by exception_id`.execute(tx)
  return found.rows
}

export interface LiveErpLine {
  document_id: string
  account: string
  amount_minor: bigint
  base_minor: bigint
  posting_on: string
}

/** What the ERP holds live for billing documents, by account: of a consolidated document only the member's own lines, with its receivable as what balances them. Debit positive. */
export async function listLiveErpLines(tx: Tx, ids: readonly string[], asOf: Date): Promise<LiveErpLine[]> {
  const found = await sql<LiveErpLine>`
    with held as (
      select b.document_id as billing_id, e.document_id as erp_id
      from match_member b join match_member e on e.match_id = b.match_id and e.side = 'erp' and e.role = 'live'
      where b.side = 'expected' and b.document_id = any(${ids}::uuid[])),
    shared as (select erp_id from match_member m join held h on m.document_id = h.erp_id and m.side = 'erp'
      join match_member o on o.match_id = m.match_id and o.side = 'expected' group by erp_id having count(distinct o.document_id) > 1),
    erp as (select distinct on (d.document_id) d.* from erp_document d where d.document_id in (select erp_id from held)
      and (d.known_at <= ${asOf} or d.version_no = 1) order by d.document_id, d.version_no desc),
    own as (
      select h.billing_id, e.posting_on, l.account, l.amount_minor, l.base_minor, l.source_line_ref, e.document_id,
        exists (select from shared s where s.erp_id = h.erp_id) as is_shared
      from held h join erp e on e.document_id = h.erp_id join erp_line l on l.document_id = e.document_id and l.version_no = e.version_no),
    mine as (
      select o.* from own o join (select distinct document_id, source_id from billing_document where document_id = any(${ids}::uuid[])) b on b.document_id = o.billing_id
      where not o.is_shared or o.source_line_ref = b.source_id
        or exists (select from billing_line l where l.document_id = o.billing_id and l.line_id = o.source_line_ref)),
    balance as (
      select m.billing_id, m.posting_on, r.account, -sum(m.amount_minor) as amount_minor, -sum(m.base_minor) as base_minor
      from mine m
      cross join lateral (select o.account from own o where o.document_id = m.document_id and o.billing_id = m.billing_id
        order by abs(o.amount_minor) desc limit 1) r
      where m.is_shared group by 1, 2, 3)
    select billing_id as document_id, account, sum(amount_minor)::bigint as amount_minor, sum(base_minor)::bigint as base_minor,
      max(posting_on) as posting_on
    from (select billing_id, posting_on, account, amount_minor, base_minor from mine union all select * from balance) lines
    group by 1, 2 order by 1, 2`.execute(tx)
  return found.rows
}

/** The states of periods by entity. */
export async function listPeriodStates(db: Db | Tx) {
  return db
    .selectFrom('period_state')
    .select(['entity', 'period', 'state'])
    .orderBy('entity')
    .orderBy('period')
    .limit(5000)
    .execute()
}
