import { Pager } from '#components/pager'
import { EventTable } from '#components/trace/event-table'
import type { WebCtx } from '#server/auth/web-ctx'
import { countText, decimalText } from '#server/i18n/format'
import { instantView } from '#server/i18n/moment'
import { readUsageEvents } from '#server/lineage/read-usage-events'
import { addressOf } from '../../../address.ts'

type Query = Readonly<Record<string, string | undefined>>
type Found = NonNullable<Awaited<ReturnType<typeof readUsageEvents>>>

/** The usage events of one line, a page at a time. */
export async function eventsSection(ctx: WebCtx, at: { lineId: string; here: string; query: Query }) {
  const found = await readUsageEvents(ctx, { lineId: at.lineId, after: at.query['after'] })
  if (!found) return null
  const { dir, n } = at.query
  const to = (place: Query) => `${addressOf(at.here, { dir, n, events: at.lineId, ...place })}#events`
  return (
    <div>
      {eventTable(ctx, at.lineId, found)}
      <Pager
        summary={summary(ctx, found)}
        first={found.isFirst ? null : to({})}
        previous={null}
        next={found.next ? to({ after: found.next }) : null}
      />
    </div>
  )
}

function summary({ t, locale }: WebCtx, { fact }: Found) {
  const { count, quantity } = fact.received
  return t('trace.eventsCount', {
    count: countText(count, locale),
    quantity: decimalText(quantity, locale),
    unit: fact.unit,
  })
}

function eventTable({ t, locale }: WebCtx, lineId: string, { window, fact, rows }: Found) {
  const shown = (instant: Date) => instantView(instant, 'UTC', locale)
  const bounds = {
    from: shown(window.fromAt).text,
    to: shown(window.toAt).text,
    cutoff: `${shown(window.cutoffAt).text} UTC`,
  }
  const head = (key: 'event' | 'occurred' | 'recorded' | 'quantity' | 'reference' | 'amends') =>
    t(`trace.eventColumns.${key}`)
  return (
    <EventTable
      title={t('trace.eventsOf', { line: lineId })}
      aside={t('trace.eventsAside', { subject: window.subject, metric: window.metric, ...bounds })}
      heads={{
        event: head('event'),
        occurred: head('occurred'),
        recorded: head('recorded'),
        quantity: `${head('quantity')}, ${fact.unit}`,
        reference: head('reference'),
        amends: head('amends'),
      }}
      events={rows.map((row) => ({
        key: `${row.source} ${row.event_id}`,
        id: row.event_id,
        occurred: shown(row.occurred_at),
        recorded: shown(row.recorded_at),
        quantity: decimalText(row.quantity, locale),
        reference: row.ref ?? '',
        amends: row.amends ?? '',
      }))}
    />
  )
}
