import { sql } from 'kysely'
import type { Db } from '../client.ts'

/** Lets the planner know what an import has just added; without it the first reconciliation would plan for empty tables. */
export async function refreshMirrorStatistics(db: Db): Promise<void> {
  await sql`analyze source_document, billing_document, billing_line, billing_tax, erp_document, erp_line,
    payment, payment_application, usage_key, usage_event, mapping_version`.execute(db)
}
