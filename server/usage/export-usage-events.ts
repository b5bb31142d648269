import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import { listReasonedEvents, type UsageEventPlace } from '#db/queries/usage-events'
import { openSnapshot } from '#db/snapshot'
import { recordAudit } from '../audit/record-audit.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { csvCell } from '../control/csv-cells.ts'
import { findUsage, placeOf, type UsageWish } from './read-usage-events.ts'

type ExportCtx = Pick<WebCtx, 'db' | 'scope' | 'actor' | 'now' | 'correlationId'>

const CHUNK = 5000

const heads = ['source', 'id', 'time', 'recorded_at', 'quantity', 'amends', 'reason']

/** Every event of a month with its reason as CSV, instants in UTC; null where the reader may not see it or nothing is known of it. All rows are of one moment. That it was taken is recorded when its last row has been read. */
export async function exportUsageEvents(ctx: ExportCtx, wish: UsageWish): Promise<Readable | null> {
  const snapshot = await openSnapshot(ctx.db)
  try {
    return (await findUsage(snapshot.db, ctx.scope, wish)) ? Readable.from(lines(ctx, wish)) : null
  } finally {
    await snapshot.close()
  }
}

async function* lines(ctx: ExportCtx, wish: UsageWish): AsyncGenerator<string, void> {
  yield stringify([heads])
  let rows = 0
  const snapshot = await openSnapshot(ctx.db)
  try {
    const asked = await findUsage(snapshot.db, ctx.scope, wish)
    let after: UsageEventPlace | undefined
    for (let isMore = asked !== undefined; asked && isMore; ) {
      const page = await listReasonedEvents(snapshot.db, { ...asked.wish, after, limit: CHUNK })
      rows += page.length
      yield stringify(
        page.map((row) =>
          [
            ...[row.source, row.event_id, row.occurred_at.toISOString(), row.recorded_at.toISOString()],
            ...[row.quantity, row.amends, row.reason],
          ].map(csvCell),
        ),
      )
      const last = page.at(-1)
      isMore = last !== undefined && page.length === CHUNK
      after = last && placeOf(last)
    }
  } finally {
    await snapshot.close()
  }
  await recordTaken(ctx, wish, rows)
}

async function recordTaken(ctx: ExportCtx, wish: UsageWish, rows: number): Promise<void> {
  await ctx.db.transaction().execute((tx) =>
    recordAudit(tx, {
      actor: ctx.actor.userId,
      action: 'usage-events.export',
      objectKind: 'export',
      objectId: ['usage events', wish.subscription ?? wish.subject ?? '', wish.metric, wish.period].join(' '),
      detail: { rows },
      correlationId: ctx.correlationId,
      at: ctx.now(),
    }),
  )
}
