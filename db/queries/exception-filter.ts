import { type RawBuilder, sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { isOfCase } from './case-members.ts'

/** The tabs of the work queue. Only the first four are work; what a person set aside until a day waits under snoozed. */
export type QueueView = 'mine' | 'unassigned' | 'due_today' | 'open' | 'waiting' | 'snoozed' | 'accepted' | 'resolved'

export type FacetName = 'class' | 'severity' | 'entity' | 'currency' | 'period'

/** What a person may see and asked to see. An empty facet list means no wish. */
export interface ExceptionFilter {
  readonly scope: EntityScope
  readonly view: QueueView
  /** Whose work "mine" is. */
  readonly userId: string
  /** The instant from which "today" and age are judged. */
  readonly asOf: Date
  readonly facets: Readonly<Record<FacetName, readonly string[]>>
  /** Part of a reference, document number or customer name. */
  readonly search?: string | undefined
  readonly caseId?: string | undefined
}

/** Exceptions in the scope that pass the wishes, joined to their entity. `without` leaves one facet out, to count its other values. */
export function filteredExceptions(db: Db, filter: ExceptionFilter, without?: FacetName) {
  return narrowed(db, filter, without).where(inView(filter.view, filter))
}

/** The same for every tab at once. */
export function exceptionsOfAllViews(db: Db, filter: ExceptionFilter) {
  return narrowed(db, filter)
}

function narrowed(db: Db, filter: ExceptionFilter, without?: FacetName) {
  let query = db.selectFrom('exception as x').innerJoin('entity as e', 'e.entity', 'x.entity')
  if (filter.scope !== 'all') query = query.where('x.entity', 'in', listOrNothing(filter.scope))
  for (const facet of facetNames) {
    const wanted = filter.facets[facet]
    if (facet !== without && wanted.length > 0) query = query.where(sql.ref<string>(`x.${facet}`), 'in', wanted)
  }
  if (filter.caseId) query = query.where(isOfCase('x', filter.caseId))
  if (filter.search) query = query.where(mentions(filter.search))
  return query
}

const facetNames: readonly FacetName[] = ['class', 'severity', 'entity', 'currency', 'period']

/** The condition of a tab, for a where clause or for a count beside the others. */
export function inView(view: QueueView, filter: Pick<ExceptionFilter, 'userId' | 'asOf'>): RawBuilder<boolean> {
  const rests = sql<boolean>`(x.snoozed_until is not null and x.snoozed_until > (${filter.asOf}::timestamptz at time zone e.time_zone)::date)`
  const open = sql<boolean>`(x.status = 'open' and not ${rests})`
  switch (view) {
    case 'mine':
      return sql<boolean>`(${open} and x.assignee_id::text = ${filter.userId})`
    case 'unassigned':
      return sql<boolean>`(${open} and x.assignee_id is null)`
    case 'due_today':
      return sql<boolean>`(${open} and ${dueToday(filter.asOf)})`
    case 'open':
      return open
    case 'snoozed':
      return sql<boolean>`(x.status = 'open' and ${rests})`
    case 'waiting':
    case 'accepted':
    case 'resolved':
      return sql<boolean>`x.status = ${view}`
  }
}

/** Due on or before the day of `asOf` in the zone of the entity's books; what is overdue is due today. */
function dueToday(asOf: Date): RawBuilder<boolean> {
  return sql<boolean>`(x.due_at at time zone e.time_zone)::date <= (${asOf}::timestamptz at time zone e.time_zone)::date`
}

function mentions(search: string): RawBuilder<boolean> {
  const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`
  return sql<boolean>`(x.reference ilike ${pattern} or x.billing_number ilike ${pattern} or x.erp_number ilike ${pattern} or x.customer_name ilike ${pattern})`
}

/** `in ()` is no SQL; an empty scope matches a code that cannot exist. */
function listOrNothing(codes: readonly string[]): readonly string[] {
  return codes.length > 0 ? codes : ['']
}
