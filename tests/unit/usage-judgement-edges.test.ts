import { expect, test } from 'vitest'
import type { UsageEvent } from '#server/domain/usage/usage-event'
import { readUsage } from '#server/domain/usage/usage-ledger'
import { type AdvanceLine, type AdvancePrice, advanceTerms } from '#server/domain/usage-judgement/advance-terms'
import type { Contract } from '#server/domain/usage-judgement/contract'
import { expectedParts } from '#server/domain/usage-judgement/expected-lines'
import { advanceFacts, judgeAdvance } from '#server/domain/usage-judgement/judge-advance'
import { countedMonth } from '#server/domain/usage-judgement/month-engine'
import { judgeMonth, type MonthEngine } from '#server/domain/usage-judgement/month-facts'
import {
  buildPriceBook,
  earlierVersions,
  priceListsOf,
  priceOn,
  slicesOf,
} from '#server/domain/usage-judgement/price-book'

interface Cents extends AdvancePrice {
  /** Cents a unit. */
  readonly cents: bigint
}
const price = (priceId: string, cents: bigint, over: Partial<Cents> = {}): Cents => ({
  ...{ priceId, cents, priceList: 'LIST', sku: 'CALL', currency: 'USD', validFrom: null, validTo: null },
  ...{ model: 'per_unit', ofSku: null },
  ...over,
})
const CALL = { sku: 'CALL', quantity: null, startOn: '2026-01-01', minimum: '0.70' }
const contract: Contract = {
  ...{ subscriptionId: 's', billToId: 'b', entity: 'E', subject: 't', timeZone: 'UTC', currency: 'USD' },
  ...{ priceList: 'LIST', discountPercent: '0', amendments: [], items: [CALL] },
}
const event = (id: string, time: string, quantity: string, recorded: string): UsageEvent => ({
  ...{ source: 'm', id, subject: 't', metric: 'calls', quantity, ref: id, amends: null },
  ...{ time: new Date(time), recordedAt: new Date(recorded) },
})
const JANUARY = { from: '2026-01-01', to: '2026-02-01' }
const [FIRST, SECOND, THIRD] = ['2026-02-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-04-03T00:00:00Z'].map(
  (at) => new Date(at),
)

function month(events: readonly UsageEvent[]) {
  const found = countedMonth({
    ...{ contract, item: CALL, service: JANUARY, aggregation: 'sum' as const, decimals: 0 },
    ledger: readUsage(events),
    book: buildPriceBook([price('one', 1n)]),
    rate: (of, quantity) => ({ minor: of.cents * BigInt(quantity), steps: [{ what: 'cents', quantity }] }),
  })
  if (!found.ok || !FIRST || !SECOND || !THIRD) throw new Error('the month is ready')
  return { counted: found.month, cutoffs: [FIRST, SECOND, THIRD] }
}

test('each later bill corrects what the one before it left, and says how it was counted', () => {
  const { counted, cutoffs } = month([
    event('a', '2026-01-05T00:00:00Z', '70', '2026-01-05T00:00:00Z'),
    event('b', '2026-01-06T00:00:00Z', '5', '2026-02-03T00:00:00Z'),
    event('c', '2026-01-07T00:00:00Z', '9', '2026-03-03T00:00:00Z'),
  ])
  const parts = expectedParts(counted, JANUARY, cutoffs) ?? []
  expect(parts.map((part) => [part.cutoffAt, part.kind, part.served, part.quantity, part.priceId, part.minor])).toEqual(
    [
      [cutoffs[0], 'charge', JANUARY, '70', 'one', 70n], // the commitment of 0.70 is met to the cent: no line for it
      [cutoffs[1], 'usage_correction', JANUARY, null, null, 5n],
      [cutoffs[2], 'usage_correction', JANUARY, null, null, 9n],
    ],
  )
  expect(parts.map((part) => part.steps.map((step) => step.what))).toEqual([
    ['recorded_too_late', 'added_up', 'cents'],
    ['recorded_too_late', 'added_up'],
    ['added_up'],
  ])
  expect(parts.at(-1)?.steps).toEqual(counted.counts(cutoffs[2] ?? new Date(0))[0]?.steps)
})

test('a month a cent below its commitment lacks a cent, for which nothing was rated', () => {
  const { counted, cutoffs } = month([event('a', '2026-01-05T00:00:00Z', '69', '2026-01-05T00:00:00Z')])
  expect(expectedParts(counted, JANUARY, cutoffs)?.slice(1)).toEqual([
    { cutoffAt: cutoffs[0], kind: 'minimum', served: JANUARY, quantity: null, priceId: null, minor: 1n, steps: [] },
  ])
})

test('a month that counts below zero is charged as none, and corrected from none', () => {
  const { counted, cutoffs } = month([
    event('a', '2026-01-05T00:00:00Z', '-80', '2026-01-05T00:00:00Z'),
    event('b', '2026-01-06T00:00:00Z', '180', '2026-02-20T00:00:00Z'),
  ])
  expect(expectedParts(counted, JANUARY, cutoffs)?.map((part) => [part.kind, part.quantity, part.minor])).toEqual([
    ['charge', '-80', 0n],
    ['minimum', null, 70n],
    ['usage_correction', null, 30n],
  ])
})

const engine = (over: Partial<MonthEngine> = {}): MonthEngine => ({
  count: () => ['3', '5'],
  total: ([first = '0', second = '0']) => BigInt(first) + 10n * BigInt(second),
  earlierTotals: () => [],
  ...over,
})
const billed = (quantity: string, netMinor: bigint) => [
  { cutoffAt: FIRST ?? new Date(0), quantity, netMinor, hasMinimumLine: false },
]

