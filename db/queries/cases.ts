import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { isOfCase } from './case-members.ts'
import { type ExceptionFilter, filteredExceptions } from './exception-filter.ts'
import { beyond, caseKeys, sortKeys } from './exception-order.ts'
import type { PageWish } from './exceptions.ts'

/** One page of the queue by cause: cases with several documents first, then single documents, each in the wished order. */
export async function listQueueCases(db: Db, filter: ExceptionFilter, page: PageWish) {
  const backwards = page.from?.direction === 'before'
  const way = backwards ? 'desc' : 'asc'
  const grouped = groupedByCase(db, filter, page).as('g')
  let query = db.selectFrom(grouped).innerJoin('exception_case as c', 'c.case_id', 'g.case_id')
  if (page.from) query = query.where(beyond('g', 'case_id', page.from.place, page.from.direction))
  const rows = await query
    .select(['c.case_id', 'c.reference', 'c.class', 'c.cause', 'c.grouping_key', 'c.grouped'])
    .select(['g.k0', 'g.k1', 'g.k2', 'g.count', 'g.severity_rank', 'g.due_at', 'g.since_at', 'g.first_id'])
    .select(['g.entities', 'g.periods', 'g.assignees', 'g.customers'])
    .orderBy('g.k0', way)
    .orderBy('g.k1', way)
    .orderBy('g.k2', way)
    .orderBy('g.case_id', way)
    .limit(page.limit)
    .execute()
  return backwards ? rows.reverse() : rows
}

function groupedByCase(db: Db, filter: ExceptionFilter, page: PageWish) {
  const keys = sortKeys(page.sort, page.factors)
  const ranked = filteredExceptions(db, filter)
    .leftJoin('app_user as u', 'u.user_id', 'x.assignee_id')
    .select([
      'x.exception_id',
      'x.case_id',
      'x.entity',
      'x.period',
      'x.due_at',
      'x.since_at',
      'x.customer_name',
      'u.name',
    ])
    .select([keys.first.as('k1'), keys.second.as('k2'), sortKeys('severity', []).first.as('severity_rank')])
    .as('r')
  const ofCase = caseKeys(page.sort)
  return db
    .selectFrom(ranked)
    .groupBy('r.case_id')
    .select([
      'r.case_id',
      sql<string>`(case when count(*) > 1 then 0 else 1 end)::numeric`.as('k0'),
      ofCase.first.as('k1'),
      ofCase.second.as('k2'),
      sql<bigint>`count(*)`.as('count'),
      sql<string>`min(r.severity_rank)`.as('severity_rank'),
      sql<Date | null>`min(r.due_at)`.as('due_at'),
      sql<Date>`min(r.since_at)`.as('since_at'),
      sql<string>`min(r.exception_id::text)`.as('first_id'),
      sql<string[]>`array_agg(distinct r.entity)`.as('entities'),
      sql<string[]>`array_agg(distinct r.period)`.as('periods'),
      sql<(string | null)[]>`array_agg(distinct r.name)`.as('assignees'),
      sql<bigint>`count(distinct r.customer_name)`.as('customers'),
    ])
}

const summed = [
  sql<string>`sum(x.variance_minor)`.as('variance_minor'),
  sql<string>`sum(x.at_stake_minor)`.as('at_stake_minor'),
  sql<string>`sum(x.base_at_stake_minor)`.as('base_at_stake_minor'),
  sql<Date>`min(x.since_at)`.as('first_at'),
  sql<Date>`max(x.since_at)`.as('last_at'),
] as const

/** Sums of the exceptions that a filter leaves of one case, per entity, document currency and functional currency. */
export async function sumCase(db: Db, filter: ExceptionFilter) {
  return filteredExceptions(db, filter)
    .select(['x.entity', 'x.currency', 'x.base_currency', sql<bigint>`count(*)`.as('count')])
    .select(summed)
    .groupBy(['x.entity', 'x.currency', 'x.base_currency'])
    .orderBy('x.entity')
    .orderBy('x.currency')
    .limit(200)
    .execute()
}

/** Sums per case, document currency and functional currency of the exceptions that the filter leaves. */
export async function sumCases(db: Db, filter: ExceptionFilter, caseIds: readonly string[]) {
  if (caseIds.length === 0) return []
  return filteredExceptions(db, filter)
    .where('x.case_id', 'in', caseIds)
    .select(['x.case_id', 'x.entity', 'x.currency', 'x.base_currency', sql<bigint>`count(*)`.as('count')])
    .select(summed)
    .groupBy(['x.case_id', 'x.entity', 'x.currency', 'x.base_currency'])
    .orderBy('x.case_id')
    .orderBy('x.entity')
    .orderBy('x.currency')
    .limit(caseIds.length * 50)
    .execute()
}

/** A case by its id, only where one of its exceptions lies in the scope. */
export async function findCase(db: Db, wish: { caseId: string; scope: EntityScope }) {
  let query = db
    .selectFrom('exception as x')
    .innerJoin('exception_case as c', (join) => join.on('c.case_id', '=', wish.caseId))
    .where(isOfCase('x', wish.caseId))
  if (wish.scope !== 'all') query = query.where('x.entity', 'in', wish.scope.length > 0 ? wish.scope : [''])
  return query
    .select(['c.case_id', 'c.reference', 'c.class', 'c.cause', 'c.grouping_key', 'c.grouped', 'c.opened_at'])
    .select(['x.exception_id as sample_id', 'x.resolution', 'x.severity', 'x.entity', 'x.period', 'x.currency'])
    .select(['x.customer_name', 'x.billing_number', 'x.erp_number'])
    .orderBy(sql`case x.status when 'open' then 0 else 1 end`)
    .orderBy('x.exception_id')
    .limit(1)
    .executeTakeFirst()
}
