// A first run fills tables the planner believes empty; the sums of the control views would then take a minute instead of a third of a second.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `grant maintain on expected_document, expected_line, derivation_finding, recon_item, match, match_member,
         exception, exception_diagnosis, exception_case, variance_facet to tieout_app`,
    )
    .execute(db)
}