test('what a wrong quantity costs is laid to the last slice', () => {
  const verdict = judgeMonth(billed('10', 90n), engine())
  expect([verdict?.truthMinor, verdict?.quantityEffectMinor, verdict?.counted]).toEqual([53n, 20n, '8'])
  expect(judgeMonth(billed('7', 40n), engine())?.quantityEffectMinor).toBe(-10n)
})

test('a wrong quantity that the price cannot rate takes the whole difference', () => {
  const total: MonthEngine['total'] = (quantities) => (quantities[1] === '5' ? 53n : null)
  expect(judgeMonth(billed('10', 90n), engine({ total }))?.quantityEffectMinor).toBe(37n)
})

test('a quantity that is wrong while the amount is right is still a difference', () => {
  const verdict = judgeMonth(billed('10', 53n), engine())
  expect(verdict?.facts).toEqual({
    ...{ quantityEqual: false, billedCountsResends: false, billedCountsUtcMonth: false, lateEffect: '' },
    ...{ minimumAbsent: false, netAtEarlierPrice: false, netAtFirstUnitBounds: false, netByThirtyDays: false },
  })
})

test('versions without a beginning are the oldest; versions of one day go by their names', () => {
  const [oldest, middle, newest] = [
    price('c', 1n, { validTo: '2026-01-01' }),
    price('b', 2n, { validFrom: '2026-01-01', validTo: '2026-01-10' }),
    price('a', 3n, { validFrom: '2026-01-10' }),
  ]
  const book = buildPriceBook([newest, oldest, middle])
  expect(earlierVersions(book, newest)).toEqual([middle, oldest])
  expect(earlierVersions(book, oldest)).toEqual([])
  expect(slicesOf(book, newest, JANUARY)).toEqual([
    { from: '2026-01-01', to: '2026-01-10' },
    { from: '2026-01-10', to: '2026-02-01' },
  ])
  expect(slicesOf(book, { ...newest, priceList: 'OTHER' }, JANUARY)).toEqual([JANUARY])
  expect(earlierVersions(book, { ...newest, currency: 'EUR' })).toEqual([])
  const twins = ['y', 'x', 'z'].map((priceId) => price(priceId, 1n, { validFrom: '2026-01-01' }))
  const later = price('w', 1n, { validFrom: '2026-02-01' })
  expect(earlierVersions(buildPriceBook([...twins, later]), later).map((one) => one.priceId)).toEqual(['z', 'y', 'x'])
  expect(priceOn(buildPriceBook(twins), newest, '2026-01-01')).toEqual({ ok: false, problem: 'price_overlap' })
})

test('a list sells a product in a currency on whatever day, and is named once', () => {
  const prices = [
    price('a', 1n, { validTo: '2020-01-01' }),
    price('b', 1n, { validFrom: '2030-01-01' }),
    price('c', 1n, { priceList: 'OTHER' }),
    price('d', 1n, { priceList: 'EURO', currency: 'EUR' }),
    price('e', 1n, { priceList: 'SEATS', sku: 'SEAT' }),
  ]
  expect(priceListsOf(buildPriceBook(prices), { sku: 'CALL', currency: 'USD' })).toEqual(['LIST', 'OTHER'])
  expect(priceListsOf(buildPriceBook(prices), { sku: 'PIER', currency: 'USD' })).toEqual([])
})

const care = {
  ...contract,
  items: ['HARBOUR', 'CARE'].map((sku) => ({ sku, quantity: '5', startOn: '2025-01-01', minimum: null })),
}
const shares = buildPriceBook([
  price('harbour', 2n, { sku: 'HARBOUR' }),
  price('care-old', 3n, { sku: 'CARE', ofSku: 'HARBOUR', validTo: '2026-01-01' }),
  price('care-new', 4n, { sku: 'CARE', ofSku: 'HARBOUR', validFrom: '2026-01-01' }),
])
const line = (netMinor: bigint): AdvanceLine => ({
  ...{ lineId: 'l', sku: 'CARE', kind: 'charge', documentKind: 'invoice', reason: null, quantity: '1.0' },
  ...{ served: JANUARY, charges: [], netMinor },
})
const judged = (netMinor: bigint) =>
  judgeAdvance(line(netMinor), advanceTerms(line(netMinor), care, shares), {
    book: shares,
    rate: ({ price: of, share }, basis) =>
      share && {
        minor: of.cents * share.price.cents * BigInt(share.quantity) + (basis === 'thirty' ? 1n : 0n),
        steps: [{ what: basis }],
      },
  })

test('a share is tried at its own earlier version too', () => {
  expect(judged(30n)).toMatchObject({ expected: { minor: 40n }, fitsEarlierPrice: true, fitsThirtyDays: false })
  expect(judged(40n)).toMatchObject({ quantityEqual: true, fitsEarlierPrice: false, fitsThirtyDays: false })
  expect(judged(40n)).toMatchObject({ ok: true, expected: { steps: [{ what: 'actual' }] } })
})

test('lines know nothing of usage: their facts say so', () => {
  expect(advanceFacts([judged(41n)])).toEqual({
    ...{ quantityEqual: true, netAtEarlierPrice: false, netByThirtyDays: true },
    ...{ minimumAbsent: false, netAtFirstUnitBounds: false },
    ...{ billedCountsResends: false, billedCountsUtcMonth: false, lateEffect: '' },
  })
})
