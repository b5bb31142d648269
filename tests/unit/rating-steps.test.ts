import { expect, test } from 'vitest'
import { bareOf, type Price, problemsOf } from '#server/domain/rating/price-version'
import { rateAdvance, rateShare } from '#server/domain/rating/prorate'
import { rateQuantity } from '#server/domain/rating/rate-quantity'

const priceOf = (model: Price['model'], more: Partial<Price> = {}): Price => ({ ...bareOf(model, 'EUR'), ...more })
const tier = (upTo: string | null, unitPrice: string, flatFee: string | null = null) => ({ upTo, unitPrice, flatFee })
const tiers = [tier('10', '1.00', '5.00'), tier('20', '0.50'), tier(null, '0.10', '2.00')]

test('a price per unit says quantity, price and what was rounded', () => {
  const rated = rateQuantity(priceOf('per_unit', { unitPrice: '0.0125' }), { quantity: '10.2' })
  expect(rated.minor).toBe(13n)
  expect(rated.steps).toEqual([
    { what: 'per_unit', quantity: '10.2', unit_price: '0.0125', amount: '0.1275' },
    { what: 'rounded', exact: '0.1275', mode: 'half_up', amount: '0.13' },
  ])
})

test('a quantity below zero is rated as zero, and that is said', () => {
  const of = (quantity: string) => rateQuantity(priceOf('per_unit', { unitPrice: '2' }), { quantity }).steps
  expect(of('-3')).toEqual([
    { what: 'below_zero_rated_as_zero', quantity: '-3' },
    { what: 'per_unit', quantity: '0', unit_price: '2', amount: '0' },
    { what: 'rounded', exact: '0', mode: 'half_up', amount: '0.00' },
  ])
  expect(of('0').map((step) => step.what)).toEqual(['per_unit', 'rounded'])
  expect(of('1').map((step) => step.what)).toEqual(['per_unit', 'rounded'])
})

test('a flat price is its amount whatever the quantity', () => {
  const rated = rateQuantity(
    priceOf('flat', { unitPrice: '9.995' }),
    { quantity: '7' },
    { mode: 'down', stepMinor: 1n },
  )
  expect([rated.minor, rated.steps]).toEqual([
    999n,
    [
      { what: 'flat', amount: '9.995' },
      { what: 'rounded', exact: '9.995', mode: 'down', amount: '9.99' },
    ],
  ])
})

test('a graduated price goes tier by tier, each fee once where the tier is entered', () => {
  const of = (quantity: string, more: Partial<Price> = {}) =>
    rateQuantity(priceOf('graduated', { tiers, ...more }), { quantity })
  expect(of('25').steps).toEqual([
    { what: 'tier', from: '0', up_to: '10', units: '10', unit_price: '1.00', flat_fee: '5.00', amount: '15' },
    { what: 'tier', from: '10', up_to: '20', units: '10', unit_price: '0.50', amount: '5' },
    { what: 'tier', from: '20', up_to: '', units: '5', unit_price: '0.10', flat_fee: '2.00', amount: '2.5' },
    { what: 'rounded', exact: '22.5', mode: 'half_up', amount: '22.50' },
  ])
  expect(of('20').minor).toBe(2000n)
  expect(of('10').steps.map((step) => step.what)).toEqual(['tier', 'rounded'])
  expect(of('0').steps).toEqual([{ what: 'rounded', exact: '0', mode: 'half_up', amount: '0.00' }])
  expect(of('0', { feeAtZero: true }).steps).toEqual([
    { what: 'tier', from: '0', up_to: '10', units: '0', unit_price: '1.00', flat_fee: '5.00', amount: '5' },
    { what: 'rounded', exact: '5', mode: 'half_up', amount: '5.00' },
  ])
  expect(of('25', { feeAtZero: true }).minor).toBe(2250n)
})

test('as first unit of the next tier the unit at a bound has the next price', () => {
  const bounds = 'first_unit' as const
  const of = (quantity: string) => rateQuantity(priceOf('graduated', { tiers, bounds }), { quantity }).steps
  expect(of('10')).toEqual([
    { what: 'tier', from: '0', up_to: '10', units: '9', unit_price: '1.00', flat_fee: '5.00', amount: '14' },
    { what: 'tier', from: '9', up_to: '20', units: '1', unit_price: '0.50', amount: '0.5' },
    { what: 'rounded', exact: '14.5', mode: 'half_up', amount: '14.50' },
  ])
})

test('a volume price is that of the tier the whole quantity reaches', () => {
  const of = (quantity: string, more: Partial<Price> = {}) =>
    rateQuantity(priceOf('volume', { tiers, ...more }), { quantity }).steps[0]
  expect(of('20')).toEqual({ what: 'reached_tier', up_to: '20', units: '20', unit_price: '0.50', amount: '10' })
  const last = { what: 'reached_tier', up_to: '', units: '21', unit_price: '0.10', flat_fee: '2.00', amount: '4.1' }
  expect(of('21')).toEqual(last)
  expect(of('20', { bounds: 'first_unit' })).toEqual({ ...last, units: '20', amount: '4' })
  expect(of('0')).toEqual({ what: 'reached_tier', up_to: '10', units: '0', unit_price: '1.00', amount: '0' })
  expect(of('0', { feeAtZero: true })).toEqual({
    ...{ what: 'reached_tier', up_to: '10', units: '0', unit_price: '1.00', flat_fee: '5.00', amount: '5' },
  })
})

