import { sql } from 'kysely'
import type { Db } from '#db/client'

/** A drop known at an instant, for events to come with; gives its id. */
export async function seedDrop(db: Db, asOf: string): Promise<string> {
  const found = await sql<{ drop_id: string }>`
    insert into source_drop (drop_id, world, contract, as_of, manifest, manifest_sha, imported_at, actor, correlation_id)
    values (gen_random_uuid(), 'test', '1', ${asOf}, '{}', sha256(convert_to(${asOf}, 'UTF8')), now(), 'test', 'test') returning drop_id`.execute(
    db,
  )
  const [drop] = found.rows
  if (!drop) throw new Error('no drop was inserted')
  return drop.drop_id
}

export interface SeededEvent {
  readonly id: string
  readonly subject: string
  readonly metric: string
  readonly time: string
  readonly recorded: string
  readonly quantity: string
  readonly amends?: string
  readonly seq: number
}

/** Usage events of a drop. */
export async function seedEvents(db: Db, dropId: string, events: readonly SeededEvent[]): Promise<void> {
  for (const event of events) {
    await sql`insert into usage_key (source, event_id, occurred_at, subject, content_sha, seq)
      values ('app', ${event.id}, ${event.time}, ${event.subject}, '\\x00', ${event.seq})`.execute(db)
    await sql`insert into usage_event (source, event_id, occurred_at, subject, metric, quantity, ref, amends, recorded_at, payload, sha256, drop_id, row_no, seq)
      values ('app', ${event.id}, ${event.time}, ${event.subject}, ${event.metric}, ${event.quantity}, null, ${event.amends ?? null}, ${event.recorded}, '{}', '\\x00', ${dropId}, ${event.seq}, ${event.seq})`.execute(
      db,
    )
  }
}
