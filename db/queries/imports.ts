import { sql } from 'kysely'
import type { Db } from '../client.ts'

const attemptColumns = [
  'attempt_id',
  'folder',
  'state',
  'started_at',
  'finished_at',
  'actor',
  'world',
  'as_of',
  'progress',
  'problem_code',
  'problem_params',
  'drop_id',
] as const

/** Attempts, newest first, a page at a time. */
export async function listAttempts(
  db: Db,
  ask: { before: { at: Date; attemptId: string } | undefined; limit: number },
) {
  let query = db.selectFrom('import_attempt').select(attemptColumns)
  const { before } = ask
  if (before) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('started_at', 'attempt_id'), '<', tuple(before.at, before.attemptId)),
    )
  }
  return query.orderBy('started_at', 'desc').orderBy('attempt_id', 'desc').limit(ask.limit).execute()
}

export type AttemptRow = Awaited<ReturnType<typeof listAttempts>>[number]

export async function findAttempt(db: Db, attemptId: string): Promise<AttemptRow | undefined> {
  return db.selectFrom('import_attempt').select(attemptColumns).where('attempt_id', '=', attemptId).executeTakeFirst()
}

/** The files of one drop with their buckets and totals. */
export async function listFeedFiles(db: Db, dropId: string) {
  return db
    .selectFrom('feed_file')
    .select([
      'feed',
      'file',
      'sha256',
      'rows_declared',
      'received',
      'new',
      'changed',
      'unchanged',
      'duplicate',
      'conflict',
      'rejected',
      'totals_declared',
      'totals_read',
      'absent_keys',
    ])
    .where('drop_id', '=', dropId)
    .orderBy('feed')
    .limit(100)
    .execute()
}

export type FeedFileRow = Awaited<ReturnType<typeof listFeedFiles>>[number]

/** Rows per bucket of several drops at once. */
export async function sumBuckets(db: Db, dropIds: readonly string[]) {
  const found = await sql<{
    drop_id: string
    received: bigint
    new: bigint
    changed: bigint
    unchanged: bigint
    duplicate: bigint
    conflict: bigint
    rejected: bigint
  }>`
    select drop_id, sum(received)::bigint as received, sum(new)::bigint as new, sum(changed)::bigint as changed,
           sum(unchanged)::bigint as unchanged, sum(duplicate)::bigint as duplicate, sum(conflict)::bigint as conflict,
           sum(rejected)::bigint as rejected
      from feed_file where drop_id = any(${dropIds}::uuid[]) group by drop_id order by drop_id`.execute(db)
  return found.rows
}
