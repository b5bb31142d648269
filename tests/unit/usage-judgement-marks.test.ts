import { expect, test } from 'vitest'
import { type AdvanceLine, type AdvancePrice, advanceTerms } from '#server/domain/usage-judgement/advance-terms'
import { billingCycle } from '#server/domain/usage-judgement/billing-cycle'
import { type Amendment, type Contract, quantityInForce } from '#server/domain/usage-judgement/contract'
import { usageVocabulary } from '#server/domain/usage-judgement/facts'
import { judgeAdvance } from '#server/domain/usage-judgement/judge-advance'
import { judgeMonth, type MonthEngine } from '#server/domain/usage-judgement/month-facts'
import { buildPriceBook, earlierVersions } from '#server/domain/usage-judgement/price-book'

interface Cents extends AdvancePrice {
  /** Cents a unit. */
  readonly cents: bigint
}
const price = (priceId: string, cents: bigint, over: Partial<Cents> = {}): Cents => ({
  ...{ priceId, cents, priceList: 'LIST', sku: 'SEAT', currency: 'USD', validFrom: null, validTo: null },
  ...{ model: 'per_unit', ofSku: null },
  ...over,
})
const change = (effectiveOn: string, version: number, toQuantity: string): Amendment => ({
  ...{ sku: 'SEAT', kind: 'quantity', effectiveOn, version, toQuantity, signedAt: new Date('2025-12-01T00:00:00Z') },
})
const contract = (amendments: readonly Amendment[] = [], quantity: string | null = '10'): Contract => ({
  ...{ subscriptionId: 's', billToId: 'b', entity: 'E', subject: null, timeZone: 'UTC', currency: 'USD' },
  ...{ priceList: 'LIST', discountPercent: '0', amendments },
  items: ['SEAT', 'CARE'].map((sku) => ({ sku, quantity, startOn: '2025-01-01', minimum: null })),
})

test('changes are in the order of their days, those of one day in that of their versions, however they arrive', () => {
  const last = (...changes: readonly Amendment[]) => quantityInForce(contract(changes), 'SEAT', '2026-03-01')
  const [january, february, again] = [
    change('2026-01-10', 5, '1'),
    change('2026-02-10', 1, '2'),
    change('2026-02-10', 2, '3'),
  ]
  expect([last(january, february), last(february, january)]).toEqual(['2', '2'])
  expect([last(february, again), last(again, february)]).toEqual(['3', '3'])
})

const line = (over: Partial<AdvanceLine> = {}): AdvanceLine => ({
  ...{ lineId: 'l', sku: 'SEAT', kind: 'charge', documentKind: 'invoice', reason: null, quantity: null },
  ...{ served: { from: '2026-01-20', to: '2026-02-01' }, charges: [], netMinor: 0n },
  ...over,
})
const terms = (told: AdvanceLine, held: Contract, ...prices: readonly Cents[]) => {
  const found = advanceTerms(told, held, buildPriceBook(prices))
  return found.ok ? found.terms.quantity : found.problem
}

test('what the contract gives no quantity of, before a change or at all, has no terms', () => {
  const given = [change('2026-01-20', 1, '5')]
  const memo = { documentKind: 'credit_memo', reason: 'downgrade' } as const
  expect(terms(line(), contract([], null), price('seat', 1n))).toBe('unknown_item')
  expect(terms(line(), contract(given, null), price('seat', 1n))).toBe('5')
  expect(terms(line(memo), contract(given, null), price('seat', 1n))).toBe('unknown_item')
  expect(terms(line({ ...memo, kind: 'proration_credit' }), contract(given), price('seat', 1n))).toBe('5')
})

test('a share needs the price and the quantity of what it is a share of', () => {
  const [care, seat] = [price('care', 1n, { sku: 'CARE', ofSku: 'SEAT' }), price('seat', 1n)]
  const other = price('care', 1n, { sku: 'CARE', ofSku: 'PIER' })
  const pier = price('pier', 1n, { sku: 'PIER' })
  expect(terms(line({ sku: 'CARE' }), contract(), care, seat)).toBe('1')
  expect(terms(line({ sku: 'CARE' }), contract(), care)).toBe('price_gap')
  expect(terms(line({ sku: 'CARE' }), contract(), other, pier)).toBe('unknown_item')
})

