// What the sources said, exactly as received, and our canonical copy of it; both only ever grow, so a past judgement can be read again.
import { type Kysely, sql } from 'kysely'

const inbox = [
  `create table import_attempt (
     attempt_id uuid primary key default uuidv7(),
     folder text not null,
     state text not null check (state in ('running', 'imported', 'unchanged', 'failed')),
     started_at timestamptz not null, finished_at timestamptz,
     actor text not null,
     world text, as_of timestamptz,
     progress jsonb not null default '{}',
     problem_code text, problem_params jsonb,
     drop_id uuid,
     correlation_id text not null)`,
  `create table source_drop (
     drop_id uuid primary key,
     world text not null, contract text not null,
     as_of timestamptz not null,
     manifest jsonb not null, manifest_sha bytea not null unique,
     imported_at timestamptz not null, actor text not null,
     correlation_id text not null)`,
  `create index source_drop_by_time on source_drop (world, as_of)`,
  `create table feed_file (
     drop_id uuid not null, feed text not null, file text not null,
     sha256 bytea not null,
     rows_declared bigint not null,
     received bigint not null, new bigint not null, changed bigint not null, unchanged bigint not null,
     duplicate bigint not null, conflict bigint not null, rejected bigint not null,
     totals_declared jsonb not null, totals_read jsonb not null,
     absent_keys bigint not null default 0,
     primary key (drop_id, feed),
     check (received = new + changed + unchanged + duplicate + conflict + rejected))`,
  `create table rejected_row (
     drop_id uuid not null, feed text not null, row_no bigint not null,
     bucket text not null check (bucket in ('rejected', 'conflict', 'duplicate')),
     natural_key text, field text, reason_code text not null, reason_params jsonb not null default '{}',
     payload text,
     primary key (drop_id, feed, row_no, reason_code))`,
  `create table source_document (
     stream text not null, natural_key text not null, version_no integer not null check (version_no > 0),
     entity text,
     payload text not null, sha256 bytea not null, content_sha bytea not null,
     drop_id uuid not null, row_no bigint not null,
     known_at timestamptz not null, seq bigint not null,
     primary key (natural_key, stream, version_no))`,
  `create index source_document_stream on source_document (stream, natural_key, version_no desc)`,
]

