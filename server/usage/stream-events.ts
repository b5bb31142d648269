import type { Tx } from '#db/client'
import { type StreamedUsage, streamUsageEvents } from '#db/queries/usage-stream'
import type { UsageEvent } from '../domain/usage/usage-event.ts'

/** Every event of one subject and metric. */
export interface SubjectUsage {
  readonly subject: string
  readonly metric: string
  readonly events: readonly UsageEvent[]
  /** The place of each in the order of arrival. */
  readonly arrivals: readonly bigint[]
  /** The last of these places: what arrives later stands behind it. */
  readonly thruSeq: bigint
}

/** The events of the given subjects (null: of all) that were recorded by the instant, one subject and metric at a time, in the order of subject and metric. Holds no more than one of them and one piece of the stream. One stream at a time in a transaction. */
export async function* streamUsage(
  tx: Tx,
  subjects: readonly string[] | null,
  asOf: Date,
): AsyncGenerator<SubjectUsage, void> {
  let first: StreamedUsage | undefined
  let group = openGroup()
  for await (const piece of streamUsageEvents(tx, subjects, asOf)) {
    for (const row of piece) {
      if (first !== undefined && (first.subject !== row.subject || first.metric !== row.metric)) {
        yield { subject: first.subject, metric: first.metric, ...group }
        group = openGroup()
      }
      first = row
      group.events.push(toEvent(row))
      group.arrivals.push(row.seq)
      if (row.seq > group.thruSeq) group.thruSeq = row.seq
    }
  }
  if (first !== undefined) yield { subject: first.subject, metric: first.metric, ...group }
}

function openGroup(): { events: UsageEvent[]; arrivals: bigint[]; thruSeq: bigint } {
  return { events: [], arrivals: [], thruSeq: 0n }
}

function toEvent(row: StreamedUsage): UsageEvent {
  return {
    source: row.source,
    id: row.event_id,
    subject: row.subject,
    metric: row.metric,
    time: new Date(Math.round(row.occurred_ms)),
    recordedAt: new Date(Math.round(row.recorded_ms)),
    quantity: row.quantity,
    ref: row.ref,
    amends: row.amends,
  }
}
