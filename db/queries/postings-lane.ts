import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../client.ts'

const keyOf = (entity: string) => sql`hashtextextended(${`tieout.lane ${entity}`}, 0)`

/** Takes the lane of an entity for this session, or says that somebody has it. It is given back, or ends with the connection: the caller holds one connection. */
export async function tryLane(db: Db, entity: string): Promise<boolean> {
  const found = await sql<{ taken: boolean }>`select pg_try_advisory_lock(${keyOf(entity)}) as taken`.execute(db)
  return found.rows[0]?.taken === true
}

/** Gives the lane back. */
export async function leaveLane(db: Db, entity: string): Promise<void> {
  await sql`select pg_advisory_unlock(${keyOf(entity)})`.execute(db)
}

/** Shows that the session that has a lane is alive. */
export async function touchLane(db: Db): Promise<void> {
  await sql`select 1`.execute(db)
}

/** Ends the session that has the lane but has asked the database nothing for so long: its owner stands still. Says whether there was one. */
export async function endStalledDrainer(db: Db, stalled: { entity: string; silentMs: number }): Promise<boolean> {
  const found = await sql`
    select pg_terminate_backend(l.pid, 5000) from pg_locks l join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.granted and l.objsubid = 1
      and l.database = (select oid from pg_database where datname = current_database())
      and ((l.classid::bigint << 32) | l.objid::bigint) = ${keyOf(stalled.entity)}
      and a.state like 'idle%' and a.state_change < clock_timestamp() - ${milliseconds(stalled.silentMs)}`.execute(db)
  return found.rows.length > 0
}

/** A length of time for the database's own clock. */
export function milliseconds(ms: number): RawBuilder<unknown> {
  return sql`make_interval(secs => ${ms}::double precision / 1000)`
}

/** The lane of an entity with what decides whether it may send now, by the database's clock. */
export async function findLane(db: Db, entity: string) {
  return db
    .selectFrom('erp_lane as l')
    .innerJoin('erp_connection as c', 'c.connection_id', 'l.connection_id')
    .select(['l.connection_id', 'l.company'])
    .select(
      sql<boolean>`l.state = 'active' and c.state = 'active' and coalesce(l.retry_at <= clock_timestamp(), true)`.as(
        'is_open',
      ),
    )
    .where('l.entity', '=', entity)
    .limit(1)
    .executeTakeFirst()
}

/** Keeps a lane from sending until a while from now. */
export async function restLane(db: Db, rest: { entity: string; ms: number }): Promise<void> {
  await db
    .updateTable('erp_lane')
    .set({ retry_at: sql`clock_timestamp() + ${milliseconds(rest.ms)}` })
    .where('entity', '=', rest.entity)
    .execute()
}

/** Held postings whose reversal stands by now. A reversal that a later plan took over releases that plan's booking alone, never the one of the plan before: it would be booked twice. */
const isReleased = sql<boolean>`p.state = 'held' and exists (
  select from posting d where d.posting_id = p.depends_on and d.plan_id = p.plan_id and d.state in ('posted', 'confirmed'))`
const isAbandoned = sql<boolean>`p.state = 'sending' and p.lease_until < clock_timestamp()`
/** An uncertain posting without an instant waits for a person. */
const isToLookUp = sql<boolean>`p.state = 'uncertain' and p.retry_at <= clock_timestamp()`
const isToSend = sql<boolean>`p.state = 'ready' and coalesce(p.retry_at <= clock_timestamp(), true)`
const dueKinds = { released: isReleased, abandoned: isAbandoned, look_up: isToLookUp, send: isToSend }

/** Postings of a lane that one step can take on now: half-done plans first, then in the order of approval and of the plan's rows. */
export async function listDuePostings(db: Db, due: { entity: string; kind: keyof typeof dueKinds; limit: number }) {
  return db
    .selectFrom('posting as p')
    .innerJoin('plan as l', 'l.plan_id', 'p.plan_id')
    .select(['p.posting_id', 'p.plan_id', 'p.item_no', 'p.entity', 'p.external_ref', 'p.period', 'p.state'])
    .select(['p.attempt', 'p.epoch', 'p.purpose', 'p.document', 'p.document_sha', 'p.amount_minor', 'p.currency'])
    .select(['p.correlation_id', 'p.look_ups_missing', 'p.problem_code'])
    .where('p.entity', '=', due.entity)
    .where(dueKinds[due.kind])
    .orderBy(sql`l.state = 'half_done'`, 'desc')
    .orderBy('l.approved_at')
    .orderBy('l.plan_id')
    .orderBy('p.item_no')
    .orderBy('p.posting_id')
    .limit(due.limit)
    .execute()
}

export type DuePosting = Awaited<ReturnType<typeof listDuePostings>>[number]

/** Entities whose lanes may send and have something to do at this moment. */
export async function listWaitingLanes(db: Db): Promise<string[]> {
  const found = await sql<{ entity: string }>`
    select l.entity from erp_lane l join erp_connection c on c.connection_id = l.connection_id
    where l.state = 'active' and c.state = 'active' and coalesce(l.retry_at <= clock_timestamp(), true)
      and exists (select from posting p where p.entity = l.entity and (${sql.join(Object.values(dueKinds), sql` or `)}))
    order by l.entity limit 500`.execute(db)
  return found.rows.map((row) => row.entity)
}

/** Connections with postings that were sent and not yet seen by a pull, and whose last pull is older than they are or a while ago; each failure makes the while longer. One that the ERP holds otherwise waits for somebody to put it right and is read again every hour. */
export async function listUnreadConnections(db: Db): Promise<string[]> {
  const found = await sql<{ connection_id: string }>`
    select c.connection_id from erp_connection c left join erp_cursor u on u.connection_id = c.connection_id
    where c.state = 'active' and exists (
      select from erp_lane l join posting p on p.entity = l.entity
      where l.connection_id = c.connection_id and p.state = 'posted' and (u.pulled_at is null
        or (u.failures = 0 and p.posted_at > u.pulled_at)
        or u.pulled_at < clock_timestamp() - case when p.problem_code is not null then interval '1 hour'
          else least(interval '5 seconds' * 2 ^ coalesce(least(nullif(u.failures, 0), 6), 6), interval '5 minutes') end))
    order by c.connection_id limit 500`.execute(db)
  return found.rows.map((row) => row.connection_id)
}
