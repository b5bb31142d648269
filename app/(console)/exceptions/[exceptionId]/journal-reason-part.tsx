import { Ident } from '#components/ident'
import type { LedgerColumn } from '#components/ledger-table'
import { Instant } from '#components/moment'
import { Money } from '#components/money'
import { FactList } from '#components/panel'
import { PlainTable } from '#components/plain-table'
import { type JournalReasonView, readJournalReason } from '#server/reasons/read-journal-reason'
import type { PartProps } from './part-props.ts'

/** The figures behind a finding about a journal: its lines, when it was entered against the lock, and what it did to each control account. */
export async function JournalReasonPart({ ctx, view }: PartProps) {
  const reason = await readJournalReason(ctx, view.row)
  if (!reason) return null
  return (
    <>
      <AccountsTable ctx={ctx} reason={reason} />
      <LinesTable ctx={ctx} reason={reason} />
      <div className="max-w-[56ch]">
        <FactList facts={factsOf(ctx, reason)} />
      </div>
    </>
  )
}

interface ReasonProps {
  readonly ctx: PartProps['ctx']
  readonly reason: JournalReasonView
}

const figures = ['signed', 'moved', 'withJournal', 'closing', 'opensNext', 'difference'] as const

/** Signed closing + what the journal moved, beside what the ledger has now: a column for each account. */
function AccountsTable({ ctx: { t }, reason }: ReasonProps) {
  const columns: LedgerColumn[] = [
    { key: 'figure', header: t('reasons.journal.figure'), phone: 'main' },
    ...reason.accounts.map(({ account, role }, at) => ({
      key: account,
      header: `${account} ${roleWord(t, role)}`,
      width: '176px',
      align: 'end' as const,
      phone: at === 0 ? ('amount' as const) : ('meta' as const),
    })),
  ]
  const rows = (reason.accounts.length === 0 ? [] : figures).map((key) => ({
    id: key,
    label: t(`reasons.journal.${key}`),
    cells: {
      figure: t(`reasons.journal.${key}`),
      ...Object.fromEntries(
        reason.accounts.map((one) => [
          one.account,
          one[key] === null ? t('reasons.journal.notTold') : <Money key={one.account} amount={one[key]} />,
        ]),
      ),
    },
  }))
  return (
    <PlainTable
      id="reason"
      title={t('reasons.journal.accounts', { period: reason.period })}
      aside={t('reasons.journal.unit', { currency: reason.currency })}
      columns={columns}
      rows={rows}
      empty={t('reasons.journal.noAccount')}
    />
  )
}

function LinesTable({ ctx: { t }, reason }: ReasonProps) {
  const columns: LedgerColumn[] = [
    { key: 'lineNo', header: t('reasons.journal.lineNo'), width: '72px', phone: 'hide' },
    { key: 'account', header: t('reasons.journal.account'), phone: 'main' },
    { key: 'debit', header: t('reasons.journal.debit'), width: '148px', align: 'end', phone: 'amount' },
    { key: 'credit', header: t('reasons.journal.credit'), width: '148px', align: 'end', phone: 'side' },
  ]
  const rows = reason.lines.map((line) => ({
    id: line.lineNo,
    label: line.account,
    cells: {
      lineNo: <span className="num">{line.lineNo}</span>,
      account: line.role ? `${line.account} ${roleWord(t, line.role)}` : line.account,
      debit: <Money amount={line.debit} />,
      credit: <Money amount={line.credit} />,
    },
  }))
  const footer = {
    account: t('reasons.total'),
    debit: <Money amount={reason.sums.debit} strong />,
    credit: <Money amount={reason.sums.credit} strong />,
  }
  return (
    <PlainTable
      title={t('reasons.journal.lines', { number: reason.number })}
      aside={reason.currency}
      columns={columns}
      rows={rows}
      footer={footer}
    />
  )
}

function factsOf({ t }: PartProps['ctx'], reason: JournalReasonView) {
  return [
    { term: t('reasons.journal.document'), detail: <Ident value={reason.number} href={reason.href} /> },
    { term: t('reasons.journal.posted'), detail: <span className="num">{reason.postedOn}</span> },
    { term: t('reasons.journal.created'), detail: <Instant {...reason.created} /> },
    {
      term: t('reasons.journal.locked', { period: reason.period }),
      detail: reason.locked ? <Instant {...reason.locked} /> : t('reasons.journal.neverLocked'),
    },
    {
      term: t('reasons.journal.entered'),
      detail: t(reason.afterLock ? 'reasons.journal.after' : 'reasons.journal.before'),
    },
    ...(reason.text ? [{ term: t('reasons.journal.text'), detail: reason.text }] : []),
  ]
}

function roleWord(t: PartProps['ctx']['t'], role: string): string {
  return role === 'receivable' || role === 'deferred' ? t(`reasons.journal.role.${role}`) : ''
}
