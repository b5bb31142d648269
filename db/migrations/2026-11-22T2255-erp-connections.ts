// Where documents are sent and read back: one connection per ERP, one lane per company of it, and how far each was read.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table erp_connection (
     connection_id uuid primary key default uuidv7(),
     kind text not null check (kind in ('netsuite', 'tryton')),
     name text not null unique,
     base_url text not null,
     settings jsonb not null default '{}',
     secret_sealed bytea,
     state text not null check (state in ('active', 'paused')),
     created_by text not null, created_at timestamptz not null,
     changed_at timestamptz not null,
     row_version integer not null default 1)`,
  `create table erp_lane (
     entity text primary key,
     connection_id uuid not null references erp_connection,
     company text not null,
     state text not null check (state in ('active', 'paused')),
     paused_reason text,
     retry_at timestamptz,
     row_version integer not null default 1,
     unique (connection_id, company))`,
  `create table erp_cursor (
     connection_id uuid primary key references erp_connection,
     cursor jsonb,
     read_until timestamptz,
     pulled_at timestamptz, problem text, failures integer not null default 0)`,
  `create table erp_check (
     connection_id uuid not null references erp_connection, check_no integer not null,
     at timestamptz not null, actor text not null, passed boolean not null, findings jsonb not null,
     primary key (connection_id, check_no))`,
  `grant select, insert, update on erp_connection, erp_lane, erp_cursor to tieout_app`,
  `grant select, insert on erp_check to tieout_app`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
