import { sql } from 'kysely'
import type { Db } from '../client.ts'

/** Lets the planner know what a large run has just written, and frees the places of the rows it replaced: a later run then counts over indexes and reads no row that is gone. Not inside a transaction. */
export async function refreshResultStatistics(db: Db): Promise<void> {
  await sql`vacuum (analyze, truncate false) expected_document, expected_line, derivation_finding, recon_item, match, match_member,
    exception, exception_diagnosis, exception_case, variance_facet, source_finding, usage_month, rated_line, revenue_schedule,
    expected_settlement, expected_settlement_line, settlement_pair`.execute(db)
}
