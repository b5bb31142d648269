import { sql } from 'kysely'
import type { Db } from '../client.ts'
import {
  type ExceptionFilter,
  exceptionsOfAllViews,
  type FacetName,
  filteredExceptions,
  inView,
  type QueueView,
} from './exception-filter.ts'
import { beyond, type Place, type QueueSort, type ReportingFactor, sortKeys } from './exception-order.ts'

export interface PageWish {
  readonly sort: QueueSort
  readonly factors: readonly ReportingFactor[]
  readonly limit: number
  readonly from?: { readonly place: Place; readonly direction: 'after' | 'before' } | undefined
}

/** One page of the queue in the wished order; the id breaks ties, so pages neither overlap nor skip. */
export async function listExceptions(db: Db, filter: ExceptionFilter, page: PageWish) {
  const backwards = page.from?.direction === 'before'
  const way = backwards ? 'desc' : 'asc'
  const ranked = rankedExceptions(db, filter, page).as('r')
  let query = db.selectFrom(ranked).innerJoin('exception as x', 'x.exception_id', 'r.exception_id')
  if (page.from) query = query.where(beyond('r', 'exception_id', page.from.place, page.from.direction))
  const rows = await query
    .leftJoin('app_user as u', 'u.user_id', 'x.assignee_id')
    .leftJoin('period_state as p', (join) => join.onRef('p.entity', '=', 'x.entity').onRef('p.period', '=', 'x.period'))
    .select(rowColumns)
    .select(['r.k0', 'r.k1', 'r.k2'])
    .orderBy('r.k0', way)
    .orderBy('r.k1', way)
    .orderBy('r.k2', way)
    .orderBy('r.exception_id', way)
    .limit(page.limit)
    .execute()
  return backwards ? rows.reverse() : rows
}

const rowColumns = [
  'x.exception_id',
  'x.reference',
  'x.status',
  'x.case_id',
  'x.entity',
  'x.period',
  'x.class',
  'x.cause',
  'x.severity',
  'x.currency',
  'x.variance_minor',
  'x.at_stake_minor',
  'x.base_currency',
  'x.base_at_stake_minor',
  'x.customer_name',
  'x.billing_number',
  'x.erp_number',
  'x.since_at',
  'x.due_at',
  'x.resolved_at',
  'x.assignee_id',
  'x.row_version',
  'u.name as assignee_name',
  'p.state as period_state',
] as const

/** Named exceptions inside the filter, in no order: the caller knows the order. */
export async function listExceptionsById(db: Db, filter: ExceptionFilter, ids: readonly string[]) {
  if (ids.length === 0) return []
  return filteredExceptions(db, filter)
    .leftJoin('app_user as u', 'u.user_id', 'x.assignee_id')
    .leftJoin('period_state as p', (join) => join.onRef('p.entity', '=', 'x.entity').onRef('p.period', '=', 'x.period'))
    .select(rowColumns)
    .where('x.exception_id', 'in', ids)
    .orderBy('x.exception_id')
    .limit(ids.length)
    .execute()
}

export type QueueRow = Awaited<ReturnType<typeof listExceptionsById>>[number]

/** The filtered exceptions with their sort keys. k0 is where cases stand before single documents. */
export function rankedExceptions(db: Db, filter: ExceptionFilter, page: Pick<PageWish, 'sort' | 'factors'>) {
  const keys = sortKeys(page.sort, page.factors)
  return filteredExceptions(db, filter).select([
    'x.exception_id',
    sql<string>`0::numeric`.as('k0'),
    keys.first.as('k1'),
    keys.second.as('k2'),
  ])
}

/** Where an exception stands in the wished order, and what comes before and after it. Undefined when it is not in the filter. */
export async function findNeighbours(
  db: Db,
  filter: ExceptionFilter,
  page: Pick<PageWish, 'sort' | 'factors'>,
  exceptionId: string,
) {
  const ranked = rankedExceptions(db, filter, page).as('r')
  const order = sql`order by r.k0, r.k1, r.k2, r.exception_id`
  const placed = db
    .selectFrom(ranked)
    .select([
      'r.exception_id',
      sql<string | null>`lag(r.exception_id) over (${order})`.as('previous_id'),
      sql<string | null>`lead(r.exception_id) over (${order})`.as('next_id'),
      sql<bigint>`row_number() over (${order})`.as('position'),
      sql<bigint>`count(*) over ()`.as('total'),
    ])
    .as('n')
  return db
    .selectFrom(placed)
    .select(['n.previous_id', 'n.next_id', 'n.position', 'n.total'])
    .where('n.exception_id', '=', exceptionId)
    .executeTakeFirst()
}

/** How many exceptions each tab holds under the same wishes. */
export async function countViews(db: Db, filter: ExceptionFilter): Promise<Record<QueueView, bigint>> {
  const count = (view: QueueView) => sql<bigint>`count(*) filter (where ${inView(view, filter)})`
  return exceptionsOfAllViews(db, filter)
    .select([
      count('mine').as('mine'),
      count('unassigned').as('unassigned'),
      count('due_today').as('due_today'),
      count('open').as('open'),
      count('waiting').as('waiting'),
      count('snoozed').as('snoozed'),
      count('accepted').as('accepted'),
      count('resolved').as('resolved'),
    ])
    .executeTakeFirstOrThrow()
}

/** The values of one facet with their counts, its own wish left out; most frequent first. */
export async function countFacet(db: Db, filter: ExceptionFilter, facet: FacetName) {
  const column = sql.ref<string>(`x.${facet}`)
  return filteredExceptions(db, filter, facet)
    .select([column.as('value'), sql<bigint>`count(*)`.as('count')])
    .groupBy(column)
    .orderBy(sql`count(*)`, 'desc')
    .orderBy(column)
    .limit(100)
    .execute()
}

/** Variance (ERP - billing) and count per document currency of everything that passes the filter, not only of the page. */
export async function sumByCurrency(db: Db, filter: ExceptionFilter) {
  return filteredExceptions(db, filter)
    .select(['x.currency', sql<string>`sum(x.variance_minor)`.as('variance_minor'), sql<bigint>`count(*)`.as('count')])
    .groupBy('x.currency')
    .orderBy('x.currency')
    .limit(100)
    .execute()
}

/** At stake per functional currency of everything that passes the filter. */
export async function sumAtStake(db: Db, filter: ExceptionFilter) {
  return filteredExceptions(db, filter)
    .select([
      'x.base_currency',
      sql<string>`sum(x.base_at_stake_minor)`.as('at_stake_minor'),
      sql<bigint>`count(*)`.as('count'),
    ])
    .groupBy('x.base_currency')
    .orderBy('x.base_currency')
    .limit(100)
    .execute()
}
