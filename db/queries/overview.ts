import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

/** What an overview is limited to: the reader's entities and, if wished, one accounting month. */
export interface OverviewWish {
  readonly scope: EntityScope
  readonly period?: string | undefined
}

/** Documents to post per entity: how many and how much of them agree, agree with a difference, or are not in the ERP. Amounts are absolute, in functional currency. */
export async function listMatchRates(db: Db, wish: OverviewWish) {
  let query = db
    .selectFrom('recon_item as i')
    .leftJoin('match_member as m', (join) =>
      join
        .onRef('m.match_hash', '=', 'i.match_hash')
        .onRef('m.side', '=', 'i.side')
        .onRef('m.document_id', '=', 'i.document_id'),
    )
    .leftJoin('match as t', (join) =>
      join.onRef('t.match_id', '=', 'm.match_id').on('t.status', 'in', ['auto', 'confirmed']),
    )
    .where('i.side', '=', 'expected')
    .where('i.standing', 'in', ['due', 'unmapped'])
    .where(withinScope('i.entity', wish.scope))
  if (wish.period) query = query.where('i.period', '=', wish.period)
  const amount = sql`abs(coalesce(i.base_minor, 0))`
  return query
    .select(['i.entity', sql<bigint>`count(*)`.as('due')])
    .select([
      sql<bigint>`count(t.match_id)`.as('matched'),
      sql<bigint>`count(*) filter (where t.exact)`.as('exact'),
      sql<string>`coalesce(sum(${amount}), 0)`.as('due_minor'),
      sql<string>`coalesce(sum(${amount}) filter (where t.match_id is not null), 0)`.as('matched_minor'),
      sql<string>`coalesce(sum(${amount}) filter (where t.exact), 0)`.as('exact_minor'),
    ])
    .groupBy('i.entity')
    .orderBy('i.entity')
    .limit(1000)
    .execute()
}

/** Exceptions per entity, status, class and severity, with what is at stake in functional currency. */
export async function listExceptionTotals(db: Db, wish: OverviewWish) {
  let query = db
    .selectFrom('exception as x')
    .where(withinScope('x.entity', wish.scope))
    .where('x.status', '<>', 'resolved')
  if (wish.period) query = query.where('x.period', '=', wish.period)
  return query
    .select(['x.entity', 'x.status', 'x.class', 'x.severity', 'x.base_currency'])
    .select([
      sql<bigint>`count(*)`.as('count'),
      sql<string>`sum(x.base_at_stake_minor)`.as('at_stake_minor'),
      sql<bigint>`count(*) filter (where x.assignee_id is null)`.as('unassigned'),
    ])
    .groupBy(['x.entity', 'x.status', 'x.class', 'x.severity', 'x.base_currency'])
    .orderBy('x.entity')
    .orderBy('x.class')
    .orderBy('x.severity')
    .orderBy('x.status')
    .limit(5000)
    .execute()
}

/** Open exceptions by age in days and severity, and how many are past their due time. */
export async function listAges(db: Db, wish: OverviewWish & { asOf: Date }) {
  const days = sql`extract(epoch from ${wish.asOf}::timestamptz - x.since_at) / 86400`
  let query = db.selectFrom('exception as x').where(withinScope('x.entity', wish.scope)).where('x.status', '=', 'open')
  if (wish.period) query = query.where('x.period', '=', wish.period)
  const bucket = sql<number>`case when ${days} < 1 then 0 when ${days} < 3 then 1 when ${days} < 7 then 2 when ${days} < 30 then 3 else 4 end`
  return query
    .select([bucket.as('bucket'), 'x.severity'])
    .select([
      sql<bigint>`count(*)`.as('count'),
      sql<bigint>`count(*) filter (where x.due_at < ${wish.asOf})`.as('overdue'),
      sql<Date>`min(x.since_at)`.as('oldest_at'),
    ])
    .groupBy(['bucket', 'x.severity'])
    .orderBy('bucket')
    .orderBy('x.severity')
    .limit(100)
    .execute()
}

