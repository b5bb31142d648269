// After a large import the planner must know the new sizes at once; the application role may refresh them without owning anything.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `grant maintain on source_document, billing_document, billing_line, billing_tax, erp_document, erp_line,
         payment, payment_application, usage_key, usage_event, mapping_version to tieout_app`,
    )
    .execute(db)
}
