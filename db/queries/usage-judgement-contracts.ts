import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** Contracts as sources told them, as known at an instant: of these subscriptions, or null for all. Amendments are those signed by then. */
export async function listContractPayloads(
  tx: Tx,
  subscriptionIds: readonly string[] | null,
  asOf: Date,
): Promise<{ subscriptions: unknown[]; amendments: unknown[] }> {
  const ids = subscriptionIds === null ? null : [...subscriptionIds]
  const subscriptions = await sql<{ payload: unknown }>`
    select distinct on (natural_key) payload::jsonb as payload from source_document
    where stream = 'subscriptions' and (known_at <= ${asOf} or version_no = 1)
      ${ids === null ? sql`` : sql`and natural_key = any(${ids}::text[])`}
    order by natural_key, version_no desc`.execute(tx)
  const amendments = await sql<{ payload: unknown }>`
    select payload from (
      select distinct on (natural_key) payload::jsonb as payload from source_document
      where stream = 'amendments' and payload is json object and (known_at <= ${asOf} or version_no = 1)
        ${ids === null ? sql`` : sql`and payload::jsonb ->> 'subscription_id' = any(${ids}::text[])`}
      order by natural_key, version_no desc) newest
    where (payload ->> 'signed_at')::timestamptz <= ${asOf}
    order by payload ->> 'amendment_id' collate "C"`.execute(tx)
  return {
    subscriptions: subscriptions.rows.map((row) => row.payload),
    amendments: amendments.rows.map((row) => row.payload),
  }
}

/** Subscriptions that hold anything billed by usage in a version known at an instant: of the bill-tos of these documents where these carry a cut-off; null for all. */
export async function listSubscriptionsWithUsage(
  tx: Tx,
  documentIds: readonly string[] | null,
  asOf: Date,
): Promise<string[]> {
  if (documentIds?.length === 0) return []
  const ofDocuments = sql`and n.payload::jsonb ->> 'bill_to_id' in (
    select bill_to_id from billing_document where document_id = any(${[...(documentIds ?? [])]}::uuid[]) and usage_cutoff_at is not null)`
  const found = await sql<{ id: string }>`
    select distinct n.natural_key as id from source_document n
    where n.stream = 'subscriptions' and n.payload is json object and (n.known_at <= ${asOf} or n.version_no = 1)
      and jsonb_path_exists(n.payload::jsonb, '$.items[*] ? (!(@.quantity != null))') ${documentIds === null ? sql`` : ofDocuments}
    order by 1`.execute(tx)
  return found.rows.map((row) => row.id)
}

/** Subscriptions that name one of these tenants in the version known at an instant. */
export async function listSubscriptionsOfSubjects(tx: Tx, subjects: readonly string[], asOf: Date): Promise<string[]> {
  if (subjects.length === 0) return []
  const found = await sql<{ id: string }>`
    select distinct n.natural_key as id from source_document n
    where n.stream = 'subscriptions' and n.payload is json object and n.payload::jsonb ->> 'usage_tenant_id' = any(${[...subjects]}::text[])
      and (n.known_at <= ${asOf} or n.version_no = 1)`.execute(tx)
  return found.rows.map((row) => row.id)
}

/** Every subject these subscriptions ever named. */
export async function listSubjectsEverNamed(tx: Tx, subscriptionIds: readonly string[]): Promise<string[]> {
  if (subscriptionIds.length === 0) return []
  const found = await sql<{ subject: string }>`
    select distinct payload::jsonb ->> 'usage_tenant_id' as subject from source_document
    where stream = 'subscriptions' and natural_key = any(${[...subscriptionIds]}::text[]) and payload::jsonb ->> 'usage_tenant_id' is not null`.execute(
    tx,
  )
  return found.rows.map((row) => row.subject)
}

/** Subscriptions of amendments that were signed between two instants, for a run that moves on in time over rows imported before. */
export async function listAmendedBetween(tx: Tx, after: Date, until: Date): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select distinct payload::jsonb ->> 'subscription_id' as id from source_document
    where stream = 'amendments' and known_at > ${after} and known_at <= ${until}`.execute(tx)
  return found.rows.map((row) => row.id)
}
