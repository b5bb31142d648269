import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Tx } from '../client.ts'
import type { ExceptionEventTable } from '../schema/exceptions.ts'
import { isOneOfIds, withinScope } from './within-scope.ts'

/** Locks exceptions of the caller's entities in the order of their ids, so that two people never wait for each other in a circle. */
export async function lockExceptions(tx: Tx, wish: { ids: readonly string[]; scope: EntityScope }) {
  return tx
    .selectFrom('exception as x')
    .select(['x.exception_id', 'x.reference', 'x.entity', 'x.status', 'x.assignee_id', 'x.row_version'])
    .where(isOneOfIds('x.exception_id', wish.ids))
    .where(withinScope('x.entity', wish.scope))
    .orderBy('x.exception_id')
    .limit(wish.ids.length)
    .forUpdate()
    .execute()
}

export type LockedException = Awaited<ReturnType<typeof lockExceptions>>[number]

/** The open exceptions of cases, as they are now. */
export async function listOpenMembers(tx: Tx, wish: { caseIds: readonly string[]; scope: EntityScope; limit: number }) {
  return tx
    .selectFrom('exception as x')
    .select(['x.exception_id', 'x.row_version'])
    .where(isOneOfIds('x.case_id', wish.caseIds))
    .where(withinScope('x.entity', wish.scope))
    .where('x.status', '=', 'open')
    .orderBy('x.exception_id')
    .limit(wish.limit)
    .execute()
}

/** Gives locked exceptions to a person, or to nobody. */
export async function markAssignee(tx: Tx, wish: { ids: readonly string[]; assigneeId: string | null }): Promise<void> {
  await tx
    .updateTable('exception')
    .set({ assignee_id: wish.assigneeId, row_version: sql`row_version + 1` })
    .where(isOneOfIds('exception_id', wish.ids))
    .execute()
}

/** Appends one event to each of several locked exceptions; their numbers follow on from the last. */
export async function insertExceptionEvents(
  tx: Tx,
  events: {
    ids: readonly string[]
    kind: ExceptionEventTable['kind']
    at: Date
    actor: string
    detail: Readonly<Record<string, string | null>>
    correlationId: string
  },
): Promise<void> {
  const numbered = tx
    .selectFrom('exception as x')
    .where(isOneOfIds('x.exception_id', events.ids))
    .select((eb) => [
      'x.exception_id',
      eb
        .selectFrom('exception_event as v')
        .whereRef('v.exception_id', '=', 'x.exception_id')
        .select(sql<number>`coalesce(max(v.event_no), 0) + 1`.as('event_no'))
        .as('event_no'),
      sql<ExceptionEventTable['kind']>`${events.kind}`.as('kind'),
      sql<Date>`${events.at}::timestamptz`.as('at'),
      sql<string>`${events.actor}`.as('actor'),
      sql<string>`${JSON.stringify(events.detail)}::jsonb`.as('detail'),
      sql<string>`${events.correlationId}`.as('correlation_id'),
    ])
  await tx
    .insertInto('exception_event')
    .columns(['exception_id', 'event_no', 'kind', 'at', 'actor', 'detail', 'correlation_id'])
    .expression(numbered)
    .execute()
}

/** In which entities a person may own work: null stands for all of them; empty for nobody who does. */
export async function listWorkGrants(tx: Tx, userId: string): Promise<(string | null)[]> {
  const rows = await tx
    .selectFrom('role_grant as g')
    .innerJoin('app_user as u', 'u.user_id', 'g.user_id')
    .select('g.entity')
    .where('g.user_id', '=', userId)
    .where('g.role', 'in', ['analyst', 'controller'])
    .where('u.disabled_at', 'is', null)
    .orderBy('g.entity')
    .limit(1000)
    .execute()
  return rows.map((row) => row.entity)
}
