import { expect, test } from 'vitest'
import { judgeFound } from '#server/posting/judge-found'

const found = (receivable: string | null, currency = 'JPY') => ({
  sourceId: 'erp-1',
  docNo: 'INV1',
  isDraft: false,
  receivable,
  currency,
})
const verdict = (amountMinor: bigint, document: ReturnType<typeof found>, currency = document.currency) =>
  judgeFound({ amount_minor: amountMinor, currency }, [document]).kind

test('an ERP that writes two digits after the point in every currency means the same amount', () => {
  expect(verdict(100n, found('100.00'))).toBe('same')
  expect(verdict(100n, found('100'))).toBe('same')
  expect(verdict(-100n, found('-100.00'))).toBe('same')
  expect(verdict(100n, found('100.50'))).toBe('reference_taken')
  expect(verdict(10n, found('100.00'))).toBe('reference_taken')
})

test('digits that count are kept, and another amount or currency is another document', () => {
  expect(verdict(1050n, found('10.50', 'EUR'))).toBe('same')
  expect(verdict(1000n, found('10.00', 'EUR'))).toBe('same')
  expect(verdict(1000n, found('10', 'EUR'))).toBe('same')
  expect(verdict(1000n, found('10.01', 'EUR'))).toBe('reference_taken')
  expect(verdict(1000n, found('10.00', 'EUR'), 'USD')).toBe('reference_taken')
  expect(verdict(1000n, found(null, 'EUR'))).toBe('same')
})
