// What a subscription used of a metric in a month, once the month is billed: one row per version, never changed. With its cut-off and the place in the order of arrival up to which events were seen, the same events give the same quantity and the same hash again.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table usage_summary (
     subscription_id text not null, metric text not null,
     period text not null check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
     version_no integer not null check (version_no > 0),
     subject text, entity text not null,
     quantity numeric not null, event_count bigint not null check (event_count >= 0),
     set_sha bytea not null check (length(set_sha) = 32),
     cutoff_at timestamptz not null, thru_seq bigint not null,
     slices jsonb not null, run_id uuid not null,
     primary key (subscription_id, metric, period, version_no))`,
  `grant select, insert on usage_summary to tieout_app`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
