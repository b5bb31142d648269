import { Ident } from '#components/ident'
import type { LedgerColumn } from '#components/ledger-table'
import { Instant } from '#components/moment'
import { Money } from '#components/money'
import { PlainTable } from '#components/plain-table'
import { StateWord } from '#components/state'
import type { WebCtx } from '#server/auth/web-ctx'
import type { ScheduleMonthView, ScheduleView } from '#server/revenue/schedule-view'

const tones = { agrees: 'matched', differs: 'critical', waiting: 'timing', missing: 'critical' } as const

interface ScheduleTableProps {
  readonly ctx: WebCtx
  readonly schedule: ScheduleView
  readonly title: string
  /** Leaves out what is still deferred, where the table stands beside something else. */
  readonly narrow?: boolean
}

/** The months of a line with their sum; the sum leaves out months whose journal is not due. */
export function ScheduleTable({ ctx, schedule, title, narrow = false }: ScheduleTableProps) {
  const { t } = ctx
  const amount = (key: 'expected' | 'cumulative' | 'left' | 'booked' | 'difference'): LedgerColumn => ({
    key,
    header: t(`revenue.column.${key}`),
    width: narrow ? '104px' : '116px',
    align: 'end',
    phone: key === 'difference' ? 'amount' : 'hide',
  })
  const columns: LedgerColumn[] = [
    { key: 'period', header: t('revenue.column.period'), width: '76px', phone: 'main' },
    { key: 'days', header: t('revenue.column.days'), width: '88px', align: 'end', phone: 'hide' },
    amount('expected'),
    amount('cumulative'),
    ...(narrow ? [] : [amount('left')]),
    { key: 'journal', header: t('revenue.column.journal'), width: narrow ? '152px' : '208px', phone: 'meta' },
    amount('booked'),
    amount('difference'),
    { key: 'state', header: t('revenue.column.state'), width: narrow ? '104px' : '148px', phone: 'side' },
  ]
  const rows = schedule.months.map((month) => ({
    id: month.period,
    label: `${schedule.lineId} ${month.period}`,
    cells: {
      period: <span className="num">{month.period}</span>,
      days: <span className="num">{month.days}</span>,
      expected: <Money amount={month.expected} />,
      cumulative: <Money amount={month.cumulative} />,
      left: <Money amount={month.left} />,
      journal: <Journal ctx={ctx} month={month} />,
      booked: <Money amount={month.booked} />,
      difference: <Money amount={month.difference} />,
      state: <StateWord tone={tones[month.state]}>{t(`revenue.state.${month.state}`)}</StateWord>,
    },
  }))
  const { sums } = schedule
  const footer = {
    period: t('revenue.total'),
    expected: <Money amount={sums.expected} strong />,
    booked: <Money amount={sums.booked} strong />,
    difference: <Money amount={sums.difference} strong />,
  }
  return <PlainTable title={title} aside={schedule.currency} columns={columns} rows={rows} footer={footer} />
}

/** The journal a month belongs in, and those that carry the line; or when it is due. */
function Journal({ ctx: { t }, month }: { ctx: WebCtx; month: ScheduleMonthView }) {
  return (
    <span className="flex flex-wrap gap-x-2">
      <Ident value={month.reference} most={40} />
      {month.found.map((journal) => (
        <Ident key={journal.href} value={journal.label} href={journal.href} />
      ))}
      {month.without ? (
        <span className="text-ink-2">
          <Ident value={month.without.label} href={month.without.href} /> {t('revenue.schedule.without')}
        </span>
      ) : null}
      {month.found.length === 0 && month.without === null ? (
        <span className="text-ink-2">
          {t('revenue.schedule.due')} <Instant {...month.due} />
        </span>
      ) : null}
    </span>
  )
}
