import type { DocumentSides } from '../domain/variance/compare-documents.ts'
import { postingsByAccount, postingTotals } from '../domain/variance/postings-by-account.ts'
import { type MoneyView, moneyView } from '../i18n/format.ts'

export interface PostingRowView {
  readonly account: string
  readonly state: 'equal' | 'differs' | 'only_left' | 'only_right'
  /** Null where that side has nothing on the account. */
  readonly expectedDebit: MoneyView | null
  readonly expectedCredit: MoneyView | null
  readonly postedDebit: MoneyView | null
  readonly postedCredit: MoneyView | null
  readonly difference: MoneyView
}

export interface PostingTableView {
  readonly currency: string
  readonly rows: readonly PostingRowView[]
  readonly totals: Omit<PostingRowView, 'account' | 'state'>
}

/** Expected and actual posting per account with the debit and credit proof; null when the two are in different currencies or nothing was posted. */
export function postingTable(sides: DocumentSides, locale: string): PostingTableView | null {
  const [expected, posted] = [sides.expected?.lines ?? [], sides.posted?.lines ?? []]
  if (expected.length + posted.length === 0 || (posted.length > 0 && sides.currency !== sides.postedCurrency))
    return null
  const rows = postingsByAccount(expected, posted)
  const show = (minor: bigint) => moneyView({ minor, currency: sides.currency }, locale)
  const shown = (minor: bigint) => (minor === 0n ? null : show(minor))
  return {
    currency: sides.currency,
    rows: rows.map((row) => ({
      account: row.account,
      state: stateOf(row),
      expectedDebit: shown(row.expectedDebit),
      expectedCredit: shown(row.expectedCredit),
      postedDebit: shown(row.postedDebit),
      postedCredit: shown(row.postedCredit),
      difference: show(row.difference),
    })),
    totals: Object.fromEntries(
      Object.entries(postingTotals(rows)).map(([name, minor]) => [name, show(minor)]),
    ) as PostingTableView['totals'], // the same names with amounts to show
  }
}

function stateOf(row: ReturnType<typeof postingsByAccount>[number]): PostingRowView['state'] {
  if (row.difference === 0n) return 'equal'
  if (row.postedDebit === 0n && row.postedCredit === 0n) return 'only_left'
  return row.expectedDebit === 0n && row.expectedCredit === 0n ? 'only_right' : 'differs'
}
