import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bareOf } from '#server/domain/rating/price-version'
import { readUsage } from '#server/domain/usage/usage-ledger'
import { expectedParts } from '#server/domain/usage-judgement/expected-lines'
import { countedMonth } from '#server/domain/usage-judgement/month-engine'
import { judgeMonth } from '#server/domain/usage-judgement/month-facts'
import { buildPriceBook } from '#server/domain/usage-judgement/price-book'
import { lessQuantity, sumQuantities } from '#server/domain/usage-judgement/quantity'
import { rateUsage } from '#server/usage/rate-price'
import type { ListedPrice } from '#server/usage/read-prices'

const tiered = (priceId: string, first: string, validFrom: string, validTo: string | null): ListedPrice => ({
  ...bareOf('graduated', 'USD'),
  ...{ priceId, priceList: 'STD', sku: 'CALL', validFrom, validTo, ofSku: null, minimum: null },
  tiers: [
    { upTo: '50', unitPrice: first, flatFee: null },
    { upTo: null, unitPrice: '0.015', flatFee: null },
  ],
})
const book = buildPriceBook([
  tiered('a', '0.033', '2024-01-01', '2026-01-17'),
  tiered('b', '0.047', '2026-01-17', null),
])
const JANUARY = { from: '2026-01-01', to: '2026-02-01' }
const cutoffs = ['2026-02-03', '2026-03-03', '2026-04-03'].map((day) => new Date(`${day}T00:00:00Z`))

const happened = fc.record({
  day: fc.integer({ min: 0, max: 40 }),
  known: fc.integer({ min: 0, max: 100 }),
  quantity: fc.integer({ min: -20, max: 90 }),
})
const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day, 12))

function month(events: readonly { day: number; known: number; quantity: number }[], minimum: string | null) {
  const item = { sku: 'CALL', quantity: null, startOn: '2026-01-01', minimum }
  const ledger = readUsage(
    events.map(({ day, known, quantity }, index) => ({
      ...{ source: 'm', id: `e-${index}`, subject: 't', metric: 'calls', ref: `r-${index}`, amends: null },
      ...{ time: at(day), recordedAt: at(Math.max(day, known)), quantity: String(quantity) },
    })),
  )
  const contract = {
    ...{ subscriptionId: 's', billToId: 'b', entity: 'E', subject: 't', timeZone: 'UTC', currency: 'USD' },
    ...{ priceList: 'STD', discountPercent: '0', amendments: [], items: [item] },
  }
  const asked = { contract, item, service: JANUARY, aggregation: 'sum' as const, decimals: 0 }
  const found = countedMonth({ ...asked, ledger, book, rate: rateUsage })
  if (!found.ok) throw new Error(found.problem)
  return found.month
}

test('what each bill should carry adds up to the total at the watermark, whenever events came to be known', () => {
  fc.assert(
    fc.property(fc.array(happened, { maxLength: 12 }), fc.constantFrom(null, '3.10'), (events, minimum) => {
      const counted = month(events, minimum)
      const parts = expectedParts(counted, JANUARY, cutoffs) ?? []
      const last = cutoffs.at(-1) ?? new Date(0)
      const sum = parts.reduce((total, part) => total + part.minor, 0n)
      expect(sum).toBe(counted.total(counted.count(last, 'truth'), 'truth'))
    }),
  )
})

test('a month billed as it should have been has nothing to say, and one billed more differs by just that', () => {
  fc.assert(
    fc.property(fc.array(happened, { maxLength: 12 }), fc.integer({ min: 1, max: 999 }), (events, more) => {
      const counted = month(events, '3.10')
      const parts = expectedParts(counted, JANUARY, cutoffs) ?? []
      const billed = cutoffs.map((cutoffAt, index) => {
        const own = parts.filter((part) => part.cutoffAt === cutoffAt)
        const before = cutoffs[index - 1]
        const now = sumQuantities(counted.count(cutoffAt, 'truth'))
        return {
          ...{ cutoffAt, quantity: before ? lessQuantity(now, sumQuantities(counted.count(before, 'truth'))) : now },
          netMinor: own.reduce((total, part) => total + part.minor, 0n),
          hasMinimumLine: own.some((part) => part.kind === 'minimum'),
        }
      })
      expect(judgeMonth(billed, counted)?.facts).toEqual({ quantityEqual: true })
      const dearer = billed.map((one, index) => (index === 0 ? { ...one, netMinor: one.netMinor + BigInt(more) } : one))
      const verdict = judgeMonth(dearer, counted)
      expect([verdict && verdict.billedMinor - verdict.truthMinor, verdict?.quantityEffectMinor]).toEqual([
        BigInt(more),
        0n,
      ])
    }),
  )
})
