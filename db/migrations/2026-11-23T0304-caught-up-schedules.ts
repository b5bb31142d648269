// What was recognised in the wrong months is a cut-off error even where a later month makes it good: such findings stay open until somebody who may approve them does.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`insert into rule (rule_id, version, position, subject, class, cause, predicate, measure, period_of, severity, resolution, status, grouping, note, proposed_by, approved_by)
    select rule_id, 2, position, subject, class, cause, predicate, measure, period_of, 'medium', resolution, 'open', grouping,
           'What was recognised in the wrong month was made good in a later one; only the months differ, and nobody has accepted that yet.',
           'product', 'release'
    from rule where rule_id = 'REVENUE_VARIANCE/schedule_caught_up' and version = 1`.execute(db)
}
