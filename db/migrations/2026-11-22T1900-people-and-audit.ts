// Who may act, and the chain in which every act is recorded; everything later refers to a person and a reason.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create extension if not exists btree_gist`,
  `create extension if not exists pg_trgm`,
  `create schema if not exists work`,
  `create schema if not exists control`,
  `grant usage, create on schema work to tieout_app`,
  `grant usage on schema control, public to tieout_app`,
  `create table app_user (
     user_id uuid primary key default uuidv7(),
     email text not null unique check (email = lower(email)),
     name text not null,
     password_hash text not null,
     disabled_at timestamptz,
     session_version integer not null default 1,
     locale text not null default 'en',
     created_at timestamptz not null default now())`,
  `create table role_grant (
     user_id uuid not null references app_user,
     role text not null check (role in ('analyst', 'controller', 'auditor', 'integration_admin', 'executive', 'admin')),
     entity text,
     granted_by uuid references app_user,
     granted_at timestamptz not null default now(),
     unique nulls not distinct (user_id, role, entity),
     check (granted_by is null or granted_by <> user_id))`,
  `create table sign_in_attempt (
     attempt_id uuid primary key default uuidv7(),
     email text not null,
     at timestamptz not null default now(),
     ok boolean not null)`,
  `create index sign_in_attempt_recent on sign_in_attempt (email, at desc)`,
  `create table counter (
     scope text not null, key text not null, value bigint not null default 0 check (value >= 0),
     primary key (scope, key))`,
  `create table audit (
     seq bigint primary key check (seq > 0),
     at timestamptz not null default now(),
     actor text not null,
     action text not null,
     object_kind text not null,
     object_id text not null,
     before_sha bytea, after_sha bytea,
     reason text,
     detail jsonb not null default '{}',
     correlation_id text not null,
     prev_sha bytea not null,
     sha bytea not null unique)`,
  `create table audit_head (
     only_row boolean primary key default true check (only_row),
     seq bigint not null, sha bytea not null)`,
  `insert into audit_head (seq, sha) values (0, decode(repeat('00', 32), 'hex'))`,
  `grant select, insert, update on app_user, role_grant, counter to tieout_app`,
  `grant delete on role_grant to tieout_app`,
  `grant select, insert on audit, sign_in_attempt to tieout_app`,
  `grant select, update on audit_head to tieout_app`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
