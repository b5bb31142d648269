import type { Db } from '../client.ts'

/** Whether anything was ever imported: an empty queue then means that nothing is open. */
export async function hasImport(db: Db): Promise<boolean> {
  const drop = await db.selectFrom('source_drop').select('drop_id').limit(1).executeTakeFirst()
  return drop !== undefined
}
