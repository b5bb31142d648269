import { expect, test } from 'vitest'
import { bookShare } from '#server/domain/receivables/book-share'
import { utcDay } from '#server/domain/receivables/open-credit'
import { NOTHING_CLEARED } from '#server/domain/receivables/settlement'
import { judgeShortPay } from '#server/domain/receivables/short-pay'

test('a document of nothing has no share', () => {
  const none = { grossMinor: 0n, baseMinor: 0n }
  expect(() => bookShare(none, NOTHING_CLEARED, 1n)).toThrow('a document that is settled has an amount')
})

test('a short pay is told with its limits', () => {
  const paid = { currency: 'USD', grossMinor: 10_000n, openBeforeMinor: 10_000n, appliedMinor: 9900n }
  expect(judgeShortPay(paid, { absolute: '5', percent: '0.5' })).toEqual({
    varianceMinor: -100n,
    isTolerated: false,
    steps: [
      {
        what: 'short_pay',
        open_before: '100.00',
        applied: '99.00',
        left: '1.00',
        absolute: '5.00',
        share: '0.50',
        limit: '0.50',
      },
    ],
  })
})

test('the day of an instant is counted in UTC', () => {
  expect(utcDay(new Date('2026-03-01T23:59:59Z'))).toBe('2026-03-01')
})
