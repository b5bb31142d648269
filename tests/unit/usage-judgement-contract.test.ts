import { expect, test } from 'vitest'
import { type AdvanceLine, type AdvancePrice, advanceTerms } from '#server/domain/usage-judgement/advance-terms'
import {
  type Amendment,
  type Contract,
  cancelledOn,
  holdingOf,
  quantityInForce,
  servedIn,
} from '#server/domain/usage-judgement/contract'
import { buildPriceBook, earlierVersions, priceOn, slicesOf } from '#server/domain/usage-judgement/price-book'

const change = (
  sku: string | null,
  effectiveOn: string,
  toQuantity: string | null,
  over: Partial<Amendment> = {},
): Amendment => ({
  ...{ sku, effectiveOn, toQuantity, kind: 'quantity' as const, version: 1 },
  signedAt: new Date('2025-01-01T00:00:00Z'),
  ...over,
})
const contract = (amendments: readonly Amendment[] = []): Contract => ({
  ...{ subscriptionId: 's', billToId: 'b', entity: 'E', subject: 't', timeZone: 'UTC', currency: 'USD' },
  ...{ priceList: 'STD', discountPercent: '0', amendments },
  items: [
    { sku: 'PLAT-ANN', quantity: '2', startOn: '2025-05-20', minimum: null },
    { sku: 'SEAT', quantity: '10', startOn: '2026-01-12', minimum: null },
    { sku: 'HELP', quantity: '1', startOn: '2026-01-01', minimum: null },
    { sku: 'CALL', quantity: null, startOn: '2026-01-01', minimum: '31' },
  ],
})

test('the quantity in force is the last that is effective by the day, the higher version of one day, else that of the start', () => {
  const held = contract([
    change('SEAT', '2026-02-10', '13', { version: 2 }),
    change('SEAT', '2026-02-10', '12'),
    change('SEAT', '2026-01-20', '11'),
    change('SEAT', '2026-03-01', null, { kind: 'renew' }),
    change('PLAT-ANN', '2026-01-01', '9'),
  ])
  const days = ['2026-01-19', '2026-01-20', '2026-02-09', '2026-02-10', '2026-03-02']
  expect(days.map((day) => quantityInForce(held, 'SEAT', day))).toEqual(['10', '11', '11', '13', '13'])
  expect(quantityInForce(held, 'CALL', '2026-03-01')).toBeNull()
  expect(quantityInForce(held, 'NONE', '2026-03-01')).toBeNull()
})

test('service runs from the start of the item to the first cancellation, whose day is no longer served', () => {
  const ended = contract([
    change('SEAT', '2026-01-20', '11'),
    change(null, '2026-03-15', null, { kind: 'cancel' }),
    change(null, '2026-02-11', null, { kind: 'cancel' }),
  ])
  const seats = holdingOf(ended, 'SEAT')
  expect(cancelledOn(contract())).toBeNull()
  expect(cancelledOn(ended)).toBe('2026-02-11')
  const periods = ['2025-12', '2026-01', '2026-02', '2026-03']
  expect(seats && periods.map((period) => servedIn(ended, seats, period))).toEqual([
    undefined,
    { from: '2026-01-12', to: '2026-02-01' },
    { from: '2026-02-01', to: '2026-02-11' },
    undefined,
  ])
  expect(seats && servedIn(contract(), seats, '2026-03')).toEqual({ from: '2026-03-01', to: '2026-04-01' })
})

const price = (
  priceId: string,
  sku: string,
  validFrom: string | null,
  validTo: string | null,
  ofSku: string | null = null,
): AdvancePrice => ({
  ...{
    priceId,
    priceList: 'STD',
    sku,
    currency: 'USD',
    validFrom,
    validTo,
    model: ofSku ? 'percentage' : 'per_unit',
    ofSku,
  },
})
const book = buildPriceBook([
  price('seat-3', 'SEAT', '2026-03-01', null),
  price('seat-1', 'SEAT', null, '2026-01-15'),
  price('seat-2', 'SEAT', '2026-01-15', '2026-03-01'),
  price('plat', 'PLAT-ANN', '2024-01-01', null),
  price('help', 'HELP', '2024-01-01', null, 'PLAT-ANN'),
  price('day', 'DAY', '2024-01-01', '2026-06-01'),
  price('day-too', 'DAY', '2026-05-01', null),
])
const SEATS = { priceList: 'STD', sku: 'SEAT', currency: 'USD' }

test('the version of a day is the one that holds; a gap and an overlap are said', () => {
  const on = (day: string, ask = SEATS) => {
    const found = priceOn(book, ask, day)
    return found.ok ? found.price.priceId : found.problem
  }
  expect(['2026-01-14', '2026-01-15', '2026-02-28', '2026-03-01'].map((day) => on(day))).toEqual([
    'seat-1',
    'seat-2',
    'seat-2',
    'seat-3',
  ])
  const days = { ...SEATS, sku: 'DAY' }
  expect(['2023-12-31', '2026-04-30', '2026-05-01', '2026-06-01'].map((day) => on(day, days))).toEqual([
    'price_gap',
    'day',
    'price_overlap',
    'day-too',
  ])
  expect([on('2026-01-01', { ...SEATS, currency: 'EUR' }), on('2026-01-01', { ...SEATS, priceList: 'EDU' })]).toEqual([
    'price_gap',
    'price_gap',
  ])
})

