// What the ERP should say, which documents belong together, and the work that a change leaves to do.
import { type Kysely, sql } from 'kysely'

const expected = [
  `create table expected_document (
     expected_id uuid not null, version_no integer not null check (version_no > 0),
     billing_version_no integer not null,
     source_id text not null, entity text not null,
     kind text not null check (kind in ('invoice', 'credit_memo')),
     outcome text not null check (outcome in ('derived', 'unmapped', 'zero_total', 'void')),
     mode text not null check (mode in ('per_invoice', 'split', 'consolidated')),
     external_ref text not null, group_ref text not null,
     bill_to_id text not null, customer_no text,
     currency text not null check (currency ~ '^[A-Z]{3}$'), rate numeric, rate_on date,
     document_on date not null, period text not null,
     gross_minor bigint not null, base_minor bigint,
     parts integer not null default 1,
     deadline_at timestamptz not null,
     lines_sha bytea, inputs_sha bytea not null,
     run_id uuid not null,
     primary key (expected_id, version_no))`,
  `create index expected_document_source on expected_document (source_id)`,
  `create table expected_line (
     expected_id uuid not null, version_no integer not null, line_no integer not null, part_no integer not null default 1,
     role text not null check (role in ('receivable', 'revenue', 'deferred', 'discount', 'tax')),
     account text not null, amount_minor bigint not null, base_minor bigint not null,
     tax_code text, erp_tax_code text, source_line_ref text, dimensions jsonb, mapping_version_ids text[] not null default '{}',
     primary key (expected_id, version_no, line_no))`,
  `create table derivation_finding (
     expected_id uuid not null, version_no integer not null, finding_no integer not null,
     cause text not null check (cause in ('tax_code', 'revenue_category', 'customer', 'rate')),
     grouping_key text not null, params jsonb not null,
     primary key (expected_id, version_no, finding_no))`,
]

const matching = [
  `create table recon_item (
     match_hash bigint not null, side text not null check (side in ('expected', 'erp')), document_id uuid not null,
     match_key text, source_id text not null, version_no integer not null,
     entity text not null, kind text not null check (kind in ('invoice', 'credit_memo')),
     standing text not null check (standing in ('due', 'void', 'zero_total', 'unmapped', 'live', 'reversed', 'reversal', 'rejected')),
     number text not null, customer_no text,
     currency text not null, amount_minor bigint not null, base_minor bigint,
     on_date date not null, period text not null,
     deadline_at timestamptz, posted_at timestamptz,
     lines_sha bytea, swap_block text not null, number_block text not null, amount_block text not null,
     primary key (match_hash, side, document_id))`,
  `create index recon_item_document on recon_item (document_id)`,
  `create index recon_item_swap on recon_item (swap_block)`,
  `create index recon_item_number on recon_item (number_block)`,
  `create index recon_item_deadline on recon_item (deadline_at) where side = 'expected'`,
  `create table match (
     match_hash bigint not null, match_id uuid not null,
     kind text not null check (kind in ('1:1', '1:n', 'n:1', 'n:m', 'reversal_chain')),
     status text not null check (status in ('auto', 'suggested', 'confirmed')),
     rule text not null, rule_version integer not null, score numeric not null check (score between 0 and 1),
     entity text not null, currency text not null, amount_minor bigint not null, difference_minor bigint not null,
     exact boolean not null,
     evidence jsonb not null default '{}',
     decided_by text, run_id uuid not null,
     primary key (match_hash, match_id))`,
  `create index match_by_id on match (match_id)`,
  `create table match_member (
     match_hash bigint not null, side text not null, document_id uuid not null,
     match_id uuid not null, role text not null check (role in ('live', 'reversed', 'reversal', 'member')),
     primary key (match_hash, side, document_id))`,
  `create index match_member_match on match_member (match_id)`,
  `create table match_event (
     match_hash bigint not null, match_id uuid not null, event_no integer not null,
     kind text not null check (kind in ('confirmed', 'undone', 'rejected')),
     actor text not null, at timestamptz not null, reason text, members jsonb not null, correlation_id text not null,
     primary key (match_hash, match_id, event_no))`,
]

const work = [
  `create table run (
     run_id uuid primary key,
     kind text not null check (kind in ('full', 'changed')),
     state text not null check (state in ('running', 'complete', 'failed', 'interrupted')),
     as_of timestamptz not null,
     requested_by text not null, started_at timestamptz not null, finished_at timestamptz,
     input_sha text, result_sha text,
     result_sum_a numeric not null default 0, result_sum_b numeric not null default 0, result_count bigint not null default 0,
     mark_seq bigint not null default 0,
     rule_versions jsonb not null default '{}', counts jsonb not null default '{}',
     problem text, correlation_id text not null)`,
  `create index run_latest on run (started_at desc)`,
  `create unique index run_one_at_a_time on run ((true)) where state = 'running'`,
  `create table dirty (scope text not null, key text not null, seq bigint not null)`,
  `create index dirty_scope on dirty (scope, key)`,
]

const grants = [
  `grant select, insert on expected_document, expected_line, derivation_finding, match_event to tieout_app`,
  `grant select, insert, update, delete on recon_item, match, match_member, dirty to tieout_app`,
  `grant select, insert, update on run to tieout_app`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...expected, ...matching, ...work, ...grants]) await sql.raw(statement).execute(db)
}
