import { sql } from 'kysely'
import type { Tx } from '../client.ts'

export interface DirtyKeys {
  billing: string[]
  erp: string[]
  entities: string[]
  rules: boolean
}

/** Takes the marks that imports and decisions left, all at once, and gives each key once. */
export async function takeDirty(tx: Tx): Promise<DirtyKeys> {
  const taken = await sql<{ scope: string; key: string }>`
    with taken as (delete from dirty where ctid in (select ctid from dirty for update skip locked) returning scope, key)
    select distinct scope, key from taken`.execute(tx)
  const keysOf = (scope: string) => taken.rows.filter((row) => row.scope === scope).map((row) => row.key)
  return {
    billing: keysOf('billing_document'),
    erp: keysOf('erp_document'),
    entities: keysOf('entity'),
    rules: keysOf('rule').length > 0,
  }
}

/** Every billing and receivables document, for a run over everything. */
export async function listAllDocumentIds(tx: Tx): Promise<{ billing: string[]; erp: string[] }> {
  const billing = await sql<{ document_id: string }>`select distinct document_id from billing_document`.execute(tx)
  const erp = await sql<{
    document_id: string
  }>`select distinct document_id from erp_document where type in ('ar_invoice', 'ar_credit_memo')`.execute(tx)
  return { billing: billing.rows.map((row) => row.document_id), erp: erp.rows.map((row) => row.document_id) }
}

/** Documents of entities whose reference rows changed: what was derived or judged from them may differ now. */
export async function listDocumentIdsOfEntities(
  tx: Tx,
  entities: readonly string[],
): Promise<{ billing: string[]; erp: string[] }> {
  const everywhere = entities.includes('*')
  const billing = await sql<{ document_id: string }>`
    select distinct document_id from billing_document where ${everywhere} or entity = any(${entities}::text[])`.execute(
    tx,
  )
  const erp = await sql<{ document_id: string }>`
    select distinct document_id from erp_document
    where type in ('ar_invoice', 'ar_credit_memo') and (${everywhere} or entity = any(${entities}::text[]))`.execute(tx)
  return { billing: billing.rows.map((row) => row.document_id), erp: erp.rows.map((row) => row.document_id) }
}

/** Documents that came to be known between two instants, for a run that moves on in time over rows imported before. */
export async function listDocumentIdsKnownBetween(
  tx: Tx,
  after: Date,
  until: Date,
): Promise<{ billing: string[]; erp: string[] }> {
  const billing = await sql<{ document_id: string }>`
    select distinct document_id from billing_document
    where (known_at > ${after} and known_at <= ${until}) or (voided_at > ${after} and voided_at <= ${until})`.execute(
    tx,
  )
  const erp = await sql<{ document_id: string }>`
    select distinct document_id from erp_document
    where type in ('ar_invoice', 'ar_credit_memo') and known_at > ${after} and known_at <= ${until}`.execute(tx)
  return { billing: billing.rows.map((row) => row.document_id), erp: erp.rows.map((row) => row.document_id) }
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
