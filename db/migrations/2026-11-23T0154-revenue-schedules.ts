// What judging revenue keeps: of every line whose revenue is earned over time how much belongs to which month; and the rules that name the cause where the revenue journals of the ERP say otherwise.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table revenue_schedule (
     line_id text not null,
     period text not null check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
     partition text not null,
     document_id uuid not null,
     entity text not null, currency text not null,
     issue_period text not null check (issue_period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
     revenue_category text,
     deferred_account text, revenue_account text,
     amount_minor bigint not null, base_minor bigint,
     total_minor bigint not null,
     days_through integer not null, days_total integer not null,
     run_id uuid not null,
     primary key (line_id, period))`,
  `create index revenue_schedule_partition on revenue_schedule (partition)`,
  `create index revenue_schedule_document on revenue_schedule (document_id)`,
  `create index revenue_schedule_cell on revenue_schedule (entity, currency, period)`,
  `create index erp_document_revenue_journals on erp_document (entity, currency, period) where type = 'revenue_journal'`,
  `grant select, insert, delete on revenue_schedule to tieout_app`,
]

const rules = [
  {
    ruleId: 'REVENUE_VARIANCE/duplicate_recognition',
    cause: 'duplicate_recognition',
    position: 510,
    subject: 'revenue_run',
    predicate: 'journalRepeatsReference',
    severity: 'critical',
    resolution: 'reverse_duplicate',
    status: 'open',
    grouping: 'revrun:{entity}:{period}',
    note: 'As published with the file-drop contract, section 7.',
  },
  {
    ruleId: 'REVENUE_VARIANCE/schedule_caught_up',
    cause: 'schedule_not_modified',
    position: 515,
    subject: 'revenue',
    predicate: 'recognitionCaughtUp',
    severity: 'low',
    resolution: 'modify_schedule',
    status: 'accepted',
    grouping: null,
    note: 'What was recognised in the wrong month was made good in a later one, line by line; only the months differ.',
  },
  {
    ruleId: 'REVENUE_VARIANCE/recognised_after_termination',
    cause: 'recognised_after_termination',
    position: 520,
    subject: 'revenue',
    predicate: 'endsContract && journalsLackSchedule',
    severity: 'medium',
    resolution: 'modify_schedule',
    status: 'open',
    grouping: null,
    note: 'As published with the file-drop contract, section 7.',
  },
  {
    ruleId: 'REVENUE_VARIANCE/schedule_not_modified',
    cause: 'schedule_not_modified',
    position: 530,
    subject: 'revenue',
    predicate: 'recognitionDiffers',
    severity: 'medium',
    resolution: 'modify_schedule',
    status: 'open',
    grouping: null,
    note: 'As published with the file-drop contract, section 7.',
  },
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
  for (const rule of rules)
    await sql`insert into rule (rule_id, version, position, subject, class, cause, predicate, measure, period_of, severity, resolution, status, grouping, note, proposed_by, approved_by)
      values (${rule.ruleId}, 1, ${rule.position}, ${rule.subject}, 'REVENUE_VARIANCE', ${rule.cause}, ${rule.predicate}, 'stated', 'stated', ${rule.severity}, ${rule.resolution}, ${rule.status}, ${rule.grouping}, ${rule.note}, 'product', 'release')`.execute(
      db,
    )
}
