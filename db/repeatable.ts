import type { Db, Tx } from './client.ts'

const CONFLICTS = new Set(['40001', '40P01']) // serialisation failure, deadlock: nothing was done, and doing it again is safe

/** Runs work on one snapshot of the database. When somebody changed a row under it, nothing was written and the whole of it starts anew, a few times. */
export async function onOneSnapshot<T>(db: Db, work: (tx: Tx) => Promise<T>, attempts = 5): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().setIsolationLevel('repeatable read').execute(work)
    } catch (error) {
      if (attempt >= attempts || !isConflict(error)) throw error
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && CONFLICTS.has(error.code)
}