test('one version among several makes the product yearly, and one among several earlier prices fits', () => {
  const once = [
    price('care-1', 1n, { sku: 'CARE', ofSku: 'SEAT', validTo: '2026-01-01' }),
    price('care-2', 1n, { sku: 'CARE', validFrom: '2026-01-01' }),
  ]
  const item = { sku: 'SEAT', quantity: '10', startOn: '2025-01-01', minimum: null }
  const known = { contract: contract(), item, price: price('seat', 1n), book: buildPriceBook(once) }
  expect(billingCycle(line(), known)).toEqual({ from: '2026-01-01', to: '2027-01-01' })
  const seats = buildPriceBook([
    price('one', 1n, { validTo: '2025-01-01' }),
    price('two', 2n, { validFrom: '2025-01-01', validTo: '2026-01-01' }),
    price('three', 3n, { validFrom: '2026-01-01' }),
  ])
  const judged = (netMinor: bigint, cannot = 0n) =>
    judgeAdvance(line({ netMinor }), advanceTerms(line(), contract(), seats), {
      book: seats,
      rate: ({ price: of, quantity }, basis) =>
        of.cents === cannot || basis !== 'actual' ? null : { minor: of.cents * BigInt(quantity), steps: [] },
    })
  expect([10n, 20n, 30n, 40n].map((net) => judged(net))).toMatchObject(
    [true, true, false, false].map((fitsEarlierPrice) => ({ fitsEarlierPrice, fitsThirtyDays: false })),
  )
  expect(judged(10n, 2n)).toMatchObject({ fitsEarlierPrice: true })
})

test('a version without a beginning is the oldest, whichever comes first', () => {
  const [old, young] = [price('b', 1n, { validTo: '2026-01-01' }), price('a', 1n, { validFrom: '2026-01-01' })]
  for (const prices of [
    [old, young],
    [young, old],
  ])
    expect(buildPriceBook(prices).values().next().value).toEqual([old, young])
  expect(earlierVersions(buildPriceBook([old, young]), young)).toEqual([old])
})

// A cent a unit, two at the earlier price; five units at the first cut-off, eight at the second.
const [C1, C2] = [new Date('2026-02-03T00:00:00Z'), new Date('2026-03-03T00:00:00Z')]
const engine = (least = 0n): MonthEngine => ({
  count: (at) => [at <= C1 ? '5' : '8'],
  total: ([quantity = '0'], how) => {
    const charge = BigInt(quantity)
    return how === 'no_minimum' || charge > least ? charge : least
  },
  earlierTotals: ([quantity = '0']) => [2n * BigInt(quantity)],
})
const at = (cutoffAt: Date, quantity: string, netMinor: bigint, hasMinimumLine = false) => ({
  ...{ cutoffAt, quantity, netMinor, hasMinimumLine },
})
const right = {
  ...{ quantityEqual: true, billedCountsResends: false, billedCountsUtcMonth: false, lateEffect: '' },
  ...{ minimumAbsent: false, netAtEarlierPrice: false, netAtFirstUnitBounds: false, netByThirtyDays: false },
}

test('bills that are all at the earlier price are as much at it as a first one alone', () => {
  expect(judgeMonth([at(C1, '5', 10n), at(C2, '3', 6n)], engine())).toMatchObject({
    facts: { ...right, netAtEarlierPrice: true },
    missedAt: [],
  })
  expect(judgeMonth([at(C1, '5', 10n), at(C2, '3', 3n)], engine())?.facts).toEqual({
    ...right,
    netAtEarlierPrice: true,
  })
  expect(judgeMonth([at(C1, '5', 5n), at(C2, '3', 6n)], engine())?.facts).toEqual(right)
})

test('a minimum billed once is billed, and a commitment that is met is not missing', () => {
  expect(judgeMonth([at(C1, '5', 9n, true), at(C2, '3', 0n)], engine(12n))?.facts).toEqual(right)
  expect(judgeMonth([at(C1, '5', 5n), at(C2, '3', 0n)], engine(12n))?.facts).toEqual({ ...right, minimumAbsent: true })
  expect(judgeMonth([at(C1, '5', 5n), at(C2, '3', 2n)], engine(8n))?.facts).toEqual(right)
})

test('rules read these facts, of a kind with these examples', () => {
  expect(usageVocabulary).toEqual({ ...right, quantityEqual: false })
})
