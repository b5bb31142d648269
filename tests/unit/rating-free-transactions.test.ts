import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bareOf, endOfTier, type Price, problemsOf } from '#server/domain/rating/price-version'
import { rateQuantity } from '#server/domain/rating/rate-quantity'

const price = (more: Partial<Price>): Price => ({
  ...bareOf('percentage', 'USD'),
  percent: '1',
  fixedFee: '1',
  freeAmount: '500',
  freeCount: '3',
  freeEnds: 'either',
  ...more,
})
const charged = (transactions: readonly string[], more: Partial<Price> = {}) => {
  const [share, fees] = rateQuantity(price(more), { quantity: '0', transactions }).steps
  const figure = (step: typeof share, name: string) => step?.[name]
  return [figure(share, 'of_amount'), figure(share, 'free_amount'), figure(fees, 'count'), figure(fees, 'free_count')]
}

test('what is free ends with the first of the two', () => {
  expect(charged(['200', '100', '100', '50'])).toEqual(['50', '400', '1', '3'])
  expect(charged(['400', '200', '10'])).toEqual(['110', '500', '2', '1'])
  expect(charged(['500', '10'])).toEqual(['10', '500', '2', '0'])
  expect(charged(['499.99', '10'])).toEqual(['9.99', '500', '1', '1'])
  expect(charged(['100'])).toEqual(['0', '100', '0', '1'])
  expect(charged([])).toEqual(['0', '0', '0', '0'])
})

test('apart, or with only one of the two, each is used up on its own', () => {
  expect(charged(['200', '100', '100', '50'], { freeEnds: 'each' })).toEqual(['0', '500', '1', '3'])
  expect(charged(['400', '200'], { freeCount: null })).toEqual(['100', '500', '2', '0'])
  expect(charged(['400', '200'], { freeAmount: null })).toEqual(['600', '0', '0', '3'])
})

test('transactions told one by one cost the same as their amount and number', () => {
  const amounts = fc.array(fc.nat({ max: 400 }).map(String), { maxLength: 6 })
  fc.assert(
    fc.property(amounts, (transactions) => {
      const amount = String(transactions.reduce((total, each) => total + BigInt(each), 0n))
      const apart = price({ freeEnds: 'each' })
      const count = String(transactions.length)
      expect(rateQuantity(apart, { quantity: '0', transactions })).toEqual(
        rateQuantity(apart, { quantity: '0', amount, count }),
      )
    }),
  )
})

test('a last tier with a bound prices up to it, by the convention of its bounds', () => {
  const tier = (upTo: string | null) => ({ upTo, unitPrice: '1', flatFee: null })
  const tiered: Price = { ...bareOf('graduated', 'USD'), tiers: [tier('10'), tier('20')] }
  const problems = (of: Price, quantity: string) => problemsOf(of, quantity)
  const beyond = [{ field: 'tiers[1].up_to', code: 'beyond_last_tier' }]
  expect(problems(tiered, '20')).toEqual([])
  expect(problems(tiered, '20.001')).toEqual(beyond)
  expect(problems({ ...tiered, bounds: 'first_unit' }, '19')).toEqual([])
  expect(problems({ ...tiered, bounds: 'first_unit' }, '20')).toEqual(beyond)
  expect(problems({ ...tiered, tiers: [tier('x'), tier('20')] }, '30')).toEqual([
    { field: 'tiers[0].up_to', code: 'not_ascending' },
    { field: 'tiers[1].up_to', code: 'not_ascending' },
  ])
  expect(problems({ ...tiered, tiers: [tier(null), tier(null)] }, '1')).toEqual([
    { field: 'tiers[0].up_to', code: 'open_tier_not_last' },
  ])
  expect(() => rateQuantity(tiered, { quantity: '21' })).toThrow('the graduated price can rate')
  expect(endOfTier({ bounds: 'first_unit' }, tier('10'))).toEqual({ numerator: 9n, denominator: 1n })
  expect(endOfTier({ bounds: 'first_unit' }, tier(null))).toBeNull()
})
