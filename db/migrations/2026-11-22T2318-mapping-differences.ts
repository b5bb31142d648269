// Where a source still says something else than an approved change: one row per approved version and statement of the source.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table mapping_difference (
     mapping_id text not null, version integer not null,
     statement text not null,
     set_name text not null, entity text, key_text text not null,
     approved jsonb not null, delivered jsonb not null,
     delivered_from date, delivered_to date,
     delivered_at timestamptz not null,
     noticed_at timestamptz not null default now(),
     primary key (mapping_id, version, statement))`,
  `create index mapping_difference_key on mapping_difference (set_name, entity, key_text)`,
  `create index mapping_version_key on mapping_version (set_name, entity, key)`,
  `grant select, insert on mapping_difference to tieout_app`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
