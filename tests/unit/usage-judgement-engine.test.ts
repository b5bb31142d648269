import { expect, test } from 'vitest'
import type { UsageEvent } from '#server/domain/usage/usage-event'
import { readUsage } from '#server/domain/usage/usage-ledger'
import {
  type AdvanceLine,
  type AdvancePrice,
  advanceTerms,
  type TermsFound,
} from '#server/domain/usage-judgement/advance-terms'
import type { Contract } from '#server/domain/usage-judgement/contract'
import { expectedParts } from '#server/domain/usage-judgement/expected-lines'
import { advanceFacts, judgeAdvance, type Rated } from '#server/domain/usage-judgement/judge-advance'
import { type CountedMonth, countedMonth, type MonthAsk } from '#server/domain/usage-judgement/month-engine'
import { buildPriceBook, type PriceKey } from '#server/domain/usage-judgement/price-book'

interface Cents extends PriceKey, AdvancePrice {
  /** Cents a unit. */
  readonly cents: bigint
}

const price = (
  priceId: string,
  cents: bigint,
  validFrom: string,
  validTo: string | null = null,
  sku = 'CALL',
): Cents => ({
  ...{ priceId, cents, validFrom, validTo, sku, priceList: 'STD', currency: 'USD', model: 'per_unit', ofSku: null },
})
const CALL = { sku: 'CALL', quantity: null, startOn: '2026-01-01', minimum: null }
const contract: Contract = {
  ...{ subscriptionId: 's', billToId: 'b', entity: 'E', subject: 't', timeZone: 'America/New_York', currency: 'USD' },
  ...{ priceList: 'STD', discountPercent: '0', amendments: [], items: [CALL] },
}
const event = (id: string, time: string, quantity: string, recorded = time): UsageEvent => ({
  ...{ source: 'm', id, subject: 't', metric: 'calls', quantity, ref: id, amends: null },
  ...{ time: new Date(time), recordedAt: new Date(recorded) },
})
const JANUARY = { from: '2026-01-01', to: '2026-02-01' }
const W = new Date('2026-02-03T05:00:00Z')
const LATER = new Date('2026-03-03T05:00:00Z')

/** Whole units only; a bound as first unit of the next makes it one cent less, and nothing can be rated of more than 900. */
const rate = (of: Cents, quantity: string, bounds: 'up_to' | 'first_unit'): Rated | null =>
  BigInt(quantity) > 900n
    ? null
    : { minor: of.cents * BigInt(quantity) - (bounds === 'first_unit' ? 1n : 0n), steps: [{ what: 'cents', quantity }] }

const cut = [price('old', 2n, '2024-01-01', '2026-01-15'), price('new', 3n, '2026-01-15')]

function month(events: readonly UsageEvent[], over: Partial<MonthAsk<Cents>> = {}): CountedMonth<Cents> {
  const asked = { contract, item: CALL, service: JANUARY, aggregation: 'sum' as const, decimals: 0, rate }
  const found = countedMonth({ ...asked, ledger: readUsage(events), book: buildPriceBook(cut), ...over })
  if (!found.ok) throw new Error(found.problem)
  return found.month
}

const used = [
  event('a', '2026-01-01T05:00:00Z', '10'),
  event('b', '2026-01-15T04:59:59Z', '20'),
  event('c', '2026-01-15T05:00:00Z', '40'),
  event('d', '2026-02-01T04:59:59Z', '80', '2026-02-03T05:00:00Z'),
  event('e', '2026-02-01T05:00:00Z', '160'),
  event('f', '2026-01-01T04:59:59Z', '320'),
]

test('a month is cut at the local midnight a new version starts, each slice counted and rated from zero', () => {
  const counted = month(used)
  expect(counted.slices.map(({ served, price: of }) => [served.from, served.to, of.priceId])).toEqual([
    ['2026-01-01', '2026-01-15', 'old'],
    ['2026-01-15', '2026-02-01', 'new'],
  ])
  expect([counted.count(W, 'truth'), counted.count(LATER, 'truth')]).toEqual([
    ['30', '40'],
    ['30', '120'],
  ])
  expect(counted.count(LATER, 'utc')).toEqual(['330', '60'])
  expect([counted.total(['30', '40'], 'truth'), counted.total(['30', '40'], 'first_unit')]).toEqual([180n, 178n])
  expect(counted.rated(['30', '40'])?.map((one) => one.minor)).toEqual([60n, 120n])
  expect(counted.counts(W).map((count) => count.eventCount)).toEqual([2, 1])
})

