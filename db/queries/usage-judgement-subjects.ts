import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import { dropsTellingOf } from './usage-stream.ts'

/** Subjects of events of these metrics. */
export async function listSubjectsOf(tx: Tx, metrics: readonly string[]): Promise<string[]> {
  if (metrics.length === 0) return []
  const found = await sql<{ subject: string }>`
    select distinct subject from usage_event where metric = any(${metrics}::text[])`.execute(tx)
  return found.rows.map((row) => row.subject)
}

/** Subjects of events told by extracts later than one instant that tell of another, and which an earlier run had already taken the marks of. */
export async function listSubjectsKnownBetween(tx: Tx, after: Date, until: Date): Promise<string[]> {
  const drops = await sql<{ drop_id: string }>`
    select drop_id from source_drop where as_of > ${after} and drop_id in (${dropsTellingOf(until)})
      and imported_at <= (select max(started_at) from run where state = 'complete')`.execute(tx)
  if (drops.rows.length === 0) return []
  const found = await sql<{ subject: string }>`
    select distinct subject from usage_event where drop_id = any(${drops.rows.map((row) => row.drop_id)}::uuid[])`.execute(
    tx,
  )
  return found.rows.map((row) => row.subject)
}
