// The outbox of what may be sent to the ERP: approved by another person, once per business reference, never into a locked period.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table plan (
     plan_id uuid primary key default uuidv7(),
     case_id uuid references exception_case,
     entity text not null, kind text not null,
     proposed_by text not null, proposed_at timestamptz not null,
     approved_by text, approved_at timestamptz,
     state text not null check (state in ('draft', 'submitted', 'approved', 'rejected', 'executing', 'half_done', 'done')),
     reason text not null,
     check (approved_by is null or approved_by <> proposed_by),
     check ((approved_by is null) = (approved_at is null)))`,
  `create table plan_item (
     plan_id uuid not null references plan, item_no integer not null,
     document_id uuid not null, purpose text not null check (purpose in ('post', 'reverse', 'rebook', 'supplement')),
     external_ref text not null, posting_on date not null, period text not null,
     primary key (plan_id, item_no))`,
  `create table posting (
     posting_id uuid primary key default uuidv7(),
     plan_id uuid not null references plan,
     entity text not null, external_ref text not null, key_sha bytea not null unique,
     period text not null check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'), posting_on date not null,
     state text not null check (state in ('planned', 'approved', 'ready', 'sending', 'posted', 'confirmed', 'held', 'uncertain', 'rejected', 'cancelled')),
     attempt integer not null default 0, lease_until timestamptz, epoch integer not null default 0,
     depends_on uuid references posting,
     correlation_id text not null,
     unique (entity, external_ref))`,
  `create table posting_attempt (
     posting_id uuid not null, attempt integer not null,
     sent_at timestamptz not null, answered_at timestamptz, request jsonb not null, answer jsonb,
     primary key (posting_id, attempt))`,
  `create table posting_event (
     posting_id uuid not null, event_no integer not null,
     at timestamptz not null, actor text not null, from_state text, to_state text not null, detail jsonb not null default '{}',
     primary key (posting_id, event_no))`,
  // The lock is read under a row lock inside the same insert, or a posting and a period lock could pass each other.
  `create function refuse_locked_period() returns trigger language plpgsql security definer set search_path = public as $$
   declare current_state text;
   begin
     select state into current_state from period_state where entity = new.entity and period = new.period for share;
     if current_state is null then
       raise exception 'no period % for entity %', new.period, new.entity using errcode = 'TO001';
     end if;
     if current_state in ('locked', 'future') then
       raise exception 'period % of % is %', new.period, new.entity, current_state using errcode = 'TO002';
     end if;
     return new;
   end $$`,
  `create trigger posting_respects_the_lock before insert or update of period, state on posting
     for each row when (new.state in ('planned', 'approved', 'ready', 'sending', 'held')) execute function refuse_locked_period()`,
  `grant select, insert, update on plan, posting to tieout_app`,
  `grant select, insert on plan_item, posting_attempt, posting_event to tieout_app`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