test('an average over time is not cut and takes the price of its first day', () => {
  const counted = month(used, { aggregation: 'time_weighted' })
  expect(counted.slices.map(({ served, price: of }) => [served, of.priceId])).toEqual([[JANUARY, 'old']])
})

test('earlier versions price every slice one version back, and the whole month uncut at its first price', () => {
  const book = buildPriceBook([price('first', 1n, '2023-01-01', '2024-01-01'), ...cut])
  const counted = month(used, { book })
  expect(counted.earlierTotals(['30', '40'], 'with')).toEqual([30n + 80n, 60n + 40n, 140n])
  expect(
    month(used, { book: buildPriceBook([price('only', 3n, '2024-01-01')]) }).earlierTotals(['70'], 'with'),
  ).toEqual([])
  const least = month(used, { book, item: { ...CALL, minimum: '1.05' } })
  expect([least.earlierTotals(['30', '40'], 'with'), least.earlierTotals(['30', '40'], 'without')]).toEqual([
    [110n, 105n, 140n],
    [110n, 100n, 140n],
  ])
})

test('a resend counts only where all do, a negative quantity is rated as none, the minimum is the least', () => {
  const twice = [event('a', '2026-01-10T00:00:00Z', '10'), { ...event('b', '2026-01-10T00:00:00Z', '10'), ref: 'a' }]
  expect([month(twice).count(W, 'truth'), month(twice).count(W, 'resends')]).toEqual([
    ['10', '0'],
    ['20', '0'],
  ])
  const least = month([], { item: { ...CALL, minimum: '3.10' }, service: { from: '2026-01-22', to: '2026-02-01' } })
  expect(least.minimumMinor).toBe(100n)
  expect(
    ['truth', 'no_minimum', 'thirty'].map((how) =>
      least.total(['-5'], how === 'truth' ? 'truth' : how === 'thirty' ? 'thirty' : 'no_minimum'),
    ),
  ).toEqual([100n, 0n, 103n])
  expect(least.total(['50'], 'truth')).toBe(150n)
})

test('a gap of prices is said, and what a price cannot rate has no total', () => {
  const asked = { contract, item: CALL, service: JANUARY, aggregation: 'sum' as const, decimals: 0, rate }
  const book = buildPriceBook([price('new', 3n, '2026-01-15')])
  expect(countedMonth({ ...asked, ledger: readUsage([]), book })).toEqual({ ok: false, problem: 'price_gap' })
  const counted = month(used)
  expect([
    counted.total(['901', '1'], 'truth'),
    counted.rated(['1', '901']),
    counted.earlierTotals(['901', '0'], 'with'),
  ]).toEqual([null, null, []])
})

test('the first bill should carry charges and minimum, each later one by how much the total moved', () => {
  const counted = month(used, { item: { ...CALL, minimum: '2.00' } })
  const told = (cutoffs: readonly Date[]) =>
    expectedParts(counted, JANUARY, cutoffs)?.map((part) => [
      part.kind,
      part.served.from,
      part.quantity,
      part.priceId,
      part.minor,
    ])
  expect(told([W, LATER])).toEqual([
    ['charge', '2026-01-01', '30', 'old', 60n],
    ['charge', '2026-01-15', '40', 'new', 120n],
    ['minimum', '2026-01-01', null, null, 20n],
    ['usage_correction', '2026-01-01', null, null, 220n],
  ])
  expect(told([LATER, new Date('2026-04-03T04:00:00Z')])).toEqual([
    ['charge', '2026-01-01', '30', 'old', 60n],
    ['charge', '2026-01-15', '120', 'new', 360n],
  ])
  expect(told([])).toEqual([])
  expect(expectedParts(month([event('x', '2026-01-02T00:00:00Z', '901')]), JANUARY, [W])).toBeNull()
  expect(expectedParts(counted, JANUARY, [W])?.[0]?.steps.map((step) => step.what)).toEqual(['added_up', 'cents'])
})

