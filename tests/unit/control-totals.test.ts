import { expect, test } from 'vitest'
import { controlTotals, differingTotal } from '#server/ingest/control-totals'

test('totals are exact at any size and number of digits', () => {
  const totals = controlTotals()
  for (const figure of ['0.1', '0.2', '-0.3', '999999999999999999999999999999.000000001']) totals.add('X', figure)
  expect(totals.read()).toEqual({ X: '999999999999999999999999999999.000000001' })
})

test('a figure that cannot be read is counted, never guessed', () => {
  const totals = controlTotals()
  for (const figure of [5, '1e3', undefined, '1,000']) totals.add('X', figure)
  totals.add(undefined, '1')
  expect([totals.read(), totals.unreadable]).toEqual([{}, 5])
})

test('a key that is missing on one side stands for zero', () => {
  expect(differingTotal({ EUR: '0.00', USD: '1.50' }, { USD: '1.5' })).toBeUndefined()
  expect(differingTotal({ USD: '1.50' }, { USD: '1.51' })).toEqual({ key: 'USD', declared: '1.50', read: '1.51' })
  expect(differingTotal({}, { JPY: '7' })).toEqual({ key: 'JPY', declared: '0', read: '7' })
})
