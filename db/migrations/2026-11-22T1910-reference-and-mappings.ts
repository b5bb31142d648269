// The reference rows that rules and screens join to: entities, periods with their lock, and mappings that two people agreed to.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table entity (
     entity text primary key, name text not null, country text not null,
     functional_currency text not null check (functional_currency ~ '^[A-Z]{3}$'),
     time_zone text not null,
     posting_mode text not null check (posting_mode in ('per_invoice', 'split', 'consolidated_monthly')),
     posting_sla_hours integer not null check (posting_sla_hours >= 0),
     fiscal_year_start text not null,
     seq bigint not null)`,
  `create table bill_to (
     bill_to_id text primary key, entity text not null, global_account_id text not null, name text not null,
     currency text not null, seq bigint not null)`,
  `create table period_state (
     entity text not null, period text not null check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
     state text not null check (state in ('future', 'open', 'soft_closed', 'in_review', 'locked')),
     locked_at timestamptz, signed_closing jsonb not null default '{}', seq bigint not null,
     primary key (entity, period))`,
  `create table mapping_version (
     mapping_id text not null, version integer not null,
     set_name text not null, entity text, key jsonb not null, value jsonb not null,
     valid_from date not null, valid_to date,
     origin text not null check (origin in ('import', 'change')),
     proposed_by text not null, approved_by text not null,
     known_at timestamptz not null, seq bigint not null,
     primary key (mapping_id, version),
     check (approved_by <> proposed_by),
     check (valid_to is null or valid_to > valid_from))`,
  `create table mapping_in_force (
     set_name text not null, entity text, key_text text not null,
     valid daterange not null,
     mapping_id text not null, version integer not null, value jsonb not null, known_at timestamptz not null,
     constraint mapping_in_force_once unique nulls not distinct (set_name, entity, key_text, valid without overlaps))`,
  `grant select, insert, update on entity, bill_to, period_state to tieout_app`,
  `grant select, insert on mapping_version to tieout_app`,
  `grant select, insert, update, delete on mapping_in_force to tieout_app`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
