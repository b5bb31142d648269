import type { Db } from '../client.ts'

/** The complete run every control view speaks of, if there was one. */
export async function findLatestRun(db: Db) {
  return db
    .selectFrom('control.latest_run')
    .select(['run_id', 'kind', 'as_of', 'started_at', 'finished_at', 'result_sha', 'result_count'])
    .executeTakeFirst()
}

export type LatestRun = NonNullable<Awaited<ReturnType<typeof findLatestRun>>>

/** The drop the latest run judged. */
export async function findCurrentDrop(db: Db) {
  return db.selectFrom('control.current_drop').select(['drop_id', 'world', 'as_of', 'imported_at']).executeTakeFirst()
}

/** The drop that speaks for the latest instant, whatever the latest run judged. */
export async function findNewestDrop(db: Db) {
  return db
    .selectFrom('source_drop')
    .select(['drop_id', 'world', 'as_of'])
    .where('kind', '=', 'drop')
    .orderBy('as_of', 'desc')
    .orderBy('imported_at', 'desc')
    .orderBy('drop_id')
    .limit(1)
    .executeTakeFirst()
}
