import { Ident } from '#components/ident'
import type { LedgerColumn } from '#components/ledger-table'
import { Link } from '#components/link'
import { Instant } from '#components/moment'
import { Money } from '#components/money'
import { type Fact, FactList } from '#components/panel'
import { PlainTable } from '#components/plain-table'
import { type RepeatedRunsView, type RevenueReasonView, readRevenueReason } from '#server/reasons/read-revenue-reason'
import { revenueLinesHref } from '../../control/revenue/revenue-address.ts'
import { ScheduleTable } from '../../control/revenue/schedule-table.tsx'
import type { PartProps } from './part-props.ts'
import { StepGroups } from './step-groups.tsx'

/** The figures behind a finding about revenue: what each line should recognise month by month beside the journals, or the journals that were booked twice. */
export async function RevenueReasonPart({ ctx, view }: PartProps) {
  const reason = await readRevenueReason(ctx, view.row)
  if (!reason) return null
  return reason.kind === 'runs' ? <Runs ctx={ctx} runs={reason.runs} /> : <Schedules ctx={ctx} reason={reason} />
}

type SchedulesReason = Extract<RevenueReasonView, { kind: 'schedules' }>

function Schedules({ ctx, reason }: { ctx: PartProps['ctx']; reason: SchedulesReason }) {
  const { t } = ctx
  const figures = ['expected', 'booked', 'difference'] as const
  return (
    <>
      {reason.schedules.map((schedule) => (
        <ScheduleTable
          key={schedule.lineId}
          ctx={ctx}
          schedule={schedule}
          narrow
          title={t('reasons.revenue.line', { line: schedule.lineId, what: schedule.what, service: schedule.service })}
        />
      ))}
      {reason.sums ? (
        <Facts
          facts={figures.map((key) => ({
            term: t(`reasons.revenue.${key}`),
            detail: <Money amount={reason.sums?.[key] ?? null} showCode inline strong />,
          }))}
        />
      ) : null}
      <StepGroups
        ctx={ctx}
        groups={reason.schedules.map((schedule) => ({
          title: t('reasons.line', { what: schedule.what || schedule.lineId, number: schedule.number }),
          steps: schedule.steps,
        }))}
      />
    </>
  )
}

/** A few sums, close to their names. */
function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <div className="max-w-[56ch]">
      <FactList facts={facts} />
    </div>
  )
}

function Runs({ ctx: { t }, runs }: { ctx: PartProps['ctx']; runs: RepeatedRunsView }) {
  const columns: LedgerColumn[] = [
    { key: 'number', header: t('reasons.runs.journal'), width: '144px', phone: 'main' },
    { key: 'counts', header: t('reasons.runs.counts'), phone: 'meta' },
    { key: 'posted', header: t('reasons.runs.posted'), width: '112px', phone: 'hide' },
    { key: 'created', header: t('reasons.runs.created'), width: '184px', phone: 'hide' },
    { key: 'lines', header: t('reasons.runs.lines'), width: '88px', align: 'end', phone: 'hide' },
    { key: 'recognised', header: t('reasons.runs.recognised'), width: '148px', align: 'end', phone: 'amount' },
  ]
  const journals = runs.journals.map((journal) => ({
    id: journal.href,
    label: journal.number,
    href: journal.href,
    cells: {
      number: <Ident value={journal.number} href={journal.href} />,
      counts: t(journal.counts ? 'reasons.runs.first' : 'reasons.runs.repeat'),
      posted: <span className="num">{journal.postedOn}</span>,
      created: <Instant {...journal.created} />,
      lines: <span className="num">{journal.lines}</span>,
      recognised: <Money amount={journal.recognised} />,
    },
  }))
  const facts = [
    { key: 'booked', amount: runs.booked },
    { key: 'expected', amount: runs.expected },
    { key: 'difference', amount: runs.difference },
  ] as const
  return (
    <>
      <PlainTable
        id="reason"
        title={t('reasons.runs.title', { reference: runs.reference })}
        aside={runs.currency}
        columns={columns}
        rows={journals}
        footer={{ number: t('reasons.total'), recognised: <Money amount={runs.booked} strong /> }}
      />
      <Facts
        facts={facts.flatMap(({ key, amount }) =>
          amount ? [{ term: t(`reasons.runs.${key}`), detail: <Money amount={amount} showCode inline /> }] : [],
        )}
      />
      <p>
        <Link className="link" href={revenueLinesHref(runs)}>
          {t('reasons.runs.everyLine', { period: runs.period })}
        </Link>
      </p>
    </>
  )
}
