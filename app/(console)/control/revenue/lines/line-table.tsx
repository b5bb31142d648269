import { Ident } from '#components/ident'
import { type LedgerColumn, LedgerTable } from '#components/ledger-table'
import { Money } from '#components/money'
import type { WebCtx } from '#server/auth/web-ctx'
import type { RevenueLinesView, RevenueLineView } from '#server/revenue/read-revenue-lines'
import { scheduleHref } from '../revenue-address.ts'

const figures = ['total', 'expected', 'booked', 'difference', 'left'] as const

/** The lines of a page; the foot adds up every line of the month. */
export function lineTable({ t }: WebCtx, view: RevenueLinesView, kept: Readonly<Record<string, string | undefined>>) {
  const columns: LedgerColumn[] = [
    { key: 'line', header: t('revenue.column.line'), width: '160px', phone: 'main' },
    { key: 'customer', header: t('revenue.column.customer'), phone: 'meta' },
    { key: 'service', header: t('revenue.column.service'), width: '196px', phone: 'hide' },
    ...figures.map((key) => ({
      key,
      header: t(`revenue.column.${key}`),
      width: '116px',
      align: 'end' as const,
      phone: key === 'difference' ? ('amount' as const) : ('hide' as const),
    })),
  ]
  const rows = view.lines.map((line) => ({
    id: line.lineId || 'none',
    label: line.number,
    ...(line.lineId ? { href: scheduleHref(line.lineId, kept) } : {}),
    cells: {
      line: lineOf(line, t('revenue.lines.unnamed'), kept),
      customer: <span title={customerOf(line)}>{customerOf(line)}</span>,
      service: <span className="num">{line.service}</span>,
      ...Object.fromEntries(figures.map((key) => [key, <Money key={key} amount={line[key]} />])),
    },
  }))
  const { sums } = view
  const footer = {
    line: t('revenue.total'),
    expected: <Money amount={sums.expected} strong />,
    booked: <Money amount={sums.booked} strong />,
    difference: <Money amount={sums.difference} strong />,
  }
  return (
    <div className="min-h-0 flex-1 overflow-auto border-t border-line [--edge:var(--gutter)]">
      <LedgerTable
        caption={t('revenue.lines.title')}
        columns={columns}
        rows={rows}
        footer={footer}
        tight
        folding
        keyboard
      />
    </div>
  )
}

function customerOf(line: RevenueLineView): string {
  return [line.customer, line.what].filter(Boolean).join(' · ')
}

function lineOf(line: RevenueLineView, unnamed: string, kept: Readonly<Record<string, string | undefined>>) {
  if (line.lineId === '') return unnamed
  return <Ident value={line.lineId} href={scheduleHref(line.lineId, kept)} />
}
