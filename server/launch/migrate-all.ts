import { migrateDatabase } from '#db/migrate'
import { grantQueueSchema } from '#db/roles'
import { QUEUE_SCHEMA } from '../queue/boss.ts'
import { migrateQueue } from '../queue/migrate-queue.ts'

/** Brings the schema, the roles and the queue up to date, as the owner. Safe to run twice and by two processes at once. Returns the migrations it ran. */
export function migrateAll(urls: { ownerUrl: string; appUrl: string }): Promise<string[]> {
  return migrateDatabase({
    ...urls,
    queueSchema: async (owner) => {
      await migrateQueue(urls.ownerUrl)
      await grantQueueSchema(owner, QUEUE_SCHEMA)
    },
  })
}
