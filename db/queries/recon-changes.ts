import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import { markingFeeds, markOf } from './reference-marks.ts'

export interface DirtyKey {
  scope: string
  key: string
}

export interface DocumentIds {
  billing: string[]
  erp: string[]
}

/** Takes the marks that imports and decisions left, all at once, and gives each key once. */
export async function takeDirty(tx: Tx): Promise<DirtyKey[]> {
  const taken = await sql<DirtyKey>`
    with taken as (delete from dirty where ctid in (select ctid from dirty for update skip locked) returning scope, key)
    select distinct scope, key from taken`.execute(tx)
  return taken.rows
}

/** Every billing and receivables document, for a run over everything. */
export async function listAllDocumentIds(tx: Tx): Promise<DocumentIds> {
  const billing = await sql<{ document_id: string }>`select distinct document_id from billing_document`.execute(tx)
  const erp = await sql<{
    document_id: string
  }>`select distinct document_id from erp_document where type in ('ar_invoice', 'ar_credit_memo')`.execute(tx)
  return { billing: billing.rows.map((row) => row.document_id), erp: erp.rows.map((row) => row.document_id) }
}

/** Documents that read a changed reference row when they are derived or judged: by entity, bill-to, billed tax code, SKU, issue month, or a rate on or after its day. */
export async function listReadersOfReference(tx: Tx, dirty: readonly DirtyKey[]): Promise<DocumentIds> {
  const marks = sql`jsonb_to_recordset(${JSON.stringify(dirty)}::jsonb) as m(scope text, key text)`
  const billing = await sql<{ document_id: string }>`
    select d.document_id from ${marks} join billing_document d on m.key = '*' or d.entity = m.key where m.scope = 'entity'
    union select d.document_id from ${marks} join billing_document d on d.bill_to_id = m.key where m.scope = 'bill_to'
    union select l.document_id from ${marks} join billing_line l on l.sku = m.key where m.scope = 'sku'
    union select d.document_id from ${marks} join billing_tax t on t.tax_code = m.key::jsonb ->> 1
      join billing_document d on d.document_id = t.document_id and d.entity = m.key::jsonb ->> 0 where m.scope = 'tax_code'
    union select d.document_id from ${marks} join billing_document d on d.entity = m.key::jsonb ->> 0 and to_char(d.issue_on, 'YYYY-MM') = m.key::jsonb ->> 1
      where m.scope = 'period'
    union select d.document_id from (${earliestRates(marks)}) r
      join billing_document d on d.currency in (r.base, r.quote) and d.issue_on >= r.day
      join entity e on e.entity = d.entity and e.functional_currency <> d.currency`.execute(tx)
  const erp = await sql<{ document_id: string }>`
    select d.document_id from ${marks} join erp_document d on (m.key = '*' or d.entity = m.key) and d.type in ('ar_invoice', 'ar_credit_memo')
      where m.scope = 'entity'
    union select d.document_id from (${earliestRates(marks)}) r
      join erp_document d on d.currency in (r.base, r.quote) and d.posting_on >= r.day and d.type in ('ar_invoice', 'ar_credit_memo')
      join entity e on e.entity = d.entity and e.functional_currency <> d.currency`.execute(tx)
  return { billing: billing.rows.map((row) => row.document_id), erp: erp.rows.map((row) => row.document_id) }
}

const earliestRates = (marks: ReturnType<typeof sql>) => sql`
  select m.key::jsonb ->> 0 as base, m.key::jsonb ->> 1 as quote, min((m.key::jsonb ->> 2)::date) as day
  from ${marks} where m.scope = 'rate' group by 1, 2`

/** Documents that came to be known between two instants, for a run that moves on in time over rows imported before. */
export async function listDocumentIdsKnownBetween(tx: Tx, after: Date, until: Date): Promise<DocumentIds> {
  const billing = await sql<{ document_id: string }>`
    select document_id from billing_document where known_at > ${after} and known_at <= ${until}
    union
    select document_id from billing_document where voided_at > ${after} and voided_at <= ${until}`.execute(tx)
  const erp = await sql<{ document_id: string }>`
    select distinct document_id from erp_document
    where type in ('ar_invoice', 'ar_credit_memo') and known_at > ${after} and known_at <= ${until}`.execute(tx)
  return { billing: billing.rows.map((row) => row.document_id), erp: erp.rows.map((row) => row.document_id) }
}

/** What reference rows touch that came to be known in other words between two instants: an earlier run may have taken the marks of their import without yet seeing them. */
export async function listMarksKnownBetween(tx: Tx, after: Date, until: Date): Promise<DirtyKey[]> {
  const found = await sql<DirtyKey>`
    select distinct m.scope, m.key
    from source_document d cross join lateral (select d.payload::jsonb as row) j
    cross join lateral (values ${markOf(sql`d.stream`, sql`j.row`)}) m(scope, key)
    where d.stream = any(${markingFeeds}::text[]) and d.version_no > 1 and d.known_at > ${after} and d.known_at <= ${until}
      and m.key is not null`.execute(tx)
  return found.rows
}

/** The documents that changed ones reverse, and the reversals of changed ones: their standing may differ now. */
export async function listReversalPartners(tx: Tx, erpIds: readonly string[]): Promise<string[]> {
  const found = await sql<{ document_id: string }>`
    with changed as (select distinct source_id, reversal_of from erp_document where document_id = any(${erpIds}::uuid[]))
    select document_id from erp_document where source_id in (select reversal_of from changed where reversal_of is not null)
    union
    select document_id from erp_document where reversal_of in (select source_id from changed)`.execute(tx)
  return found.rows.map((row) => row.document_id)
}

/** Billing documents that plans posted as the given ERP documents: where they are expected hangs on whether the ERP holds those. */
export async function listPlannedMembers(tx: Tx, erpIds: readonly string[]): Promise<string[]> {
  if (erpIds.length === 0) return []
  const found = await sql<{ document_id: string }>`
    select distinct m.document_id from erp_document e
    join posting p on p.external_ref = e.external_ref and p.entity = e.entity
    join posting_member m on m.posting_id = p.posting_id
    where e.document_id = any(${erpIds}::uuid[])`.execute(tx)
  return found.rows.map((row) => row.document_id)
}
