import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** An event as it streams: instants in milliseconds, for there may be a million. */
export interface StreamedUsage {
  readonly source: string
  readonly event_id: string
  readonly subject: string
  readonly metric: string
  readonly occurred_ms: number
  readonly recorded_ms: number
  readonly quantity: string
  readonly ref: string | null
  readonly amends: string | null
  readonly seq: bigint
}

/** The extracts that tell what was known at an instant: all up to the first that reaches it. A full extract holds every record known at its own instant (file-drop contract, section 1), so of an earlier one too. */
export const dropsTellingOf = (asOf: Date) => sql`
  select d.drop_id from source_drop d
   where d.as_of <= coalesce((select min(n.as_of) from source_drop n where n.as_of >= ${asOf}), ${asOf})`

const CURSOR = sql.id('usage_events_streamed')
const FETCH = 5_000

/**
 * The events of the given subjects (null: of all), those of one subject and metric together, in pieces of bounded size. Only what was recorded by the instant, as the extracts that reach it told.
 * A cursor of the transaction, so that other statements may run between the pieces; one at a time in a transaction. Leaving early closes it.
 */
export async function* streamUsageEvents(
  tx: Tx,
  subjects: readonly string[] | null,
  asOf: Date,
): AsyncGenerator<readonly StreamedUsage[], void> {
  await sql`declare ${CURSOR} no scroll cursor for
    select u.source, u.event_id, u.subject, u.metric, date_part('epoch', u.occurred_at) * 1000 as occurred_ms,
           date_part('epoch', u.recorded_at) * 1000 as recorded_ms, u.quantity, u.ref, u.amends, u.seq
      from usage_event u
     where u.recorded_at <= ${asOf} and u.drop_id in (${dropsTellingOf(asOf)})
       ${subjects === null ? sql`` : sql`and u.subject = any(${[...subjects]}::text[])`}
     order by u.subject, u.metric`.execute(tx)
  try {
    for (;;) {
      const piece = await sql<StreamedUsage>`fetch forward ${sql.lit(FETCH)} from ${CURSOR}`.execute(tx)
      if (piece.rows.length > 0) yield piece.rows
      if (piece.rows.length < FETCH) return
    }
  } finally {
    await sql`close ${CURSOR}`.execute(tx)
  }
}
