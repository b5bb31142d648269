// Rows read back from an ERP arrive outside any extract: each landing is told beside the drops, and never speaks for a whole feed.
import { type Kysely, sql } from 'kysely'

const statements = [
  `alter table source_drop add column kind text not null default 'drop' check (kind in ('drop', 'pull')),
     add column connection_id uuid references erp_connection,
     add check ((kind = 'pull') = (connection_id is not null))`,
  `create or replace view control.current_drop as
     select d.drop_id, d.world, d.as_of, d.imported_at
     from source_drop d where d.kind = 'drop' and d.as_of <= (select as_of from control.latest_run)
     order by d.as_of desc, d.imported_at desc, d.drop_id limit 1`,
  `comment on column source_drop.kind is 'drop = an extract of everything; pull = rows that changed in an ERP since the last pull'`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
