import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** Every subscription that usage was billed for and every billing document. */
export async function listAllBilled(tx: Tx): Promise<{ subscriptions: string[]; documents: string[] }> {
  const subscriptions = await sql<{ id: string }>`
    select distinct subscription_id as id from billing_line where metric is not null and subscription_id is not null order by 1`.execute(
    tx,
  )
  const documents = await sql<{ id: string }>`select distinct source_id as id from billing_document order by 1`.execute(
    tx,
  )
  return { subscriptions: subscriptions.rows.map((row) => row.id), documents: documents.rows.map((row) => row.id) }
}

/** The documents themselves, and every subscription whose usage they billed or whose watermark they may move: those of the same bill-to. */
export async function listBilledByDocuments(
  tx: Tx,
  documentIds: readonly string[],
): Promise<{ subscriptions: string[]; documents: string[] }> {
  if (documentIds.length === 0) return { subscriptions: [], documents: [] }
  const touched = sql`select document_id, source_id, bill_to_id, usage_cutoff_at from billing_document where document_id = any(${documentIds}::uuid[])`
  const subscriptions = await sql<{ id: string }>`
    with touched as (${touched}),
    kin as (select document_id from touched union
      select d.document_id from billing_document d where d.usage_cutoff_at is not null
        and d.bill_to_id in (select bill_to_id from touched where usage_cutoff_at is not null))
    select distinct l.subscription_id as id from kin join billing_line l using (document_id)
    where l.metric is not null and l.subscription_id is not null`.execute(tx)
  const documents = await sql<{ id: string }>`select distinct source_id as id from (${touched}) t`.execute(tx)
  return { subscriptions: subscriptions.rows.map((row) => row.id), documents: documents.rows.map((row) => row.id) }
}

/** Documents that billed anything to these subscriptions, or one-off lines of these products. */
export async function listDocumentsBilling(
  tx: Tx,
  by: { subscriptionIds: readonly string[]; oneOffSkus: readonly string[] },
): Promise<string[]> {
  if (by.subscriptionIds.length === 0 && by.oneOffSkus.length === 0) return []
  const found = await sql<{ id: string }>`
    select distinct d.source_id as id from billing_line l join billing_document d using (document_id)
    where l.subscription_id = any(${by.subscriptionIds}::text[])
      or (l.subscription_id is null and l.sku = any(${by.oneOffSkus}::text[]))`.execute(tx)
  return found.rows.map((row) => row.id)
}

/** Subscriptions whose usage of these metrics was billed. */
export async function listSubscriptionsMeasuredBy(tx: Tx, metrics: readonly string[]): Promise<string[]> {
  if (metrics.length === 0) return []
  const found = await sql<{ id: string }>`
    select distinct subscription_id as id from billing_line where metric = any(${metrics}::text[]) and subscription_id is not null`.execute(
    tx,
  )
  return found.rows.map((row) => row.id)
}

/** The names of bill-tos. */
export async function listBillToNames(tx: Tx, billToIds: readonly string[]): Promise<Map<string, string>> {
  const found = await sql<{ bill_to_id: string; name: string }>`
    select bill_to_id, name from bill_to where bill_to_id = any(${billToIds}::text[])`.execute(tx)
  return new Map(found.rows.map((row) => [row.bill_to_id, row.name]))
}
