// A period that somebody closed here stays closed when an extract still says otherwise; who moved it, when and why is kept.
import { type Kysely, sql } from 'kysely'

const statements = [
  `alter table period_state add column source_state text, add column decided_by text, add column row_version integer not null default 1`,
  `update period_state set source_state = state`,
  `create table period_event (
     entity text not null, period text not null, event_no integer not null,
     from_state text not null, to_state text not null, reason text,
     actor text not null, at timestamptz not null, correlation_id text not null,
     primary key (entity, period, event_no))`,
  `grant select, insert on period_event to tieout_app`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
