import type { LedgerLine } from './align-lines.ts'

/** One account as it should stand and as it stands, debit and credit apart, and the difference with debit positive. */
export interface AccountPosting {
  readonly account: string
  readonly expectedDebit: bigint
  readonly expectedCredit: bigint
  readonly postedDebit: bigint
  readonly postedCredit: bigint
  /** Posted - expected, debit positive. */
  readonly difference: bigint
}

/** Adds up ledger lines (debit positive) per account, in the order of the accounts. Debits and credits are never netted within a side. */
export function postingsByAccount(expected: readonly LedgerLine[], posted: readonly LedgerLine[]): AccountPosting[] {
  const accounts = [...new Set([...expected, ...posted].map((line) => line.account))].sort()
  return accounts.map((account) => {
    const [wanted, found] = [sidesOf(expected, account), sidesOf(posted, account)]
    return {
      account,
      expectedDebit: wanted.debit,
      expectedCredit: wanted.credit,
      postedDebit: found.debit,
      postedCredit: found.credit,
      difference: found.debit - found.credit - (wanted.debit - wanted.credit),
    }
  })
}

/** The totals of all accounts: on a balanced posting, debit equals credit. */
export function postingTotals(rows: readonly AccountPosting[]): Omit<AccountPosting, 'account'> {
  const sum = (field: Exclude<keyof AccountPosting, 'account'>) => rows.reduce((total, row) => total + row[field], 0n)
  return {
    expectedDebit: sum('expectedDebit'),
    expectedCredit: sum('expectedCredit'),
    postedDebit: sum('postedDebit'),
    postedCredit: sum('postedCredit'),
    difference: sum('difference'),
  }
}

function sidesOf(lines: readonly LedgerLine[], account: string): { debit: bigint; credit: bigint } {
  const own = lines.filter((line) => line.account === account).map((line) => line.amountMinor)
  return {
    debit: own.filter((minor) => minor > 0n).reduce((total, minor) => total + minor, 0n),
    credit: -own.filter((minor) => minor < 0n).reduce((total, minor) => total + minor, 0n),
  }
}
