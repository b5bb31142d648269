import { listEventsById } from '#db/queries/lineage-usage'
import { scopeCovers } from '../domain/entity-scope.ts'
import { nodeKey } from '../domain/lineage/keys.ts'
import { isInWindow, windowOf } from '../domain/lineage/usage-window.ts'
import type { Seed } from './find-seed.ts'
import { readBilledLines } from './read-usage-facts.ts'
import type { Reading } from './reading.ts'
import { readSubscriptionsOf } from './subscriptions.ts'

/** The lines whose window holds a usage event: its month's own line, then corrections that counted it again. None: not billed yet, or outside the scope. */
export async function seedOfEvent(reading: Reading, eventId: string): Promise<Seed[]> {
  const events = await listEventsById(reading.db, eventId)
  const seeds = await Promise.all(events.map((event) => seedOfOne(reading, event)))
  return seeds.filter((seed) => seed.keys.length > 0)
}

async function seedOfOne(reading: Reading, event: Awaited<ReturnType<typeof listEventsById>>[number]): Promise<Seed> {
  const tenants = await readSubscriptionsOf(reading, event.subject)
  const lines = await readBilledLines(reading, [...tenants.keys()])
  const place = {
    subject: event.subject,
    metric: event.metric,
    occurredAt: event.occurred_at,
    recordedAt: event.recorded_at,
  }
  const holding = lines.filter((line) => {
    const window = windowOf(line, tenants.get(line.subscriptionId ?? ''))
    return window !== undefined && isInWindow(place, window) && scopeCovers(reading.scope, line.entity)
  })
  return {
    kind: 'event',
    label: event.event_id,
    keys: holding.map((line) => nodeKey.usage(line.lineId)),
    billingIds: [...new Set(holding.map((line) => line.documentId))],
    erpIds: [],
    paymentIds: [],
  }
}
