import { sql } from 'kysely'
import type { Db } from '../client.ts'

/** How many rows the server read and wrote in our tables since it started counting. */
export interface TableTraffic {
  readonly read: bigint
  readonly written: bigint
}

/** Sums the server's own counters over all our tables. A session's counts arrive when it ends or rests, so read this from a fresh one. */
export async function readTableTraffic(db: Db): Promise<TableTraffic> {
  const found = await sql<TableTraffic>`
    select coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0)::bigint as read,
           coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint as written
      from pg_stat_user_tables where schemaname in ('public', 'work')`.execute(db)
  return found.rows[0] ?? { read: 0n, written: 0n }
}
