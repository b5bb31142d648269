// What the checks keep is written anew by a run over everything: the planner must learn of it, and the places it leaves must be swept. Exceptions are counted by status at every run.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`grant maintain on source_finding, usage_month, rated_line, revenue_schedule, expected_settlement,
    expected_settlement_line, settlement_pair to tieout_app`.execute(db)
  await sql`create index exception_status on exception (status)`.execute(db)
}