const documents = [
  `create table billing_document (
     document_id uuid not null, version_no integer not null,
     source_id text not null, entity text not null, number text not null,
     kind text not null check (kind in ('invoice', 'credit_memo')),
     status text not null check (status in ('finalised', 'void')),
     bill_to_id text not null,
     issue_on date not null, due_on date,
     finalised_at timestamptz not null, voided_at timestamptz, usage_cutoff_at timestamptz,
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     net_minor bigint not null, tax_minor bigint not null, gross_minor bigint not null,
     original_source_id text, reason text,
     exists_at timestamptz not null, known_at timestamptz not null, seq bigint not null,
     primary key (document_id, version_no))`,
  `create index billing_document_source on billing_document (source_id)`,
  `create index billing_document_number on billing_document (number)`,
  `create index billing_document_known on billing_document (known_at)`,
  `create table billing_line (
     document_id uuid not null, version_no integer not null, line_id text not null, line_no integer not null,
     subscription_id text, sku text not null, kind text not null, description text, metric text,
     quantity numeric, unit_price numeric, price_id text,
     net_minor bigint not null, tax_code text,
     service_start_on date, service_end_on date, usage_cutoff_at timestamptz, original_line_id text,
     primary key (document_id, version_no, line_id))`,
  `create index billing_line_source on billing_line (line_id)`,
  `create index billing_line_usage on billing_line (subscription_id, metric) where metric is not null`,
  `create table billing_tax (
     document_id uuid not null, version_no integer not null, tax_no integer not null,
     tax_code text not null, rate_percent numeric not null, base_minor bigint not null, amount_minor bigint not null,
     primary key (document_id, version_no, tax_no))`,
  `create table erp_document (
     document_id uuid not null, version_no integer not null,
     source_id text not null, entity text not null,
     type text not null check (type in ('ar_invoice', 'ar_credit_memo', 'journal', 'revenue_journal', 'payment', 'adjustment')),
     status text not null check (status in ('posted', 'rejected')), status_reason text,
     doc_no text not null, external_ref text, ref_root text, refs text[] not null default '{}',
     customer_no text, document_on date not null, posting_on date not null,
     period text not null check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
     created_at timestamptz not null, updated_at timestamptz not null, source_version integer not null,
     currency text not null check (currency ~ '^[A-Z]{3}$'), rate numeric not null,
     reversal_of text, text text,
     exists_at timestamptz not null, known_at timestamptz not null, seq bigint not null,
     primary key (document_id, version_no))`,
  `create index erp_document_source on erp_document (source_id)`,
  `create index erp_document_ref on erp_document (external_ref)`,
  `create index erp_document_root on erp_document (ref_root)`,
  `create index erp_document_no on erp_document (doc_no)`,
  `create index erp_document_reverses on erp_document (reversal_of) where reversal_of is not null`,
  `create index erp_document_known on erp_document (known_at)`,
  `create table erp_line (
     document_id uuid not null, version_no integer not null, line_no integer not null,
     account text not null, amount_minor bigint not null, base_minor bigint not null,
     tax_code text, source_line_ref text, applies_to text, dimensions jsonb,
     primary key (document_id, version_no, line_no))`,
  `create table payment (
     document_id uuid not null, version_no integer not null,
     source_id text not null, kind text not null check (kind in ('payment', 'refund', 'write_off', 'credit_application')),
     entity text not null, bill_to_id text not null, paid_on date not null, recorded_at timestamptz not null,
     currency text not null check (currency ~ '^[A-Z]{3}$'), amount_minor bigint not null,
     credit_memo_id text, method text,
     exists_at timestamptz not null, known_at timestamptz not null, seq bigint not null,
     primary key (document_id, version_no))`,
  `create index payment_source on payment (source_id)`,
  `create table payment_application (
     document_id uuid not null, version_no integer not null, application_no integer not null,
     invoice_id text not null, amount_minor bigint not null, intent text not null,
     primary key (document_id, version_no, application_no))`,
  `create index payment_application_invoice on payment_application (invoice_id)`,
]

const usage = [
  `create table usage_key (
     source text not null, event_id text not null,
     occurred_at timestamptz not null, subject text not null, content_sha bytea not null, seq bigint not null,
     primary key (source, event_id))`,
  `create table usage_event (
     source text not null, event_id text not null, occurred_at timestamptz not null, subject text not null,
     metric text not null, quantity numeric not null, ref text, amends text,
     recorded_at timestamptz not null, payload text not null, sha256 bytea not null,
     drop_id uuid not null, row_no bigint not null, seq bigint not null,
     primary key (source, event_id, occurred_at, subject)) partition by range (occurred_at)`,
  `create table usage_event_other partition of usage_event default`,
  `do $$ declare month date := '2025-01-01';
   begin
     while month < '2027-07-01' loop
       execute format('create table %I partition of usage_event for values from (%L) to (%L)',
         'usage_event_' || to_char(month, 'YYYY_MM'), month || 'T00:00:00Z', (month + interval '1 month')::date || 'T00:00:00Z');
       month := (month + interval '1 month')::date;
     end loop;
   end $$`,
  `create index usage_event_by_subject on usage_event (subject, metric, occurred_at)`,
]

const grants = [
  `grant select, insert, update on import_attempt to tieout_app`,
  `grant select, insert on source_drop, feed_file, rejected_row, source_document, billing_document, billing_line, billing_tax,
     erp_document, erp_line, payment, payment_application, usage_key, usage_event to tieout_app`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...inbox, ...documents, ...usage, ...grants]) await sql.raw(statement).execute(db)
}
