// A subscription is judged with its own amendments, and those signed since the last run are looked for at every run.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index source_document_amended on source_document ((payload::jsonb ->> 'subscription_id')) where stream = 'amendments' and payload is json object`.execute(
    db,
  )
  await sql`create index source_document_signed on source_document (known_at) where stream = 'amendments'`.execute(db)
}