const seats = buildPriceBook([
  price('old', 2n, '2024-01-01', '2026-01-01', 'SEAT'),
  price('new', 3n, '2026-01-01', null, 'SEAT'),
])
const holding: Contract = {
  ...contract,
  items: [{ sku: 'SEAT', quantity: '10', startOn: '2026-01-01', minimum: null }],
}
const line = (netMinor: bigint, quantity: string | null = '10'): AdvanceLine => ({
  ...{
    lineId: 'l',
    sku: 'SEAT',
    kind: 'charge',
    documentKind: 'invoice',
    reason: null,
    quantity,
    served: JANUARY,
    charges: [],
    netMinor,
  },
})
const judged = (netMinor: bigint, quantity: string | null = '10', found?: TermsFound<Cents>) =>
  judgeAdvance(line(netMinor, quantity), found ?? advanceTerms(line(netMinor, quantity), holding, seats), {
    book: seats,
    rate: (terms, basis) => ({
      minor: terms.price.cents * BigInt(terms.quantity) + (basis === 'thirty' ? 1n : 0n),
      steps: [],
    }),
  })

test('a line that differs is held against the earlier price and against months of thirty days', () => {
  const told = (netMinor: bigint, quantity: string | null = '10') => {
    const verdict = judged(netMinor, quantity)
    return (
      verdict.ok && [verdict.expected.minor, verdict.quantityEqual, verdict.fitsEarlierPrice, verdict.fitsThirtyDays]
    )
  }
  expect(told(30n)).toEqual([30n, true, false, false])
  expect(told(20n)).toEqual([30n, true, true, false])
  expect(told(31n, null)).toEqual([30n, true, false, true])
  expect(told(36n, '12')).toEqual([30n, false, false, false])
  const unable = judgeAdvance(line(1n), advanceTerms(line(1n), holding, seats), { book: seats, rate: () => null })
  expect(unable).toMatchObject({ ok: false, problem: 'price_cannot_rate' })
  expect(judged(1n, '10', { ok: false, problem: 'price_gap' })).toMatchObject({ ok: false, problem: 'price_gap' })
})

test('a cause of several lines holds for every line that differs; lines that agree do not count against it', () => {
  expect(advanceFacts([judged(30n)])).toBeNull()
  expect(advanceFacts([judged(30n), judged(1n, '10', { ok: false, problem: 'price_gap' })])).toBeNull()
  expect(advanceFacts([judged(30n), judged(20n)])).toMatchObject({
    quantityEqual: true,
    netAtEarlierPrice: true,
    netByThirtyDays: false,
  })
  expect(advanceFacts([judged(31n), judged(20n)])).toMatchObject({ netAtEarlierPrice: false, netByThirtyDays: false })
  expect(advanceFacts([judged(31n), judged(30n, '12')])).toMatchObject({ quantityEqual: false, netByThirtyDays: true })
})

test('a percentage is tried at the earlier price of what it is a share of', () => {
  const of = (priceId: string, cents: bigint, from: string, to: string | null) =>
    price(priceId, cents, from, to, 'PLAT-ANN')
  const book = buildPriceBook([
    of('plat-old', 2n, '2024-01-01', '2026-01-01'),
    of('plat-new', 3n, '2026-01-01', null),
    { ...price('help', 0n, '2024-01-01', null, 'HELP'), model: 'percentage', ofSku: 'PLAT-ANN' },
  ])
  const held = {
    ...holding,
    items: ['PLAT-ANN', 'HELP'].map((sku) => ({ sku, quantity: '5', startOn: '2026-01-01', minimum: null })),
  }
  const help = { ...line(10n, '1'), sku: 'HELP' }
  const verdict = judgeAdvance(help, advanceTerms(help, held, book), {
    book,
    rate: ({ share }) => share && { minor: share.price.cents * BigInt(share.quantity), steps: [] },
  })
  expect(verdict).toMatchObject({ ok: true, expected: { minor: 15n }, fitsEarlierPrice: true, quantityEqual: true })
})
