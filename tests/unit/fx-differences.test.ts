import { expect, test } from 'vitest'
import { convertAmount } from '#server/domain/fx/convert-amount'
import { isSameRate, rateSignature } from '#server/domain/fx/rate-signature'
import { realisedDifferences } from '#server/domain/fx/realised'
import { buildTypedRates, findLeg, type TypedRate } from '#server/domain/fx/typed-rates'
import { unrealisedDifference } from '#server/domain/fx/unrealised'

const divide = (rate: string) => ({ from: 'USD', to: 'EUR', rate, direction: 'divide' as const })
const multiply = (rate: string) => ({ from: 'USD', to: 'EUR', rate, direction: 'multiply' as const })

test('a part is realised with its steps', () => {
  const item = {
    side: 'receivable' as const,
    currency: 'USD',
    functional: 'EUR',
    amountMinor: 10_000n,
    bookMinor: 9000n,
    documentOn: '2026-02-01',
  }
  const part = { amountMinor: 5000n, conversion: divide('1.1'), on: '2026-02-01', firstOpenOn: null, closes: false }
  expect(realisedDifferences(item, [part, { ...part, amountMinor: 4900n, closes: true }])).toEqual([
    {
      settledMinor: 4545n,
      clearedMinor: 4500n,
      gainMinor: 45n,
      openMinor: 5000n,
      openBookMinor: 4500n,
      residueMinor: 0n,
      postOn: '2026-02-01',
      steps: [
        { what: 'settled', amount: '50.00', rate: '1.1', direction: 'divide', value: '45.45' },
        { what: 'book_share', of: '100.00', book: '90.00', cleared: '45.00' },
        { what: 'realised_difference', gain: '0.45' },
      ],
    },
    expect.objectContaining({
      settledMinor: 4455n,
      clearedMinor: 4500n,
      gainMinor: -45n,
      openMinor: 0n,
      openBookMinor: 0n,
      residueMinor: 100n,
    }),
  ])
})

test('an open item is valued with its steps', () => {
  const item = {
    id: '1',
    currency: 'USD',
    openMinor: 10_000n,
    bookMinor: 9000n,
    previousMinor: 50n,
    conversion: divide('1.1'),
  }
  expect(unrealisedDifference(item)).toEqual({
    id: '1',
    valueMinor: 9091n,
    reversalMinor: -50n,
    unrealisedMinor: 91n,
    netMinor: 41n,
    steps: [
      { what: 'reversed', amount: '-0.50' },
      { what: 'valued', open: '100.00', rate: '1.1', direction: 'divide', value: '90.91' },
      { what: 'booked', value: '90.91', book: '90.00', unrealised: '0.91' },
    ],
  })
})

const rate = (base: string, quote: string, on: string, figure: string): TypedRate => ({
  source: 's',
  type: 'transaction',
  base,
  quote,
  on,
  rate: figure,
})
const ask = { type: 'transaction' as const, source: 's', from: 'USD', to: 'EUR', onDate: '2026-03-20', maxAgeDays: 5 }

test('one currency is one at any rate', () => {
  expect(findLeg(new Map(), { ...ask, to: 'USD' })).toEqual({
    ok: true,
    leg: { from: 'USD', to: 'USD', rate: '1', direction: 'multiply', on: null },
  })
})

test('without a rate the last publication of either direction is named', () => {
  expect(findLeg(buildTypedRates([]), ask)).toEqual({ ok: false, missing: 'none', lastOn: null })
  const reached = rate('EUR', 'USD', '2026-03-01', '1.1')
  const left = rate('USD', 'EUR', '2026-03-02', '0.9')
  expect(findLeg(buildTypedRates([reached]), ask)).toEqual({ ok: false, missing: 'too_old', lastOn: '2026-03-01' })
  expect(findLeg(buildTypedRates([left]), ask)).toEqual({ ok: false, missing: 'too_old', lastOn: '2026-03-02' })
  expect(findLeg(buildTypedRates([reached, left]), ask)).toEqual({
    ok: false,
    missing: 'too_old',
    lastOn: '2026-03-02',
  })
  const later = rate('EUR', 'USD', '2026-03-03', '1.1')
  expect(findLeg(buildTypedRates([later, left]), ask)).toEqual({ ok: false, missing: 'too_old', lastOn: '2026-03-03' })
})

