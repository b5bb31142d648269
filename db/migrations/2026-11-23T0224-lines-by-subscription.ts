// A changed contract bears on every document that bills it: its lines are found by subscription.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index billing_line_subscription on billing_line (subscription_id) where subscription_id is not null`.execute(
    db,
  )
}
