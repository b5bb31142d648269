// Findings about usage, revenue, receivables and the ledger stand beside those about documents: each lies in a partition, the smallest part of the company that is judged anew as a whole. What a source states that cannot be true is kept as a finding on the very object.
import { type Kysely, sql } from 'kysely'

const statements = [
  `alter table exception add column partition text`,
  `create index exception_partition on exception (partition) where partition is not null and status <> 'resolved'`,
  `alter table rule drop constraint rule_subject_check, drop constraint rule_measure_check, drop constraint rule_period_of_check`,
  `alter table rule
     add constraint rule_subject_check check (subject ~ '^[a-z_]+$'),
     add constraint rule_measure_check check (measure in ('difference', 'placed', 'tax_difference', 'base_difference', 'expected_negative', 'actual', 'zero', 'part', 'account_placed', 'stated')),
     add constraint rule_period_of_check check (period_of in ('issue', 'erp', 'stated'))`,
  `create table source_finding (
     partition text not null, object_kind text not null, object_id text not null, code text not null,
     entity text, params jsonb not null default '{}', run_id uuid not null,
     primary key (partition, object_kind, object_id, code))`,
  `create index source_finding_code on source_finding (code, entity)`,
  `grant select, insert, delete on source_finding to tieout_app`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
