import { sql } from 'kysely'
import type { Db } from '../client.ts'

/** Payloads of rows of a drop that were rejected or in conflict, each once: they count in the totals of the file all the same. */
export async function listTakenAside(db: Db, wish: { dropId: string; feed: string }): Promise<string[]> {
  const rows = await db
    .selectFrom('rejected_row as r')
    .distinctOn('r.row_no')
    .select(['r.row_no', 'r.payload'])
    .where('r.drop_id', '=', wish.dropId)
    .where('r.feed', '=', wish.feed)
    .orderBy('r.row_no')
    .execute()
  return rows.flatMap((row) => (row.payload === null ? [] : [row.payload]))
}

/** The quantity of every usage event as its payload states it, added up by metric. */
export async function sumUsage(db: Db): Promise<{ metric: string; quantity: string }[]> {
  const found = await sql<{ metric: string; quantity: string }>`
    select u.payload::jsonb ->> 'type' as metric, sum((u.payload::jsonb #>> '{data,quantity}')::numeric)::text as quantity
      from usage_event u group by 1 order by 1`.execute(db)
  return found.rows
}
