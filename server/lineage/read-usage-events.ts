import { findBillingByLine } from '#db/queries/lineage-seed'
import { listUsageEvents } from '#db/queries/lineage-usage'
import { readBillingFacts } from './read-billing-facts.ts'
import { readUsageFacts, readWindows } from './read-usage-facts.ts'
import type { Reading } from './reading.ts'

/** Events of one page. */
const PAGE = 50

/** The events that a billing line stands for, one keyset page; undefined when the line bills no counted usage or lies outside the scope. */
export async function readUsageEvents(reading: Reading, wish: { lineId: string; after?: string | undefined }) {
  const [owner] = await findBillingByLine(reading.db, { scope: reading.scope, lineId: wish.lineId })
  if (!owner) return undefined
  const { usageLines } = await readBillingFacts(reading, [owner.document_id])
  const lines = usageLines.filter((line) => line.lineId === wish.lineId)
  const [[window], [fact]] = await Promise.all([readWindows(reading, lines), readUsageFacts(reading, lines)])
  if (!window || !fact) return undefined
  const events = await listUsageEvents(reading.db, window, { after: placeOf(wish.after), limit: PAGE + 1 })
  const rows = events.slice(0, PAGE)
  const last = rows.at(-1)
  const next = events.length > PAGE && last ? `${last.occurred_at.toISOString()}~${last.event_id}` : null
  return { window, fact, rows, next, isFirst: wish.after === undefined }
}

function placeOf(text: string | undefined): { occurredAt: Date; eventId: string } | undefined {
  const at = text?.indexOf('~') ?? -1
  if (text === undefined || at < 0) return undefined
  const occurredAt = new Date(text.slice(0, at))
  return Number.isNaN(occurredAt.getTime()) ? undefined : { occurredAt, eventId: text.slice(at + 1) }
}
