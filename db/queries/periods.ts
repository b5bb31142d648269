import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'

export interface PeriodRow {
  readonly entity: string
  readonly period: string
  readonly state: 'future' | 'open' | 'soft_closed' | 'in_review' | 'locked'
  readonly source_state: string | null
  readonly locked_at: Date | null
  readonly row_version: number
  /** Postings of the period that are on their way: waiting, being sent, or of unknown outcome. */
  readonly under_way: bigint
  /** Plans of the period of which one half stands in the ERP and the other does not. */
  readonly half_done: bigint
  readonly before_open: boolean
  readonly decided_at: Date | null
  readonly decided_name: string | null
  /** The day of the year the entity's fiscal year starts on, 'MM-DD'. */
  readonly fiscal_year_start: string
}

const UNDER_WAY = sql`('approved', 'ready', 'sending', 'held', 'uncertain')`

/** The periods of the entities in scope, newest first, with what stands in the way of closing them. Bounded: entities times the months of the extracts. */
export async function listPeriods(db: Db, scope: 'all' | readonly string[]): Promise<PeriodRow[]> {
  const found = await sql<PeriodRow>`
    select p.entity, p.period, p.state, p.source_state, p.locked_at, p.row_version,
      (select count(*) from posting o where o.entity = p.entity and o.period = p.period and o.state in ${UNDER_WAY}) as under_way,
      (select count(distinct l.plan_id) from plan l join posting o using (plan_id)
        where l.state = 'half_done' and o.entity = p.entity and o.period = p.period) as half_done,
      exists (select from period_state e where e.entity = p.entity and e.period < p.period and e.state not in ('locked')) as before_open,
      d.at as decided_at, u.name as decided_name, coalesce(n.fiscal_year_start, '01-01') as fiscal_year_start
    from period_state p
    left join lateral (select at, actor from period_event e where e.entity = p.entity and e.period = p.period
      order by event_no desc limit 1) d on true
    left join app_user u on u.user_id::text = d.actor
    left join entity n on n.entity = p.entity
    where ${scope === 'all' ? sql`true` : sql`p.entity = any(${scope}::text[])`} and p.state <> 'future'
    order by p.period desc, p.entity`.execute(db)
  return found.rows
}

/** Locks one period against other decisions and against postings being made; undefined where it is unknown. */
export async function lockPeriodRow(
  tx: Tx,
  ask: { entity: string; period: string },
): Promise<Omit<PeriodRow, 'decided_at' | 'decided_name' | 'fiscal_year_start'> | undefined> {
  await sql`select from period_state where entity = ${ask.entity} and period = ${ask.period} for update`.execute(tx)
  const found = await sql<Omit<PeriodRow, 'decided_at' | 'decided_name' | 'fiscal_year_start'>>`
    select p.entity, p.period, p.state, p.source_state, p.locked_at, p.row_version,
      (select count(*) from posting o where o.entity = p.entity and o.period = p.period and o.state in ${UNDER_WAY}) as under_way,
      (select count(distinct l.plan_id) from plan l join posting o using (plan_id)
        where l.state = 'half_done' and o.entity = p.entity and o.period = p.period) as half_done,
      exists (select from period_state e where e.entity = p.entity and e.period < p.period and e.state <> 'locked') as before_open
    from period_state p where p.entity = ${ask.entity} and p.period = ${ask.period}`.execute(tx)
  return found.rows[0]
}

/** Moves a period to another state and keeps who did it and why. */
export async function movePeriod(
  tx: Tx,
  move: {
    entity: string
    period: string
    from: PeriodRow['state']
    to: PeriodRow['state']
    actor: string
    at: Date
    reason: string | null
    correlationId: string
  },
): Promise<void> {
  const { entity, period, from, to, actor, at, reason, correlationId } = move
  await sql`update period_state set state = ${to}, locked_at = ${to === 'locked' ? at : null}, decided_by = ${actor}, row_version = row_version + 1
    where entity = ${entity} and period = ${period}`.execute(tx)
  await sql`insert into period_event (entity, period, event_no, from_state, to_state, reason, actor, at, correlation_id)
    select ${entity}, ${period}, coalesce(max(event_no), 0) + 1, ${from}, ${to}, ${reason}, ${actor}, ${at}, ${correlationId}
    from period_event where entity = ${entity} and period = ${period}`.execute(tx)
  await sql`insert into dirty (scope, key, seq) values ('period', jsonb_build_array(${entity}::text, ${period}::text)::text, 0)`.execute(
    tx,
  )
}

/** Holds every period as it is until the transaction ends, in one order, so that who plans and who closes never wait for each other. */
export async function holdAllPeriods(tx: Tx): Promise<void> {
  await sql`select from period_state order by entity, period for share`.execute(tx)
}
