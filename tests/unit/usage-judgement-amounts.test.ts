import { expect, test } from 'vitest'
import { expectedDiscount } from '#server/domain/usage-judgement/discount'
import { minimumOf } from '#server/domain/usage-judgement/minimum'
import { isNegative, isSameQuantity, lessQuantity, sumQuantities } from '#server/domain/usage-judgement/quantity'

test('a commitment is prorated by the days of its month, and a whole month is whole on any basis', () => {
  const january = { from: '2026-01-01', to: '2026-02-01' }
  const part = { from: '2026-01-12', to: '2026-02-01' }
  expect(minimumOf('31', january, 'USD')).toBe(3100n)
  expect(minimumOf('31', january, 'USD', 'thirty')).toBe(3100n)
  expect(minimumOf('31', part, 'USD')).toBe(2000n)
  expect(minimumOf('31', part, 'USD', 'thirty')).toBe(2067n) // 31 x 20 / 30 = 20.666...
  expect(minimumOf('1.05', { from: '2026-02-01', to: '2026-02-15' }, 'USD')).toBe(53n) // 0.525, half up
  expect(minimumOf('1000', part, 'JPY')).toBe(645n) // 645.16...
})

test('a discount is its percent of the base, rounded once away from zero', () => {
  expect(expectedDiscount('12.5', 20n)).toBe(-3n) // 2.5
  expect(expectedDiscount('10', 12345n)).toBe(-1235n) // 1234.5
  expect(expectedDiscount('0', 12345n)).toBe(-0n)
})

test('quantities are added and compared as numbers, however written', () => {
  expect(sumQuantities([])).toBe('0')
  expect(sumQuantities(['1.25', '-0.250', '3'])).toBe('4')
  expect([lessQuantity('1', '1.5'), lessQuantity('1', '-1.5')]).toEqual(['-0.5', '2.5'])
  expect([isSameQuantity('2.50', '2.5'), isSameQuantity('2.5', '-2.5')]).toEqual([true, false])
  expect([isNegative('-0.1'), isNegative('0'), isNegative('0.1')]).toEqual([true, false, false])
})
