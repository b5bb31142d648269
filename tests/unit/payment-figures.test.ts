import { expect, test } from 'vitest'
import { accountFigures, clearingFigures } from '#server/reasons/payment-figures'

const booked = (account: string, amount: string, base: string, appliesTo: string | null = null) => ({
  account,
  amount_minor: amount,
  base_minor: base,
  applies_to: appliesTo,
})

// 110.00 for an invoice booked at 100.00: the ERP cleared 91.67 and has no line for the 8.33.
test('accounts stand side by side in both currencies, those of one side too', () => {
  const expected = [
    { role: 'cash' as const, account: '1000', amount_minor: 11_000n, base_minor: 9167n },
    { role: 'receivable' as const, account: '1200', amount_minor: -6000n, base_minor: -5455n },
    { role: 'receivable' as const, account: '1200', amount_minor: -5000n, base_minor: -4545n },
    { role: 'fx_realised' as const, account: '7000', amount_minor: 0n, base_minor: 833n },
  ]
  const found = accountFigures(expected, [
    booked('1000', '11000', '9167'),
    booked('1200', '-10000', '-8000'),
    booked('1300', '-1000', '-1167'),
  ])
  expect(
    found.map((one) => [
      ...[one.account, one.role, one.expectedMinor, one.actualMinor],
      ...[one.expectedBaseMinor, one.actualBaseMinor],
    ]),
  ).toEqual([
    ['1000', 'cash', 11_000n, 11_000n, 9167n, 9167n],
    ['1200', 'receivable', -11_000n, -10_000n, -10_000n, -8000n],
    ['7000', 'fx_realised', 0n, 0n, 833n, 0n],
    ['1300', null, 0n, -1000n, 0n, -1167n],
  ])
})

test('what is cleared counts with its document, whatever part or rebooking the line names', () => {
  const billing = [
    { reference: 'N1', clearedMinor: 6000n },
    { reference: 'N1', clearedMinor: 1000n },
    { reference: 'C1', clearedMinor: -500n },
  ]
  const lines = [
    booked('1200', '-4000', '0', 'N1/S1'),
    booked('1200', '-1000', '0', 'N1/B1'),
    booked('1200', '500', '0', 'C1'),
    booked('1200', '-2000', '0', 'N2'),
    booked('1000', '7000', '0'),
  ]
  expect(clearingFigures(billing, lines)).toEqual([
    { reference: 'N1', billingMinor: 7000n, erpMinor: 5000n },
    { reference: 'C1', billingMinor: -500n, erpMinor: -500n },
    { reference: 'N2', billingMinor: 0n, erpMinor: 2000n },
  ])
})
