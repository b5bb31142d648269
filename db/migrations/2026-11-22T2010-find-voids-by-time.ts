// A run that moves on in time asks which documents were voided since the last one: without an index it reads every document there is.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index billing_document_voided on billing_document (voided_at) where voided_at is not null`.execute(
    db,
  )
}
