import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'

const IMPORT_LOCK = 7_463_002

/** Takes the one lock under which drops are imported, for the life of the reserved connection. False when another import holds it. */
export async function lockImports(reserved: Db): Promise<boolean> {
  // A process that dies in the middle of a long statement would otherwise keep the lock until the statement ends.
  await sql`set client_connection_check_interval = '1s'`.execute(reserved)
  const found = await sql<{ locked: boolean }>`select pg_try_advisory_lock(${IMPORT_LOCK}) as locked`.execute(reserved)
  return found.rows[0]?.locked === true
}

export async function unlockImports(reserved: Db): Promise<void> {
  await sql`select pg_advisory_unlock(${IMPORT_LOCK})`.execute(reserved)
}

/** Opens an attempt in the history, or takes up again the one a page or job asked for. Gives its id. */
export async function beginAttempt(
  db: Db,
  attempt: { attemptId?: string | undefined; folder: string; actor: string; correlationId: string; at: Date },
): Promise<string> {
  const { folder, actor, at } = attempt
  const begun = { progress: '{"begun":true}', state: 'running', started_at: at } as const
  if (attempt.attemptId) {
    const again = { ...begun, finished_at: null, problem_code: null, problem_params: null }
    await db.updateTable('import_attempt').set(again).where('attempt_id', '=', attempt.attemptId).execute()
    return attempt.attemptId
  }
  const row = await db
    .insertInto('import_attempt')
    .values({ ...begun, folder, actor, correlation_id: attempt.correlationId })
    .returning('attempt_id')
    .executeTakeFirstOrThrow()
  return row.attempt_id
}

/** Marks attempts that began and whose process is gone: only the holder of the import lock may say so. */
export async function markInterruptedAttempts(db: Db, at: Date): Promise<void> {
  await db
    .updateTable('import_attempt')
    .set({ state: 'failed', finished_at: at, problem_code: 'interrupted', problem_params: '{}' })
    .where('state', '=', 'running')
    .where(sql<boolean>`progress ? 'begun'`)
    .execute()
}

export async function describeAttempt(db: Db, attemptId: string, drop: { world: string; asOf: string }): Promise<void> {
  const { world, asOf } = drop
  await db
    .updateTable('import_attempt')
    .set({ world, as_of: new Date(asOf) })
    .where('attempt_id', '=', attemptId)
    .execute()
}

export async function updateAttemptProgress(db: Db, attemptId: string, progress: object): Promise<void> {
  await db
    .updateTable('import_attempt')
    .set({ progress: JSON.stringify({ begun: true, ...progress }) })
    .where('attempt_id', '=', attemptId)
    .where('state', '=', 'running')
    .execute()
}

/** Ends an attempt. False when it was no longer running, so that whoever seals must not. */
export async function finishAttempt(
  db: Db,
  attemptId: string,
  end: {
    state: 'imported' | 'unchanged' | 'failed'
    at: Date
    dropId?: string | null
    problem?: { code: string; params: object }
  },
): Promise<boolean> {
  const { state, at, dropId, problem } = end
  const done = await db
    .updateTable('import_attempt')
    .set({
      state,
      finished_at: at,
      drop_id: dropId ?? null,
      problem_code: problem?.code ?? null,
      problem_params: problem ? JSON.stringify(problem.params) : null,
    })
    .where('attempt_id', '=', attemptId)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** The world whose drops this database holds; undefined before the first. */
export async function findImportedWorld(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('source_drop')
    .select('world')
    .where('kind', '=', 'drop')
    .orderBy('imported_at')
    .limit(1)
    .executeTakeFirst()
  return row?.world
}

/** The drop imported from a manifest of this content, if any. */
export async function findDrop(db: Db, manifestSha: Buffer): Promise<{ drop_id: string } | undefined> {
  return db.selectFrom('source_drop').select('drop_id').where('manifest_sha', '=', manifestSha).executeTakeFirst()
}

/** The functional currency of every entity known so far. */
export async function listEntityCurrencies(db: Db): Promise<{ entity: string; functional_currency: string }[]> {
  return db.selectFrom('entity').select(['entity', 'functional_currency']).orderBy('entity').execute()
}

/** Takes a range of the order in which things reached us; gives the number before its first. The counter row stays locked until the commit, so ranges become visible in their order. */
export async function takeSeqRange(tx: Tx, size: number): Promise<bigint> {
  const row = await tx
    .insertInto('counter')
    .values({ scope: 'seq', key: 'global', value: BigInt(size) })
    .onConflict((conflict) =>
      conflict.columns(['scope', 'key']).doUpdateSet({ value: sql<bigint>`counter.value + excluded.value` }),
    )
    .returning('value')
    .executeTakeFirstOrThrow()
  return row.value - BigInt(size)
}
