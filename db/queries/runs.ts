import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

const runColumns = [
  'run_id',
  'kind',
  'state',
  'as_of',
  'requested_by',
  'started_at',
  'finished_at',
  'input_sha',
  'result_sha',
  'rule_versions',
  'counts',
  'problem',
] as const

/** Runs, newest first, from before a place on. */
export async function listRuns(db: Db, page: { before?: { at: Date; runId: string } | undefined; limit: number }) {
  let query = db.selectFrom('run').select(runColumns)
  const { before } = page
  if (before) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('started_at', 'run_id'), '<', tuple(before.at, before.runId)),
    )
  }
  return query.orderBy('started_at', 'desc').orderBy('run_id', 'desc').limit(page.limit).execute()
}

export type RunRow = Awaited<ReturnType<typeof listRuns>>[number]

export async function findRun(db: Db, runId: string): Promise<RunRow | undefined> {
  return db.selectFrom('run').select(runColumns).where('run_id', '=', runId).limit(1).executeTakeFirst()
}

/** Work that a run opened, counted by class and status as it stands now. */
export async function listOpenedByRun(db: Db, wish: { runId: string; scope: EntityScope }) {
  return db
    .selectFrom('exception_event as v')
    .innerJoin('exception as x', 'x.exception_id', 'v.exception_id')
    .where('v.run_id', '=', wish.runId)
    .where('v.kind', '=', 'opened')
    .where(withinScope('x.entity', wish.scope))
    .select(['x.class', sql<number>`count(*)::int`.as('opened')])
    .select(sql<number>`count(*) filter (where x.status = 'open')::int`.as('still_open'))
    .groupBy('x.class')
    .orderBy('opened', 'desc')
    .orderBy('x.class')
    .limit(60)
    .execute()
}

/** What a run resolved by itself, with the proof it left; by reference, from after one on. */
export async function listResolvedByRun(
  db: Db,
  wish: { runId: string; scope: EntityScope; after?: string | undefined; limit: number },
) {
  let query = db
    .selectFrom('exception_event as v')
    .innerJoin('exception as x', 'x.exception_id', 'v.exception_id')
    .where('v.run_id', '=', wish.runId)
    .where('v.kind', '=', 'resolved')
    .where(withinScope('x.entity', wish.scope))
  if (wish.after) query = query.where('x.reference', '>', wish.after)
  return query
    .select(['x.exception_id', 'x.reference', 'x.class', 'x.entity', 'x.billing_number', 'x.erp_number'])
    .select(['x.subject_source_id', 'x.customer_name', 'x.currency', 'x.variance_minor', 'v.detail'])
    .orderBy('x.reference')
    .limit(wish.limit)
    .execute()
}