/** The newest complete runs, newest first, with their counts. */
export async function listRunCounts(db: Db, limit: number) {
  return db
    .selectFrom('run')
    .select(['run_id', 'as_of', 'started_at', 'finished_at', 'counts'])
    .where('state', '=', 'complete')
    .orderBy('started_at', 'desc')
    .orderBy('run_id', 'desc')
    .limit(limit)
    .execute()
}

/**
 * From billed to posted, per class of exception, for one entity and document currency: billed and posted amounts of what
 * belongs to one match (or to no match) are set against each other, and the difference is put under the class of the exception
 * that names one of its documents. A difference that no exception names has a null class: the residual.
 */
export async function listBridge(db: Db, wish: { entity: string; currency: string; period?: string | undefined }) {
  const inPeriod = wish.period ? sql`and i.period = ${wish.period}` : sql``
  const found = await sql<{ class: string | null; documents: bigint; amount_minor: string }>`
    with named as (
      select x.class, x.variance_minor, x.exception_id, n.id as source_id,
        case n.system when 'billing' then 'expected' else n.system end as side
      from exception x
      join exception_diagnosis d on d.exception_id = x.exception_id and d.diagnosis_no = x.diagnosis_no
      cross join lateral jsonb_to_recordset(d.documents) as n(system text, id text)
      where x.status <> 'resolved'),
    placed as (
      select coalesce(t.match_id, i.document_id) as component, i.side, i.source_id,
        case when i.side = 'erp' then i.amount_minor else -i.amount_minor end as effect_minor
      from recon_item i
      left join match_member m on m.match_hash = i.match_hash and m.side = i.side and m.document_id = i.document_id
      left join match t on t.match_id = m.match_id and t.status in ('auto', 'confirmed')
      where i.entity = ${wish.entity} and i.currency = ${wish.currency} ${inPeriod}
        and i.standing in ('due', 'unmapped', 'live', 'reversed', 'reversal')),
    component as (select component, sum(effect_minor) as effect_minor from placed group by component having sum(effect_minor) <> 0),
    classed as (
      select c.effect_minor,
        (select n.class from placed p join named n on n.side = p.side and n.source_id = p.source_id
          where p.component = c.component order by abs(n.variance_minor) desc, n.exception_id limit 1) as class
      from component c)
    select class, count(*)::bigint as documents, sum(effect_minor)::text as amount_minor
    from classed group by class order by abs(sum(effect_minor)) desc, class`.execute(db)
  return found.rows
}

/** Billed and posted in total, signed, for one entity and document currency, with the number of documents on each side. */
export async function findBridgeEnds(db: Db, wish: { entity: string; currency: string; period?: string | undefined }) {
  let query = db
    .selectFrom('recon_item as i')
    .where('i.entity', '=', wish.entity)
    .where('i.currency', '=', wish.currency)
    .where('i.standing', 'in', ['due', 'unmapped', 'live', 'reversed', 'reversal'])
  if (wish.period) query = query.where('i.period', '=', wish.period)
  return query
    .select([
      sql<string>`coalesce(sum(i.amount_minor) filter (where i.side = 'expected'), 0)`.as('billed_minor'),
      sql<string>`coalesce(sum(i.amount_minor) filter (where i.side = 'erp'), 0)`.as('posted_minor'),
      sql<bigint>`count(*) filter (where i.side = 'expected')`.as('billed'),
      sql<bigint>`count(*) filter (where i.side = 'erp')`.as('posted'),
    ])
    .executeTakeFirstOrThrow()
}

/** Document currencies of each entity in use, the most frequent first. */
export async function listBooks(db: Db, wish: OverviewWish) {
  let query = db
    .selectFrom('recon_item as i')
    .where('i.side', '=', 'expected')
    .where(withinScope('i.entity', wish.scope))
  if (wish.period) query = query.where('i.period', '=', wish.period)
  return query
    .select(['i.entity', 'i.currency', sql<bigint>`count(*)`.as('count')])
    .groupBy(['i.entity', 'i.currency'])
    .orderBy('i.entity')
    .orderBy(sql`count(*)`, 'desc')
    .orderBy('i.currency')
    .limit(500)
    .execute()
}
