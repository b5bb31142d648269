import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import { inForce } from './usage-judgement-billing.ts'

/** The line another line credits or changes. Net in minor units, signed from the customer's side. */
export interface OriginalLineRow {
  /** The document and line that name it. */
  source_id: string
  line_id: string
  kind: string
  net_minor: bigint
  service_start_on: string | null
  service_end_on: string | null
}

/** The service period of a charge that no usage stands behind; the last day is no longer part of it. */
export interface ChargedPeriodRow {
  subscription_id: string
  sku: string
  service_start_on: string
  service_end_on: string
}

/** The lines that lines of these documents name as their originals, as known at an instant: of the document a credit memo names, or of the same subscription. */
export async function listOriginalLines(tx: Tx, sourceIds: readonly string[], asOf: Date): Promise<OriginalLineRow[]> {
  const documents = sql`select document_id from billing_document where source_id = any(${sourceIds}::text[])`
  const naming = sql`
    select d.source_id, d.original_source_id, l.line_id, l.subscription_id, l.original_line_id
    from (${inForce(documents, asOf)}) d join billing_line l using (document_id, version_no) where l.original_line_id is not null`
  const named = sql`select document_id from billing_line where line_id in (select original_line_id from naming)`
  const found = await sql<OriginalLineRow>`
    with naming as materialized (${naming})
    select distinct on (n.source_id, n.line_id) n.source_id, n.line_id, o.kind, o.net_minor, o.service_start_on, o.service_end_on
    from naming n join billing_line o on o.line_id = n.original_line_id
    join (${inForce(named, asOf)}) d on d.document_id = o.document_id and d.version_no = o.version_no
    where d.source_id = n.original_source_id or o.subscription_id = n.subscription_id
    order by n.source_id, n.line_id, d.source_id = n.original_source_id desc nulls last, d.source_id collate "C"`.execute(
    tx,
  )
  return found.rows
}

/** What these subscriptions were charged for besides usage, as known at an instant: service periods in their order. */
export async function listChargedPeriods(
  tx: Tx,
  subscriptionIds: readonly string[],
  asOf: Date,
): Promise<ChargedPeriodRow[]> {
  if (subscriptionIds.length === 0) return []
  const isCharge = sql`l.subscription_id = any(${[...subscriptionIds]}::text[]) and l.kind = 'charge' and l.metric is null`
  const documents = sql`select l.document_id from billing_line l where ${isCharge}`
  const found = await sql<ChargedPeriodRow>`
    select distinct l.subscription_id, l.sku, l.service_start_on, l.service_end_on
    from (${inForce(documents, asOf)}) d join billing_line l using (document_id, version_no)
    where ${isCharge} and d.kind = 'invoice' and l.sku is not null and l.service_start_on is not null and l.service_end_on is not null
    order by l.subscription_id, l.sku, l.service_start_on, l.service_end_on`.execute(tx)
  return found.rows
}

/** The documents whose lines credit or change what these documents bill: credit memos that name them, and lines of the same subscription that name one of their lines or change a charge of theirs. */
export async function listDocumentsLeaningOn(tx: Tx, documentIds: readonly string[]): Promise<string[]> {
  if (documentIds.length === 0) return []
  const found = await sql<{ id: string }>`
    with changed as materialized (
      select distinct d.source_id, l.line_id, l.subscription_id, l.sku, l.kind = 'charge' and l.metric is null as is_charge
      from billing_document d join billing_line l using (document_id, version_no) where d.document_id = any(${[...documentIds]}::uuid[]))
    select distinct d.source_id as id from billing_line l join billing_document d using (document_id)
    where l.subscription_id in (select subscription_id from changed)
      and (l.original_line_id in (select line_id from changed)
        or (l.kind in ('proration_credit', 'proration_charge') and (l.subscription_id, l.sku) in (select subscription_id, sku from changed where is_charge)))
    union select source_id from billing_document where original_source_id in (select source_id from changed)`.execute(
    tx,
  )
  return found.rows.map((row) => row.id)
}
