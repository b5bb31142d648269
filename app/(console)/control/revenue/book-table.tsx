import type { LedgerColumn } from '#components/ledger-table'
import { Link } from '#components/link'
import { Money } from '#components/money'
import { Note } from '#components/notice'
import { PlainTable } from '#components/plain-table'
import type { WebCtx } from '#server/auth/web-ctx'
import type { RollBookView, RollRowView } from '#server/revenue/read-roll-forward'
import { cellHref } from '../tie-out-parts.tsx'
import { revenueLinesHref } from './revenue-address.ts'

type Kept = Readonly<Record<string, string | undefined>>

const figures = ['opening', 'billed', 'credited', 'recognised', 'closing'] as const
const erp = ['journals', 'journalDifference', 'ledger', 'ledgerDifference'] as const

const phonePlaces: Readonly<Record<string, 'amount' | 'side'>> = { closing: 'amount', ledgerDifference: 'side' }

/** The months of one book with their sum; a month leads to its lines, a closing to its tie-out. */
export function bookTable(ctx: WebCtx, book: RollBookView, kept: Kept) {
  const { t } = ctx
  const shown = [...figures, ...erp].filter((key) => book.basis === 'document' || !isOfJournals(key))
  const columns: LedgerColumn[] = [
    { key: 'period', header: t('revenue.column.period'), width: '80px', phone: 'main' },
    ...shown.map((key) => ({
      key,
      header: t(`revenue.column.${key}`),
      width: '118px',
      align: 'end' as const,
      phone: phonePlaces[key] ?? ('hide' as const),
    })),
  ]
  const rows = book.months.map((month) => ({
    id: month.period,
    label: `${book.entity} ${book.currency} ${month.period}`,
    cells: { ...cellsOf(shown, month), period: periodOf(book, month.period, kept), ...tiesOf(book, month, kept) },
  }))
  return (
    <div key={book.key} className="flex min-w-0 flex-col gap-2">
      <PlainTable
        title={`${book.entity} · ${book.basis === 'document' ? book.currency : t('revenue.allIn', { currency: book.currency })}`}
        aside={t(`revenue.basis.${book.basis}`)}
        columns={columns}
        rows={rows}
        footer={{ ...cellsOf(shown, book.total, true), period: t('revenue.total') }}
      />
      {book.notes.map((note) => (
        <Note key={note} tone="warn">
          {note}
        </Note>
      ))}
    </div>
  )
}

function isOfJournals(key: (typeof figures)[number] | (typeof erp)[number]): boolean {
  return key === 'journals' || key === 'journalDifference'
}

function cellsOf(keys: readonly (keyof RollRowView)[], row: RollRowView, strong = false) {
  return Object.fromEntries(keys.map((key) => [key, <Money key={key} amount={row[key]} strong={strong} />]))
}

/** A month of a document currency comes apart into its lines. */
function periodOf(book: RollBookView, period: string, kept: Kept) {
  if (book.basis === 'functional') return <span className="num">{period}</span>
  return (
    <Link className="link num" href={revenueLinesHref({ entity: book.entity, currency: book.currency, period }, kept)}>
      {period}
    </Link>
  )
}

/** Differences lead to the tie-outs that explain them. */
function tiesOf(book: RollBookView, month: RollBookView['months'][number], kept: Kept) {
  if (book.basis === 'functional') return {}
  const cell = { entity: book.entity, currency: book.currency, period: month.period }
  const tie = (identity: string, key: 'journalDifference' | 'ledgerDifference') => (
    <Link className="link" href={cellHref(identity, cell, kept)}>
      <Money amount={month[key]} />
    </Link>
  )
  return { journalDifference: tie('T9', 'journalDifference'), ledgerDifference: tie('T8', 'ledgerDifference') }
}
