import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalOf, powerOfTen } from '#server/domain/decimal'
import { aggregations } from '#server/domain/usage/aggregations'
import { countLedger, countUsage, type UsageAsk } from '#server/domain/usage/count-usage'
import { readUsage } from '#server/domain/usage/usage-ledger'

const START = Date.parse('2026-02-01T00:00:00Z')
const DAY = 86_400_000
const at = (day: number) => new Date(START + day * DAY)

const ids = ['a', 'b', 'c', 'd', 'e']
const events = fc.array(
  fc.record({
    source: fc.constantFrom('app', 'web'),
    id: fc.constantFrom(...ids),
    subject: fc.constant('t'),
    metric: fc.constant('calls'),
    time: fc.integer({ min: -4, max: 32 }).map(at),
    recordedAt: fc.integer({ min: 0, max: 40 }).map(at),
    quantity: fc.constantFrom('0', '1', '1.0', '2.5', '-3', '7.25'),
    ref: fc.constantFrom(null, 'x', 'y'),
    amends: fc.constantFrom(null, null, null, ...ids),
  }),
  { maxLength: 14 },
)
const asks = fc.record({
  aggregation: fc.constantFrom(...aggregations),
  from: fc.constantFrom(at(0), at(3)),
  to: fc.constantFrom(at(10), at(28)),
  recordedBefore: fc.constantFrom(null, at(12), at(30)),
  resends: fc.constantFrom('counted_once' as const, 'all' as const),
  decimals: fc.constantFrom(0, 3),
  carryOver: fc.boolean(),
  openingLevel: fc.constantFrom('0', '0.125'),
  uniqueBy: fc.constantFrom('seen_in_period' as const, 'alive_at_end' as const),
})

describe('whatever arrives', () => {
  test('the order of events changes nothing', () => {
    const shuffled = events.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    )
    fc.assert(
      fc.property(shuffled, asks, ([list, other], each) => {
        expect(countUsage(other, each)).toEqual(countUsage(list, each))
      }),
    )
  })
  test('what is delivered twice counts once', () => {
    fc.assert(
      fc.property(events, asks, (list, each) => {
        expect(countUsage([...list, ...list], each)).toEqual(countUsage(list, each))
      }),
    )
  })
  test('what was recorded at the watermark or later changes neither quantity nor hash', () => {
    fc.assert(
      fc.property(events, asks, fc.integer({ min: 0, max: 40 }), (list, each, day) => {
        const known = list.filter((one) => one.recordedAt < at(day))
        const [all, only] = [list, known].map((some) => countUsage(some, { ...each, recordedBefore: at(day) }))
        expect([all?.quantity, all?.setSha, all?.eventCount]).toEqual([only?.quantity, only?.setSha, only?.eventCount])
      }),
    )
  })
  test('a later watermark takes no event away', () => {
    fc.assert(
      fc.property(events, asks, fc.integer({ min: 0, max: 40 }), (list, each, day) => {
        const ledger = readUsage(list, 3)
        const countAt = (recordedBefore: Date) => countLedger(ledger, { ...each, recordedBefore }).eventCount
        expect(countAt(at(day + 3))).toBeGreaterThanOrEqual(countAt(at(day)))
      }),
    )
  })
  test('a window split anywhere has the same sum, events and level seconds', () => {
    fc.assert(
      fc.property(events, asks, fc.integer({ min: 1, max: 27 }), (list, each, day) => {
        const whole = { ...each, from: at(0), to: at(28) }
        for (const [aggregation, figure] of [
          ['sum', 'added_up'],
          ['time_weighted', 'level_seconds'],
        ] as const) {
          const figureOf = (window: Partial<UsageAsk>) => {
            const counted = countUsage(list, { ...whole, aggregation, ...window })
            const step = counted.steps.find((one) => one.what === figure)
            return { count: counted.eventCount, total: unitsOf(step?.['total'] ?? step?.['quantity'] ?? '') }
          }
          const [all, first, second] = [figureOf({}), figureOf({ to: at(day) }), figureOf({ from: at(day) })]
          expect([first.count + second.count, first.total + second.total]).toEqual([all.count, all.total])
        }
      }),
    )
  })
  test('a time-weighted level lies between the lowest and the highest', () => {
    fc.assert(
      fc.property(events, asks, (list, each) => {
        const levels = [0n, ...list.map((one) => unitsOf(one.quantity)), unitsOf(each.openingLevel)].sort((a, b) =>
          Number(a - b),
        )
        const average = unitsOf(countUsage(list, { ...each, aggregation: 'time_weighted', decimals: 3 }).quantity)
        expect([average >= (levels[0] ?? 0n), average <= (levels.at(-1) ?? 0n)]).toEqual([true, true])
      }),
    )
  })
})

function unitsOf(text: string): bigint {
  const { unscaled, scale } = decimalOf(text)
  return unscaled * powerOfTen(12 - scale)
}
