import { Ident } from '#components/ident'
import type { LedgerColumn } from '#components/ledger-table'
import { Link } from '#components/link'
import { Instant } from '#components/moment'
import { Money } from '#components/money'
import { PlainTable } from '#components/plain-table'
import { StateWord } from '#components/state'
import type { WebCtx } from '#server/auth/web-ctx'
import type { ScheduleMonthView, ScheduleView } from '#server/revenue/schedule-view'
import { scheduleHref } from './revenue-address.ts'

const tones = { agrees: 'matched', differs: 'critical', waiting: 'timing', missing: 'critical' } as const

interface ScheduleTableProps {
  readonly ctx: WebCtx
  readonly schedule: ScheduleView
  readonly title: string
  /** Beside something else: leaves out days, what is still deferred and references, and leads to the whole schedule. */
  readonly narrow?: boolean
}

/** The months of a line with their sum; the sum leaves out months whose journal is not due. */
export function ScheduleTable({ ctx, schedule, title, narrow = false }: ScheduleTableProps) {
  const { t } = ctx
  const rows = schedule.months.map((month) => ({
    id: month.period,
    label: `${schedule.lineId} ${month.period}`,
    cells: {
      period: <span className="num">{month.period}</span>,
      days: <span className="num">{month.days}</span>,
      expected: <Money amount={month.expected} />,
      cumulative: <Money amount={month.cumulative} />,
      left: <Money amount={month.left} />,
      journal: <Journal ctx={ctx} month={month} narrow={narrow} />,
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
  const whole = (
    <Link className="link" href={scheduleHref(schedule.lineId)}>
      {t('revenue.schedule.whole')}
    </Link>
  )
  return (
    <PlainTable
      title={title}
      aside={schedule.currency}
      actions={narrow ? whole : undefined}
      columns={columnsOf(ctx, narrow)}
      rows={rows}
      footer={footer}
    />
  )
}

function columnsOf({ t }: WebCtx, narrow: boolean): LedgerColumn[] {
  const amount = (key: 'expected' | 'cumulative' | 'left' | 'booked' | 'difference'): LedgerColumn => ({
    key,
    header: t(`revenue.column.${key}`),
    width: narrow ? '108px' : '116px',
    align: 'end',
    phone: key === 'difference' ? 'amount' : 'hide',
  })
  const days: LedgerColumn = {
    key: 'days',
    header: t('revenue.column.days'),
    width: '88px',
    align: 'end',
    phone: 'hide',
  }
  return [
    { key: 'period', header: t('revenue.column.period'), width: '76px', phone: 'main' },
    ...(narrow ? [] : [days]),
    amount('expected'),
    amount('cumulative'),
    ...(narrow ? [] : [amount('left')]),
    { key: 'journal', header: t('revenue.column.journal'), width: narrow ? '200px' : '208px', phone: 'meta' },
    amount('booked'),
    amount('difference'),
    { key: 'state', header: t('revenue.column.state'), width: narrow ? '120px' : '148px', phone: 'side' },
  ]
}

/** The journal a month belongs in, and those that carry the line; or when it is due. */
function Journal({ ctx: { t }, month, narrow }: { ctx: WebCtx; month: ScheduleMonthView; narrow: boolean }) {
  return (
    <span className="flex flex-wrap gap-x-2" title={month.reference}>
      {narrow ? null : <Ident value={month.reference} most={40} />}
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