test('packages are counted whole', () => {
  const price = priceOf('package', { packageSize: '2.5', packagePrice: '3.00' })
  const of = (quantity: string) => rateQuantity(price, { quantity }).steps[0]
  const step = { what: 'packages', package_size: '2.5', package_price: '3.00' }
  expect(of('5')).toEqual({ ...step, quantity: '5', packages: '2', amount: '6' })
  expect(of('5.001')).toEqual({ ...step, quantity: '5.001', packages: '3', amount: '9' })
  expect(of('0')).toEqual({ ...step, quantity: '0', packages: '0', amount: '0' })
})

test('a percentage is of what is above the free amount, with a fee for each transaction above the free ones', () => {
  const price = priceOf('percentage', { percent: '2.5', freeAmount: '100', fixedFee: '0.30', freeCount: '2' })
  expect(rateQuantity(price, { quantity: '1', amount: '300', count: '5' }).steps).toEqual([
    { what: 'percentage', of_amount: '200', free_amount: '100', percent: '2.5', amount: '5' },
    { what: 'fee_per_transaction', count: '3', free_count: '2', fee: '0.30', amount: '0.9' },
    { what: 'rounded', exact: '5.9', mode: 'half_up', amount: '5.90' },
  ])
  expect(rateQuantity(price, { quantity: '50' }).minor).toBe(0n)
  expect(rateQuantity(priceOf('percentage', { percent: '2.5' }), { quantity: '40', count: '9' }).steps).toEqual([
    { what: 'percentage', of_amount: '40', free_amount: '0', percent: '2.5', amount: '1' },
    { what: 'rounded', exact: '1', mode: 'half_up', amount: '1.00' },
  ])
})

test('a price that lacks what its model needs rates nothing and says what', () => {
  const problems = (price: Price, quantity = '1') =>
    problemsOf(price, quantity).map(({ field, code }) => `${field} ${code}`)
  expect(problems(priceOf('per_unit'))).toEqual(['unit_price missing'])
  expect(problems(priceOf('flat'))).toEqual(['unit_price missing'])
  expect(problems(priceOf('percentage'))).toEqual(['percent missing'])
  expect(problems(priceOf('package'))).toEqual(['package_price missing', 'package_size missing'])
  expect(problems(priceOf('package', { packagePrice: '1', packageSize: 'x' }))).toEqual(['package_size missing'])
  expect(problems(priceOf('package', { packagePrice: '1', packageSize: '0.0' }))).toEqual([
    'package_size not_above_zero',
  ])
  expect(problems(priceOf('package', { packagePrice: '1', packageSize: '0.1' }))).toEqual([])
  expect(problems(priceOf('volume'))).toEqual(['tiers missing'])
  const of = (...bounds: (string | null)[]) =>
    problems(priceOf('graduated', { tiers: bounds.map((bound) => tier(bound, '1')) }), '1')
  expect(of(null, '5')).toEqual(['tiers[0].up_to open_tier_not_last'])
  expect(of('10', '10', null)).toEqual(['tiers[1].up_to not_ascending'])
  expect(of('0', null)).toEqual(['tiers[0].up_to not_ascending'])
  expect(of('x', null)).toEqual(['tiers[0].up_to not_ascending'])
  expect(of('9.5', '10', null)).toEqual([])
  expect(() => rateQuantity(priceOf('flat'), { quantity: '1' })).toThrow('the flat price can rate')
})

const charge = { unitPrice: '30.00', quantity: '2', currency: 'EUR', sign: 1 as const }

test('a whole cycle is whole on any basis; a part says what of what', () => {
  const whole = { what: 'per_unit', quantity: '2', unit_price: '30.00', amount: '60' }
  for (const basis of ['actual', 'thirty', 'second'] as const)
    expect(rateAdvance(charge, { served: 28, cycle: 28, basis }).steps).toEqual([
      whole,
      { what: 'rounded', exact: '60', mode: 'half_up', amount: '60.00' },
    ])
  expect(rateAdvance(charge, { served: 7, cycle: 28, basis: 'actual' }).steps.slice(0, 2)).toEqual([
    whole,
    { what: 'prorated', served: '7', of: '28', basis: 'actual', amount: '15' },
  ])
  expect(rateAdvance(charge, { served: 7, cycle: 28, basis: 'thirty' }).steps[1]).toEqual({
    ...{ what: 'prorated', served: '7', of: '30', basis: 'thirty', amount: '14' },
  })
  const back = rateAdvance({ ...charge, sign: -1 }, { served: 28, cycle: 28, basis: 'thirty' })
  expect([back.minor, back.steps[1]]).toEqual([
    -6000n,
    { what: 'prorated', served: '28', of: '28', basis: 'thirty', amount: '-60' },
  ])
})

test('a share of another product is at least its minimum', () => {
  const share = { percent: '20', ofUnitPrice: '120.00', ofQuantity: '3', currency: 'EUR', sign: 1 as const }
  const month = { served: 31, cycle: 31, basis: 'actual' as const }
  const of = { what: 'share_of_product', percent: '20', unit_price: '120.00', quantity: '3', amount: '6' }
  const what = (minimum: string | null) => rateShare({ ...share, minimum }, month).steps
  expect(what(null)).toEqual([of, { what: 'rounded', exact: '6', mode: 'half_up', amount: '6.00' }])
  expect(what('6.00').map((step) => step.what)).toEqual(['share_of_product', 'rounded'])
  expect(what('6.01').slice(0, 2)).toEqual([of, { what: 'at_least', minimum: '6.01', amount: '6.01' }])
})
