// What an approved change was to bring into the ERP: when its plans were made, or why there were none.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mapping_change add column reposted_at timestamptz, add column repost_problem text`.execute(db)
}
