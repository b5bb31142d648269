import { sql } from 'kysely'
import type { Db } from '../client.ts'

/** True when the tables that every page needs are there for this login. Throws when the database does not answer. */
export async function findSchemaReady(db: Db): Promise<boolean> {
  const found = await sql<{ ready: boolean }>`
    select to_regclass('app_user') is not null and to_regclass('run') is not null
       and to_regclass('exception') is not null as ready`.execute(db)
  return found.rows[0]?.ready ?? false
}
