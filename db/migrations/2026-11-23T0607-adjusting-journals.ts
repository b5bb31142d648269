import { type Kysely, sql } from 'kysely'

// A plan may send a journal that adjusts what stands: it takes nothing back and books no document of billing. Revenue that such a journal made good is accepted: two people stand behind the plan, and only the months differ.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table plan_item drop constraint plan_item_purpose_check`.execute(db)
  await sql`alter table plan_item add constraint plan_item_purpose_check
    check (purpose in ('post', 'reverse', 'rebook', 'supplement', 'adjust'))`.execute(db)
  await sql`insert into rule (rule_id, version, position, subject, class, cause, predicate, measure, period_of, severity, resolution, status, grouping, note, proposed_by, approved_by)
    select 'REVENUE_VARIANCE/schedule_adjusted', 1, 514, subject, class, cause, 'recognitionCaughtUp && caughtUpByPlan', measure, period_of, 'low', resolution, 'accepted', grouping,
           'What was recognised in the wrong month was made good by a journal of an approved plan; only the months differ.',
           'product', 'release'
    from rule where rule_id = 'REVENUE_VARIANCE/schedule_caught_up' and version = 1`.execute(db)
  await sql`comment on column control.planned_postings.purpose is 'post, reverse, rebook, supplement or adjust'`.execute(
    db,
  )
}
