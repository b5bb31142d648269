import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'
import { isNewest } from './newest-version.ts'

const keyOf = (connectionId: string) => sql`hashtextextended(${`tieout.pull ${connectionId}`}, 0)`

/** Takes the reading of a connection for this session, or says that somebody has it. */
export async function tryPull(db: Db, connectionId: string): Promise<boolean> {
  const found = await sql<{ taken: boolean }>`select pg_try_advisory_lock(${keyOf(connectionId)}) as taken`.execute(db)
  return found.rows[0]?.taken === true
}

/** Gives the reading back. */
export async function leavePull(db: Db, connectionId: string): Promise<void> {
  await sql`select pg_advisory_unlock(${keyOf(connectionId)})`.execute(db)
}

/** How far a connection was read; undefined before the first pull. */
export async function findCursor(db: Db, connectionId: string): Promise<unknown> {
  const row = await db
    .selectFrom('erp_cursor')
    .select('cursor')
    .where('connection_id', '=', connectionId)
    .limit(1)
    .executeTakeFirst()
  return row?.cursor ?? null
}

/** Moves a cursor on behind what was landed. `readUntil` is the newest change by the ERP's own clock and never goes back. */
export async function storeCursor(
  db: Db,
  read: { connectionId: string; cursor: unknown; readUntil: Date | null; complete: boolean },
): Promise<void> {
  await sql`
    insert into erp_cursor (connection_id, cursor, read_until, pulled_at)
    values (${read.connectionId}, ${JSON.stringify(read.cursor)}::jsonb, ${read.readUntil}, case when ${read.complete}::boolean then clock_timestamp() end)
    on conflict (connection_id) do update set cursor = excluded.cursor, problem = null, failures = 0,
      read_until = greatest(erp_cursor.read_until, excluded.read_until), pulled_at = coalesce(excluded.pulled_at, erp_cursor.pulled_at)`.execute(
    db,
  )
}

/** Notes that a pull failed; the cursor stays where it was. */
export async function noteFailedPull(db: Db, failed: { connectionId: string; problem: string }): Promise<void> {
  await sql`
    insert into erp_cursor (connection_id, pulled_at, problem, failures)
    values (${failed.connectionId}, clock_timestamp(), ${failed.problem}, 1)
    on conflict (connection_id) do update set pulled_at = excluded.pulled_at, problem = excluded.problem,
      failures = erp_cursor.failures + 1`.execute(db)
}

/** Postings of a connection that the mirror holds by now: one posted document under the reference, with the same receivable (minor units, debit positive) in the same currency. */
export async function listSeenPostings(db: Db | Tx, seen: { connectionId: string; limit: number }) {
  return db
    .selectFrom('posting as p')
    .innerJoin('erp_lane as l', 'l.entity', 'p.entity')
    .innerJoin('erp_document as d', (join) =>
      join.onRef('d.external_ref', '=', 'p.external_ref').onRef('d.entity', '=', 'p.entity'),
    )
    .select(['p.posting_id', 'p.plan_id', 'p.item_no', 'p.external_ref', 'p.attempt', 'p.epoch', 'p.correlation_id'])
    .select(['d.doc_no', 'd.source_id'])
    .where('l.connection_id', '=', seen.connectionId)
    .where('p.state', '=', 'posted')
    .where('d.status', '=', 'posted')
    .where('d.currency', '=', (eb) => eb.ref('p.currency'))
    .where(isNewest('d', { table: 'erp_document', id: 'document_id' }))
    .where(
      sql<boolean>`p.amount_minor = (select coalesce(sum(n.amount_minor), 0) from erp_line n
        where n.document_id = d.document_id and n.version_no = d.version_no and n.account in (
          select value ->> 'receivable' from mapping_version v where v.set_name = 'gl_control' and v.entity = p.entity))`,
    )
    .where(
      sql<boolean>`not exists (select from erp_document o where o.external_ref = p.external_ref and o.entity = p.entity
        and o.document_id <> d.document_id and o.status = 'posted')`,
    )
    .orderBy('p.posting_id')
    .limit(seen.limit)
    .execute()
}
