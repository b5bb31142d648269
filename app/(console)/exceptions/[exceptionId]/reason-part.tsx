import { Ident } from '#components/ident'
import type { LedgerColumn } from '#components/ledger-table'
import { Instant } from '#components/moment'
import { Money } from '#components/money'
import { PlainTable } from '#components/plain-table'
import { type ReasonView, readReason } from '#server/reasons/read-reason'
import type { PartProps } from './part-props.ts'
import { StepGroups } from './step-groups.tsx'

/** The arithmetic behind a finding about usage or rating: what was billed and what it should be, what was counted, and every step. */
export async function ReasonPart({ ctx, view }: PartProps) {
  const reason = await readReason(ctx, view.row)
  if (!reason) return null
  return (
    <>
      <LinesTable ctx={ctx} reason={reason} currency={view.row.currency} />
      {reason.months.length > 0 ? <MonthsTable ctx={ctx} reason={reason} /> : null}
      <StepGroups ctx={ctx} groups={reason.steps} />
    </>
  )
}

interface ReasonProps {
  readonly ctx: PartProps['ctx']
  readonly reason: ReasonView
}

function LinesTable({ ctx: { t }, reason, currency }: ReasonProps & { currency: string }) {
  const amount = (key: 'billed' | 'expected' | 'difference'): LedgerColumn => ({
    key,
    header: t(`reasons.column.${key}`),
    width: '132px',
    align: 'end',
    phone: key === 'difference' ? 'amount' : 'meta',
  })
  const columns: LedgerColumn[] = [
    { key: 'number', header: t('reasons.column.document'), width: '144px', phone: 'main' },
    { key: 'what', header: t('reasons.column.what'), phone: 'meta' },
    { key: 'service', header: t('reasons.column.service'), width: '184px', phone: 'hide' },
    amount('billed'),
    amount('expected'),
    amount('difference'),
  ]
  const rows = reason.lines.map((line) => ({
    id: line.key,
    label: line.number,
    href: line.href,
    cells: {
      number: <Ident value={line.number} href={line.href} />,
      what: line.what,
      service: <span className="num">{line.service}</span>,
      billed: <Money amount={line.billed} />,
      expected: line.expected ? <Money amount={line.expected} /> : t('reasons.notRated'),
      difference: line.difference ? <Money amount={line.difference} /> : t('reasons.notRated'),
    },
  }))
  const { sums } = reason
  const footer = sums && {
    number: t('reasons.total'),
    billed: <Money amount={sums.billed} strong />,
    expected: <Money amount={sums.expected} strong />,
    difference: <Money amount={sums.difference} strong />,
  }
  return (
    <PlainTable
      id="reason"
      title={t('reasons.title')}
      aside={currency}
      columns={columns}
      rows={rows}
      {...(footer ? { footer } : {})}
    />
  )
}

function MonthsTable({ ctx: { t }, reason }: ReasonProps) {
  const columns: LedgerColumn[] = [
    { key: 'metric', header: t('reasons.column.metric'), phone: 'main' },
    { key: 'period', header: t('reasons.column.period'), width: '96px', phone: 'meta' },
    { key: 'counted', header: t('reasons.column.counted'), width: '140px', align: 'end', phone: 'amount' },
    { key: 'billed', header: t('reasons.column.billedQuantity'), width: '140px', align: 'end', phone: 'side' },
    { key: 'events', header: t('reasons.column.events'), width: '96px', align: 'end', phone: 'hide' },
    { key: 'cutoff', header: t('reasons.column.cutoff'), width: '184px', phone: 'hide' },
  ]
  const rows = reason.months.map((month) => ({
    id: month.key,
    label: `${month.metric} ${month.period}`,
    cells: {
      metric: `${month.metric} (${month.zone})`,
      period: month.period,
      counted: <span className="num">{month.counted ?? t('reasons.notRated')}</span>,
      billed: <span className="num">{month.billed}</span>,
      events: <span className="num">{month.events}</span>,
      cutoff: <Instant {...month.cutoff} />,
    },
  }))
  return <PlainTable title={t('reasons.monthsTitle')} columns={columns} rows={rows} />
}