test('a conversion within one currency tells no publication', () => {
  const leg = { from: 'EUR', to: 'EUR', rate: '1', direction: 'multiply' as const, on: null }
  expect(convertAmount(123n, [leg], 'half_up')).toEqual({
    minor: 123n,
    steps: [
      { what: 'multiply', from: 'EUR', to: 'EUR', rate: '1' },
      { what: 'rounded', exact: '1.23', mode: 'half_up', amount: '1.23', currency: 'EUR' },
    ],
  })
})

const asked = { amountMinor: 100_000n, rateOn: '2026-03-05', rateType: 'transaction', candidates: [] }
const candidate = (type: string, on: string, figure: string) => ({ rate: figure, on, type })

test('signatures where the rate multiplies', () => {
  const by = { ...asked, conversion: multiply('0.8') }
  expect(rateSignature({ ...by, bookedMinor: 80_000n }).signature).toBe('as_expected')
  expect(rateSignature({ ...by, bookedMinor: 125_000n }).signature).toBe('inverted')
  expect(rateSignature({ ...by, bookedMinor: 8_000_000n }).signature).toBe('scale_100')
  expect(rateSignature({ ...by, bookedMinor: 800n }).signature).toBe('scale_100')
  expect(rateSignature({ ...by, bookedMinor: 80n }).signature).toBe('scale_1000')
  expect(rateSignature({ ...by, bookedMinor: 79_999n }).signature).toBe('rounding')
  expect(rateSignature({ ...by, bookedMinor: 79_998n }).signature).toBe('unknown')
})

test('a whole rate is moved by its point as well', () => {
  const by = { ...asked, conversion: multiply('150') }
  expect(rateSignature({ ...by, bookedMinor: 150_000n }).signature).toBe('scale_100')
  expect(rateSignature({ ...asked, conversion: divide('2'), bookedMinor: 500n }).signature).toBe('scale_100')
})

test('of several publications that fit, one of the own type and the earliest is named', () => {
  const by = { ...asked, conversion: divide('2'), bookedMinor: 40_000n }
  const [average, later, earlier] = [
    candidate('average', '2026-03-01', '2.5'),
    candidate('transaction', '2026-03-04', '2.50'),
    candidate('transaction', '2026-03-03', '2.5'),
  ]
  const inAnyOrder = [
    [average, later, earlier],
    [earlier, later, average],
    [later, earlier, average],
    [later, average, earlier],
  ]
  for (const candidates of inAnyOrder)
    expect(rateSignature({ ...by, candidates })).toEqual({ signature: 'stale', candidate: earlier })
  expect(rateSignature({ ...by, candidates: [average] })).toEqual({
    signature: 'rate_of_other_type',
    candidate: average,
  })
})

test('a publication of the day itself or of no day is not an earlier one', () => {
  const by = { ...asked, conversion: divide('2'), bookedMinor: 40_000n }
  const ofTheDay = candidate('transaction', '2026-03-05', '2.5')
  expect(rateSignature({ ...by, candidates: [ofTheDay] }).signature).toBe('rate_of_other_day')
  const before = candidate('transaction', '2026-03-04', '2.5')
  expect(rateSignature({ ...by, rateOn: null, candidates: [before] }).signature).toBe('rate_of_other_day')
})

test('a publication of the expected rate explains nothing', () => {
  const by = { ...asked, conversion: divide('2'), bookedMinor: 50_001n }
  expect(rateSignature({ ...by, candidates: [candidate('transaction', '2026-03-04', '2.00')] })).toEqual({
    signature: 'rounding',
    candidate: null,
  })
})

test('rates are equal as numbers', () => {
  expect(isSameRate('1.10', '1.1')).toBe(true)
  expect(isSameRate('1.1', '1.2')).toBe(false)
  expect(isSameRate('11', '1.1')).toBe(false)
})
