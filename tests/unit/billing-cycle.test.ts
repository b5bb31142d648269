import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, daysBetween } from '#server/domain/day'
import { addMonths, firstDayOf, monthOf } from '#server/domain/period'
import { billingCycle, type CycleKnown, type CycleLine } from '#server/domain/usage-judgement/billing-cycle'
import type { Amendment, Contract } from '#server/domain/usage-judgement/contract'
import { buildPriceBook } from '#server/domain/usage-judgement/price-book'

// The item began on 20 March 2024, so its year around a day of March 2026 up to the 19th began in 2025.
const item = { sku: 'HARBOUR', quantity: '2', startOn: '2024-03-20', minimum: null }
const contract: Contract = {
  ...{ subscriptionId: 's', billToId: 'b', entity: 'E', subject: null, timeZone: 'UTC', currency: 'EUR' },
  ...{ priceList: 'LIST', discountPercent: '0', items: [item], amendments: [] },
}
const price = (sku: string, ofSku: string | null) => ({
  ...{ priceId: sku, priceList: 'LIST', sku, currency: 'EUR', validFrom: null, validTo: null, ofSku },
})
const own = price('HARBOUR', null)
const care = price('CARE', 'HARBOUR')

const signedAt = new Date('2025-03-01T00:00:00Z')

const REST = { from: '2026-03-10', to: '2026-03-20' }
const MONTH = { from: '2026-03-01', to: '2026-04-01' }
const YEAR = { from: '2025-03-20', to: '2026-03-20' }
const change: CycleLine = { kind: 'proration_credit', served: REST, charges: [] }
const cycle = (line: Partial<CycleLine>, known: Partial<CycleKnown<typeof own>> = {}) =>
  billingCycle({ ...change, ...line }, { contract, item, book: buildPriceBook([own]), price: own, ...known })

test('days beyond their month are of the year from one anniversary of the item to the next', () => {
  expect(cycle({ kind: 'charge', served: YEAR })).toEqual(YEAR)
  expect(cycle({ served: { from: '2026-03-10', to: '2026-04-02' } })).toEqual(YEAR)
  expect(cycle({ served: { from: '2026-03-10', to: '2026-04-01' } })).toEqual(MONTH)
})

test('a change within one month takes after the charge it changes, the one it names first', () => {
  expect(cycle({ charges: [YEAR] })).toEqual(YEAR)
  expect(cycle({ charges: [MONTH] })).toEqual(MONTH)
  expect(cycle({ charges: [YEAR, MONTH] })).toEqual(YEAR)
  expect(cycle({ charges: [MONTH, YEAR] })).toEqual(MONTH)
})

test('a charge that does not cover the first day of the change tells nothing of it', () => {
  const before = { from: '2026-02-01', to: '2026-03-10' }
  const after = { from: '2026-03-11', to: '2027-03-11' }
  expect(cycle({ charges: [before, after] })).toEqual(MONTH)
  expect(cycle({ charges: [{ from: '2026-03-10', to: '2027-03-10' }] })).toEqual(YEAR)
})

test('a product is of a year where another price of the list and currency is a share of its yearly price', () => {
  const priced = (...prices: (typeof own)[]) => ({ book: buildPriceBook([own, ...prices]) })
  expect(cycle({}, priced(care))).toEqual(YEAR)
  expect(cycle({ kind: 'charge' }, priced(care))).toEqual(YEAR)
  expect(cycle({ charges: [MONTH] }, priced(care))).toEqual(MONTH)
  expect(cycle({}, priced({ ...care, priceList: 'OTHER' }, { ...care, currency: 'USD' }))).toEqual(MONTH)
  expect(cycle({}, priced(price('CARE', 'PIER')))).toEqual(MONTH)
})

test('a change is of a year where the contract renews the product; a charge within its month is not', () => {
  const amended = (kind: Amendment['kind'], sku: string | null) => ({
    contract: {
      ...contract,
      amendments: [{ kind, sku, signedAt, effectiveOn: '2025-03-20', version: 1, toQuantity: null }],
    },
  })
  expect(cycle({}, amended('renew', 'HARBOUR'))).toEqual(YEAR)
  expect(cycle({ kind: 'charge' }, amended('renew', 'HARBOUR'))).toEqual(MONTH)
  expect(cycle({}, amended('renew', 'PIER'))).toEqual(MONTH)
  expect(cycle({}, amended('renew', null))).toEqual(MONTH)
  expect(cycle({}, amended('quantity', 'HARBOUR'))).toEqual(MONTH)
})

test('a share of another product is by the month, however long the line and whatever its charges', () => {
  expect(cycle({ served: YEAR, charges: [YEAR] }, { price: care })).toEqual({ from: '2025-03-01', to: '2025-04-01' })
})

test('whatever is known, the cycle holds the first day of the line and is a month or a year long', () => {
  const days = fc.integer({ min: 0, max: 4000 }).map((count) => addDays('2020-01-01', count))
  const line = fc.record({
    kind: fc.constantFrom('charge', 'proration_credit'),
    from: days,
    length: fc.integer({ min: 1, max: 400 }),
  })
  fc.assert(
    fc.property(line, days, fc.boolean(), ({ kind, from, length }, startOn, isNamed) => {
      const served = { from, to: addDays(from, length) }
      const found = cycle(
        { kind, served, charges: isNamed ? [{ from, to: addDays(from, 365) }] : [] },
        { item: { ...item, startOn } },
      )
      const held = daysBetween(found.from, found.to)
      expect(found.from <= from && from < found.to).toBe(true)
      expect(held >= 365 ? held <= 366 : held >= 28 && held <= 31).toBe(true)
      expect(held >= 365).toBe(isNamed || served.to > firstDayOf(addMonths(monthOf(from), 1)))
    }),
  )
})
