/** What one journal books for one billing line, by account; debit positive. */
export interface JournalAmount {
  readonly account: string
  readonly amountMinor: bigint
}

/**
 * What a journal recognised of a line, with the sign of the line: the debit on the account where its revenue was deferred.
 * When the journal does not touch that account, the side that agrees with the line's sign counts, so a journal on a wrong account is still seen.
 */
export function recognisedMinor(
  booked: readonly JournalAmount[],
  line: { deferredAccounts: ReadonlySet<string>; netMinor: bigint },
): bigint {
  const own = booked.filter((amount) => line.deferredAccounts.has(amount.account))
  if (own.length > 0) return own.reduce((sum, amount) => sum + amount.amountMinor, 0n)
  const debits = booked.reduce((sum, amount) => (amount.amountMinor > 0n ? sum + amount.amountMinor : sum), 0n)
  return line.netMinor < 0n ? -debits : debits
}
