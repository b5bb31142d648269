import { type LedgerColumn, LedgerTable } from '#components/ledger-table'
import { Instant } from '#components/moment'
import type { WebCtx } from '#server/auth/web-ctx'
import type { UsageEventsView } from '#server/usage/read-usage-events'

/** How many events have which reason; the total is what was received. */
export function reasonSums({ t }: WebCtx, view: UsageEventsView) {
  const rows = [...view.reasons, { reason: t('usage.total'), ...view.total }]
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 px-(--gutter) pb-3" aria-label={t('usage.sums')}>
      {rows.map(({ reason, events, quantity }) => (
        <div key={reason}>
          <dt className="text-meta text-ink-2">{reason}</dt>
          <dd className="num">{t('usage.sum', { events, quantity })}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The events of a page in the order of time. */
export function eventTable({ t }: WebCtx, view: UsageEventsView) {
  const columns: LedgerColumn[] = [
    { key: 'id', header: t('usage.column.id'), phone: 'main' },
    { key: 'utc', header: t('usage.column.utc'), width: '164px', phone: 'hide' },
    { key: 'local', header: t('usage.column.local'), width: '164px', phone: 'meta' },
    { key: 'recorded', header: t('usage.column.recorded'), width: '164px', phone: 'hide' },
    { key: 'quantity', header: t('usage.column.quantity'), width: '132px', align: 'end', phone: 'amount' },
    { key: 'amends', header: t('usage.column.amends'), width: '160px', phone: 'hide' },
    { key: 'reason', header: t('usage.column.reason'), width: '220px', phone: 'side' },
  ]
  const rows = view.events.map((event) => ({
    id: event.key,
    label: event.id,
    cells: {
      id: <span className="num">{event.id}</span>,
      utc: <Instant {...event.utc} />,
      local: <Instant {...event.local} />,
      recorded: <Instant {...event.recorded} />,
      quantity: <span className="num">{event.quantity}</span>,
      amends: <span className="num">{event.amends}</span>,
      reason: event.reason,
    },
  }))
  return (
    <div
      className="min-h-0 flex-1 overflow-auto border-t border-line [--edge:var(--gutter)]"
      role="region"
      aria-label={t('usage.title')}
      tabIndex={0}
    >
      <LedgerTable caption={t('usage.title')} columns={columns} rows={rows} tight folding keyboard />
    </div>
  )
}
