import { sql } from 'kysely'
import type { Db } from '../client.ts'

/** Lets the planner know what a large run has just written. */
export async function refreshResultStatistics(db: Db): Promise<void> {
  await sql`analyze expected_document, expected_line, derivation_finding, recon_item, match, match_member,
    exception, exception_diagnosis, exception_case, variance_facet`.execute(db)
}
