import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'

/** A payment, refund, write-off or applied credit in the version known at an instant. Amounts are positive, minor units. */
export interface SettlementRow {
  document_id: string
  version_no: number
  source_id: string
  kind: 'payment' | 'refund' | 'write_off' | 'credit_application'
  entity: string
  bill_to_id: string
  customer_name: string | null
  paid_on: string
  recorded_at: Date
  currency: string
  amount_minor: bigint
  credit_memo_id: string | null
  applications: readonly { invoice_id: string; amount_minor: string; intent: 'full' | 'partial' }[]
}

/** A billing document that payments settle. Amounts are signed: a credit memo is negative. */
export interface SettledRow {
  source_id: string
  document_id: string
  number: string
  kind: 'invoice' | 'credit_memo'
  is_void: boolean
  currency: string
  functional_currency: string
  gross_minor: bigint
  base_minor: bigint | null
  group_ref: string
}

/** One settlement of one document, in the order it was recorded. */
export interface SettlingRow {
  settled_id: string
  document_id: string
  amount_minor: bigint
  source_id: string
  paid_on: string
  recorded_at: Date
}

const inForce = (asOf: Date) => sql`exists_at <= ${asOf} and (known_at <= ${asOf} or version_no = 1)`

/** Settlements of the given bill-tos as known at the instant, in the order they were recorded. */
export async function listSettlements(
  tx: Db | Tx,
  parties: readonly { entity: string; bill_to_id: string }[],
  asOf: Date,
): Promise<SettlementRow[]> {
  const found = await sql<SettlementRow>`
    with wanted as (select * from jsonb_to_recordset(${JSON.stringify(parties)}::jsonb) as w(entity text, bill_to_id text)),
    current as (
      select distinct on (document_id) * from payment
      where document_id in (select p.document_id from payment p join wanted w on w.bill_to_id = p.bill_to_id and w.entity = p.entity) and ${inForce(asOf)}
      order by document_id, version_no desc)
    select p.document_id, p.version_no, p.source_id, p.kind, p.entity, p.bill_to_id, b.name as customer_name, p.paid_on, p.recorded_at,
      p.currency, p.amount_minor, p.credit_memo_id,
      coalesce((select jsonb_agg(jsonb_build_object('invoice_id', a.invoice_id, 'amount_minor', a.amount_minor::text, 'intent', a.intent) order by a.application_no)
        from payment_application a where a.document_id = p.document_id and a.version_no = p.version_no), '[]') as applications
    from current p join wanted w on w.bill_to_id = p.bill_to_id and w.entity = p.entity left join bill_to b on b.bill_to_id = p.bill_to_id
    order by p.recorded_at, p.source_id collate "C"`.execute(tx)
  return found.rows
}

/** The billing documents of the given ids with what the ERP should hold for them. */
export async function listSettledDocuments(tx: Db | Tx, sourceIds: readonly string[]): Promise<SettledRow[]> {
  const found = await sql<SettledRow>`
    select i.source_id, i.document_id, i.number, i.kind, i.standing = 'void' as is_void, i.currency, e.functional_currency,
      x.gross_minor, x.base_minor, x.group_ref
    from recon_item i
    join expected_document x on x.expected_id = i.document_id and x.version_no = i.version_no
    join entity e on e.entity = i.entity
    where i.side = 'expected' and i.document_id in (select document_id from billing_document where source_id = any(${sourceIds}::text[]))`.execute(
    tx,
  )
  return found.rows
}

/** Every settlement of the given documents by anybody, as known at the instant, in the order they were recorded. */
export async function listSettlings(tx: Db | Tx, sourceIds: readonly string[], asOf: Date): Promise<SettlingRow[]> {
  const found = await sql<SettlingRow>`
    with named as (
      select document_id from payment_application where invoice_id = any(${sourceIds}::text[])
      union select document_id from payment where credit_memo_id = any(${sourceIds}::text[])),
    current as (
      select distinct on (document_id) * from payment where document_id in (select document_id from named) and ${inForce(asOf)}
      order by document_id, version_no desc)
    select s.settled_id, s.document_id, s.amount_minor, s.source_id, s.paid_on, s.recorded_at from (
      select a.invoice_id as settled_id, p.document_id, p.paid_on, p.recorded_at, p.source_id, a.application_no, a.amount_minor
      from current p join payment_application a on a.document_id = p.document_id and a.version_no = p.version_no
      union all
      select p.credit_memo_id, p.document_id, p.paid_on, p.recorded_at, p.source_id, 0, p.amount_minor
      from current p where p.kind in ('refund', 'credit_application')) s
    where s.settled_id = any(${sourceIds}::text[])
    order by s.recorded_at, s.source_id collate "C", s.application_no`.execute(tx)
  return found.rows
}

/** Billing documents the ERP clears under the given references, by entity. */
export async function listDocumentsByReference(
  tx: Tx,
  named: readonly { entity: string; ref: string }[],
): Promise<{ entity: string; ref: string; source_id: string; number: string; kind: 'invoice' | 'credit_memo' }[]> {
  if (named.length === 0) return []
  const found = await sql<{
    entity: string
    ref: string
    source_id: string
    number: string
    kind: 'invoice' | 'credit_memo'
  }>`
    select n.entity, n.ref, i.source_id, i.number, i.kind
    from jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as n(entity text, ref text)
    join recon_item i on i.side = 'expected' and i.match_hash = hashtextextended(n.entity || '|' || n.ref, 0) and i.match_key = n.entity || '|' || n.ref
    order by i.source_id collate "C"`.execute(tx)
  return found.rows
}
