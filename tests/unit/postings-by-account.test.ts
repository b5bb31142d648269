import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LedgerLine } from '#server/domain/variance/align-lines'
import { postingsByAccount, postingTotals } from '#server/domain/variance/postings-by-account'

const anyLine = fc.record({
  role: fc.constantFrom('receivable', 'revenue', 'tax' as const),
  account: fc.constantFrom('1100', '4000', '2200'),
  amountMinor: fc.bigInt({ min: -9999n, max: 9999n }),
  baseMinor: fc.constant(0n),
  taxCode: fc.constant(null),
  lineRef: fc.constant(null),
  dimensions: fc.constant(null),
})
const sum = (lines: readonly LedgerLine[]) => lines.reduce((total, line) => total + line.amountMinor, 0n)

test('debits less credits of all accounts are the sum of the lines, on both sides', () => {
  fc.assert(
    fc.property(fc.array(anyLine), fc.array(anyLine), (expected, posted) => {
      const totals = postingTotals(postingsByAccount(expected, posted))
      expect(totals.expectedDebit - totals.expectedCredit).toBe(sum(expected))
      expect(totals.postedDebit - totals.postedCredit).toBe(sum(posted))
      expect(totals.difference).toBe(sum(posted) - sum(expected))
    }),
  )
})

test('a debit and a credit on one account are not netted', () => {
  const line = (amountMinor: bigint): LedgerLine => ({
    role: 'revenue',
    account: '4000',
    amountMinor,
    baseMinor: 0n,
    taxCode: null,
    lineRef: null,
    dimensions: null,
  })
  expect(postingsByAccount([line(500n), line(-700n)], [])).toEqual([
    { account: '4000', expectedDebit: 500n, expectedCredit: 700n, postedDebit: 0n, postedCredit: 0n, difference: 200n },
  ])
})
