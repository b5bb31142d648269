// A refused consolidated posting that a later plan arms again may stand for other documents than before: its members are replaced, not added to.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('grant delete on posting_member to tieout_app').execute(db)
}
