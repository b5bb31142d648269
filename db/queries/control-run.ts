import type { Db } from '../client.ts'

/** The complete run every control view speaks of, if there was one. */
export async function findLatestRun(db: Db) {
  return db
    .selectFrom('control.latest_run')
    .select(['run_id', 'kind', 'as_of', 'started_at', 'finished_at', 'result_sha', 'result_count'])
    .executeTakeFirst()
}

export type LatestRun = NonNullable<Awaited<ReturnType<typeof findLatestRun>>>

/** A run that was begun after the latest complete one and has not ended well: what is stored may be half of it. */
export async function findUnfinishedRun(db: Db) {
  const complete = await findLatestRun(db)
  let query = db.selectFrom('run').select(['run_id', 'state', 'started_at']).where('state', '<>', 'complete')
  if (complete) query = query.where('started_at', '>', complete.started_at)
  return query.orderBy('started_at', 'desc').orderBy('run_id').limit(1).executeTakeFirst()
}

/** The drop the latest run judged. */
export async function findCurrentDrop(db: Db) {
  return db.selectFrom('control.current_drop').select(['drop_id', 'world', 'as_of', 'imported_at']).executeTakeFirst()
}