test('earlier versions come newest first, and a period is cut where versions begin inside it', () => {
  const found = priceOn(book, SEATS, '2026-03-01')
  expect(found.ok && earlierVersions(book, found.price).map((version) => version.priceId)).toEqual(['seat-2', 'seat-1'])
  const first = priceOn(book, SEATS, '2026-01-01')
  expect(first.ok && earlierVersions(book, first.price)).toEqual([])
  expect(slicesOf(book, SEATS, { from: '2026-01-01', to: '2026-02-01' })).toEqual([
    { from: '2026-01-01', to: '2026-01-15' },
    { from: '2026-01-15', to: '2026-02-01' },
  ])
  expect(slicesOf(book, SEATS, { from: '2026-03-01', to: '2026-04-01' })).toHaveLength(1)
})

const line = (over: Partial<AdvanceLine>): AdvanceLine => ({
  ...{
    lineId: 'l',
    sku: 'SEAT',
    kind: 'charge',
    documentKind: 'invoice' as const,
    reason: null,
    quantity: null,
    netMinor: 0n,
  },
  served: { from: '2026-02-01', to: '2026-03-01' },
  charges: [],
  ...over,
})
const terms = (told: AdvanceLine, held = contract()) => {
  const found = advanceTerms(told, held, book)
  if (!found.ok) return found.problem
  const { price: of, sign, quantity, cycle, share } = found.terms
  return [
    of.priceId,
    sign,
    quantity,
    `${cycle.from}/${cycle.to}`,
    ...(share ? [share.price.priceId, share.quantity] : []),
  ]
}

test('a charge bills what is in force on its first day, by the month, the yearly item by its anniversary', () => {
  const FEBRUARY = '2026-02-01/2026-03-01'
  expect(terms(line({}), contract([change('SEAT', '2026-02-01', '12')]))).toEqual(['seat-2', 1, '12', FEBRUARY])
  const first = line({ served: { from: '2026-01-12', to: '2026-02-01' } })
  expect(terms(first)).toEqual(['seat-1', 1, '10', '2026-01-01/2026-02-01'])
  const year = line({ sku: 'PLAT-ANN', served: { from: '2025-05-20', to: '2026-05-20' } })
  expect(terms(year)).toEqual(['plat', 1, '2', '2025-05-20/2026-05-20'])
  const help = contract([change('PLAT-ANN', '2026-02-01', '3')])
  expect(terms(line({ sku: 'HELP' }), help)).toEqual(['help', 1, '1', FEBRUARY, 'plat', '3'])
  expect([terms(line({ sku: 'NONE' })), terms(line({ sku: 'CALL' }))]).toEqual(['unknown_item', 'price_gap'])
  const early = { served: { from: '2023-12-01', to: '2024-01-01' } }
  expect([terms(line({ ...early, sku: 'PLAT-ANN' })), terms(line({ ...early, sku: 'HELP' }))]).toEqual([
    'price_gap',
    'price_gap',
  ])
  expect(
    terms(line({ sku: 'DAY' }), {
      ...contract(),
      items: [{ sku: 'DAY', quantity: '1', startOn: '2023-01-01', minimum: null }],
    }),
  ).toEqual(['day', 1, '1', FEBRUARY])
})

test('a change gives back the quantity before it and charges the one after; a downgrade gives back the difference', () => {
  const JANUARY = '2026-01-01/2026-02-01'
  const moved = contract([
    change('SEAT', '2026-01-20', '7'),
    change('PLAT-ANN', '2026-01-19', '5', { kind: 'upgrade' }),
    change('PLAT-ANN', '2026-01-20', '1', { kind: 'downgrade' }),
  ])
  const rest = { served: { from: '2026-01-20', to: '2026-02-01' } }
  expect(terms(line({ ...rest, kind: 'proration_credit' }), moved)).toEqual(['seat-2', -1, '10', JANUARY])
  expect(terms(line({ ...rest, kind: 'proration_charge' }), moved)).toEqual(['seat-2', 1, '7', JANUARY])
  const memo = { kind: 'proration_credit', documentKind: 'credit_memo' as const, sku: 'PLAT-ANN' }
  const until = { served: { from: '2026-01-20', to: '2026-05-20' } }
  expect(terms(line({ ...memo, ...until, reason: 'downgrade' }), moved)).toEqual([
    'plat',
    -1,
    '4',
    '2025-05-20/2026-05-20',
  ])
  expect(terms(line({ ...memo, ...rest, sku: 'SEAT', reason: 'termination' }), moved)).toEqual([
    'seat-2',
    -1,
    '7',
    JANUARY,
  ])
  expect(
    terms(line({ ...memo, served: { from: '2026-05-10', to: '2026-05-20' }, reason: 'termination' }), moved),
  ).toEqual(['plat', -1, '1', '2025-05-20/2026-05-20'])
})

test('a line that reaches beyond its month is of a year, whatever the product', () => {
  expect(terms(line({ served: { from: '2026-01-12', to: '2027-01-12' } }))).toEqual([
    'seat-1',
    1,
    '10',
    '2026-01-12/2027-01-12',
  ])
})
