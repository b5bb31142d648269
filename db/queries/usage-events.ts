import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import { type ReasonWish, reasonedUsage, type UsageReason } from './usage-strays.ts'

/** Where a page goes on: after the event with these keys; the instant is as PostgreSQL writes it, to the microsecond. */
export interface UsageEventPlace {
  readonly at: string
  readonly source: string
  readonly id: string
  readonly repeats: string
}

/** An event as it was sent, and why it counts or not. */
export interface ReasonedEvent {
  readonly source: string
  readonly event_id: string
  readonly occurred_at: Date
  readonly recorded_at: Date
  readonly quantity: string
  readonly amends: string | null
  readonly reason: UsageReason
  /** The keys a page goes on after. */
  readonly place_at: string
  readonly repeats: string
}

/** How many events have a reason, and the sum of the quantities they were sent with. */
export interface ReasonSum {
  readonly reason: UsageReason
  readonly events: bigint
  readonly quantity: string
}

/** Events in the order of time, each with its one reason, from a place on. */
export async function listReasonedEvents(
  tx: Tx,
  wish: ReasonWish & { readonly after: UsageEventPlace | undefined; readonly limit: number },
): Promise<ReasonedEvent[]> {
  const { after } = wish
  const from = after
    ? sql`where (occurred_at, source collate "C", event_id collate "C", repeats) > (${after.at}::timestamptz, ${after.source}, ${after.id}, ${after.repeats})`
    : sql``
  const found = await sql<ReasonedEvent>`${reasonedUsage(wish)}
    select source, event_id, occurred_at, recorded_at, quantity, amends, reason, occurred_at::text as place_at, repeats
      from reasoned ${from} order by occurred_at, source collate "C", event_id collate "C", repeats limit ${wish.limit}`.execute(
    tx,
  )
  return found.rows
}

/** The same events added up by their reason, most events first; the numbers add up to the events received. */
export async function sumReasonedEvents(tx: Tx, wish: ReasonWish): Promise<ReasonSum[]> {
  const found = await sql<ReasonSum>`${reasonedUsage(wish)}
    select reason, count(*) as events, sum(quantity) as quantity from reasoned group by reason order by events desc, reason`.execute(
    tx,
  )
  return found.rows
}
