import type { Db, Tx } from '../client.ts'

/** Enters an attempt that a worker is going to make. Returns its id. */
export async function insertRequestedAttempt(
  tx: Tx,
  attempt: { folder: string; actor: string; correlationId: string; at: Date },
): Promise<string> {
  const row = await tx
    .insertInto('import_attempt')
    .values({
      folder: attempt.folder,
      actor: attempt.actor,
      correlation_id: attempt.correlationId,
      started_at: attempt.at,
      state: 'running',
    })
    .returning('attempt_id')
    .executeTakeFirstOrThrow()
  return row.attempt_id
}

/** The folder and state of an attempt; undefined when there is none. */
export async function findAttempt(db: Db, attemptId: string) {
  return db
    .selectFrom('import_attempt')
    .select(['folder', 'state'])
    .where('attempt_id', '=', attemptId)
    .executeTakeFirst()
}
