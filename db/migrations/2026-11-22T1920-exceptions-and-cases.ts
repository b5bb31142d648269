// Findings as work: one exception per subject for life, its diagnoses appended, and cases that gather one cause.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table rule (
     rule_id text not null, version integer not null check (version > 0),
     position integer not null,
     subject text not null check (subject in ('document', 'erp_only')),
     class text not null, cause text not null,
     predicate text not null,
     measure text not null check (measure in ('difference', 'placed', 'tax_difference', 'base_difference', 'expected_negative', 'actual', 'zero', 'part', 'account_placed')),
     period_of text not null check (period_of in ('issue', 'erp')),
     severity text not null check (severity in ('critical', 'high', 'medium', 'low')),
     resolution text not null,
     status text not null check (status in ('open', 'waiting', 'accepted')),
     grouping text,
     retired boolean not null default false,
     note text not null,
     proposed_by text not null, approved_by text not null check (approved_by <> proposed_by),
     primary key (rule_id, version))`,
  `create table exception_case (
     case_id uuid primary key default uuidv7(),
     reference text not null unique,
     grouping_key text not null unique,
     grouped boolean not null,
     entity text not null, class text not null, cause text not null,
     opened_at timestamptz not null)`,
  `create table exception (
     exception_id uuid primary key default uuidv7(),
     finding_key bytea not null unique,
     reference text not null unique,
     subject_kind text not null, subject_source_id text not null, subject_document_id uuid not null, scope text not null,
     status text not null check (status in ('open', 'waiting', 'accepted', 'resolved')),
     case_id uuid not null references exception_case,
     entity text not null, period text not null,
     class text not null, cause text not null,
     severity text not null check (severity in ('critical', 'high', 'medium', 'low')),
     resolution text not null,
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     variance_minor bigint not null, at_stake_minor bigint not null check (at_stake_minor >= 0),
     base_currency text not null, base_at_stake_minor bigint not null check (base_at_stake_minor >= 0),
     bill_to_id text, customer_name text, billing_number text, erp_number text,
     diagnosis_no integer not null,
     since_at timestamptz not null, opened_at timestamptz not null, due_at timestamptz,
     assignee_id uuid references app_user,
     resolved_at timestamptz, resolved_by text,
     row_version integer not null default 1,
     run_id uuid not null,
     check ((status = 'resolved') = (resolved_at is not null)))`,
  `create index exception_queue on exception (status, severity, base_at_stake_minor desc, exception_id)`,
  `create index exception_case_members on exception (case_id)`,
  `create index exception_subject on exception (subject_document_id)`,
  `create table exception_diagnosis (
     exception_id uuid not null, diagnosis_no integer not null,
     class text not null, cause text not null,
     rule_id text not null, rule_version integer not null, run_id uuid not null, as_of timestamptz not null,
     entity text not null, period text not null, currency text not null,
     variance_minor bigint not null, base_minor bigint,
     severity text not null, resolution text not null, status text not null,
     grouping_key text, evidence jsonb not null, documents jsonb not null,
     primary key (exception_id, diagnosis_no))`,
  `create table variance_facet (
     exception_id uuid not null, diagnosis_no integer not null, facet_no integer not null,
     facet text not null, currency text not null, amount_minor bigint not null,
     detail jsonb not null default '{}',
     primary key (exception_id, diagnosis_no, facet_no))`,
  `create table exception_event (
     exception_id uuid not null, event_no integer not null,
     kind text not null check (kind in ('opened', 'diagnosed', 'resolved', 'reopened', 'assigned', 'unassigned', 'commented', 'accepted')),
     at timestamptz not null, actor text not null, run_id uuid, detail jsonb not null default '{}', correlation_id text not null,
     primary key (exception_id, event_no))`,
  `grant select, insert on rule, exception_diagnosis, variance_facet, exception_event to tieout_app`,
  `grant select, insert, update on exception_case, exception to tieout_app`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
