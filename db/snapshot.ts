import type { Db, Tx } from './client.ts'

export interface Snapshot {
  readonly db: Tx
  /** Ends it; a second time changes nothing. */
  close(): Promise<void>
}

/** One moment of the database for many reads: pages and sums taken from it agree with each other. Read-only; holds a connection until closed. */
export async function openSnapshot(db: Db): Promise<Snapshot> {
  const tx = await db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute()
  return {
    db: tx,
    close: async () => {
      if (!tx.isRolledBack) await tx.rollback().execute() // nothing was written
    },
  }
}
