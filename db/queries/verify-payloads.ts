import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../client.ts'
import { isOneOf } from './within-scope.ts'

export interface PayloadRow {
  natural_key: string
  version_no: number
  payload: string
}

type Place = { readonly natural_key: string; readonly version_no: number } | undefined

/** Every version of every row of a feed exactly as received, in the order of key and version; a page after one. */
export async function listPayloads(
  db: Db,
  page: { stream: string; after: Place; limit: number },
): Promise<PayloadRow[]> {
  let query = db
    .selectFrom('source_document as s')
    .select(['s.natural_key', 's.version_no', 's.payload'])
    .where('s.stream', '=', page.stream)
  if (page.after) query = query.where(beyond(page.after))
  return query.orderBy('s.natural_key').orderBy('s.version_no').limit(page.limit).execute()
}

function beyond(place: NonNullable<Place>): RawBuilder<boolean> {
  return sql<boolean>`(s.natural_key, s.version_no) > (${place.natural_key}, ${place.version_no})`
}

/** The version of each row of a feed that was in force at an instant, in the order of the key; a page after one. */
export async function listPayloadsInForce(
  db: Db,
  page: { stream: string; asOf: Date; after: string | undefined; limit: number },
): Promise<PayloadRow[]> {
  let query = db
    .selectFrom('source_document as s')
    .distinctOn('s.natural_key')
    .select(['s.natural_key', 's.version_no', 's.payload'])
    .where('s.stream', '=', page.stream)
    .where('s.known_at', '<=', page.asOf)
  if (page.after !== undefined) query = query.where('s.natural_key', '>', page.after)
  return query
    .orderBy('s.natural_key')
    .orderBy('s.known_at', 'desc')
    .orderBy('s.version_no', 'desc')
    .limit(page.limit)
    .execute()
}

/** The same for some keys. */
export async function findPayloadsInForce(
  db: Db,
  wish: { stream: string; asOf: Date; keys: readonly string[] },
): Promise<PayloadRow[]> {
  return db
    .selectFrom('source_document as s')
    .distinctOn('s.natural_key')
    .select(['s.natural_key', 's.version_no', 's.payload'])
    .where('s.stream', '=', wish.stream)
    .where('s.known_at', '<=', wish.asOf)
    .where(isOneOf('s.natural_key', wish.keys))
    .orderBy('s.natural_key')
    .orderBy('s.known_at', 'desc')
    .orderBy('s.version_no', 'desc')
    .execute()
}

/** Payloads whose stored hash is not the hash of the payload, of the inbox and of usage; at most a limit of them, and how many rows were hashed. */
export async function findWrongHashes(db: Db, limit: number): Promise<{ checked: bigint; wrong: string[] }> {
  const counted = await sql<{ checked: bigint }>`
    select (select count(*) from source_document) + (select count(*) from usage_event) as checked`.execute(db)
  const wrong = await sql<{ object: string }>`
    select stream || ' ' || natural_key || ' version ' || version_no as object from source_document
     where sha256 <> sha256(convert_to(payload, 'UTF8'))
    union all
    select 'usage_event ' || source || ' ' || event_id from usage_event
     where sha256 <> sha256(convert_to(payload, 'UTF8'))
    limit ${limit}`.execute(db)
  return { checked: counted.rows[0]?.checked ?? 0n, wrong: wrong.rows.map((row) => row.object) }
}

/** Usage events whose columns differ from their payload; at most a limit of them. */
export async function findWrongEvents(db: Db, limit: number): Promise<{ checked: bigint; wrong: string[] }> {
  const counted = await sql<{ checked: bigint }>`select count(*) as checked from usage_event`.execute(db)
  const wrong = await sql<{ object: string }>`
    select 'usage_event ' || u.source || ' ' || u.event_id as object
      from usage_event u cross join lateral (select u.payload::jsonb as row offset 0) p -- offset 0: parsed once, not once per column
     where (u.source, u.event_id, u.subject, u.metric)
             is distinct from (p.row ->> 'source', p.row ->> 'id', p.row ->> 'subject', p.row ->> 'type')
        or u.quantity is distinct from (p.row #>> '{data,quantity}')::numeric
        or u.occurred_at is distinct from (p.row ->> 'time')::timestamptz
        or u.recorded_at is distinct from (p.row ->> 'recordedtime')::timestamptz
        or u.ref is distinct from nullif(p.row #>> '{data,ref}', '')
        or u.amends is distinct from nullif(p.row #>> '{data,amends}', '')
     limit ${limit}`.execute(db)
  return { checked: counted.rows[0]?.checked ?? 0n, wrong: wrong.rows.map((row) => row.object) }
}
