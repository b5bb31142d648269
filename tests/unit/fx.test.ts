import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '#server/domain/day'
import { buildFxTable, convertToBase, rateInForce, splitBaseDifference } from '#server/domain/fx'

const published = (on: string, rate: string) => ({ source: 'ecb', base: 'EUR', quote: 'USD', on, rate })
const table = buildFxTable([
  published('2026-01-05', '1.20'),
  published('2026-01-02', '1.10'),
  published('2026-01-12', '1.30'),
])
const ask = (onDate: string, maxAgeDays = 5) =>
  rateInForce(table, { source: 'ecb', base: 'EUR', quote: 'USD', onDate, maxAgeDays })
const anyMinor = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
const anyRate = fc
  .integer({ min: 1, max: 99_999_999 })
  .map((units) => `${Math.trunc(units / 10_000)}.${String(units % 10_000).padStart(4, '0')}`)

test('the rate of a day is the last one published on or before it', () => {
  expect(ask('2026-01-02')).toEqual({ rate: '1.10', on: '2026-01-02' })
  expect(ask('2026-01-04')).toEqual({ rate: '1.10', on: '2026-01-02' })
  expect(ask('2026-01-10')).toEqual({ rate: '1.20', on: '2026-01-05' })
})

test('a rate is never taken from the future, and not beyond its maximum age', () => {
  expect(ask('2026-01-01')).toEqual({ missing: 'none' })
  expect(ask('2026-01-11')).toEqual({ missing: 'too_old', lastOn: '2026-01-05' })
  expect(ask('2026-01-11', 6)).toEqual({ rate: '1.20', on: '2026-01-05' })
  expect(
    rateInForce(table, { source: 'treasury', base: 'EUR', quote: 'USD', onDate: '2026-01-05', maxAgeDays: 5 }),
  ).toEqual({ missing: 'none' })
})

test('a figure that is not above zero is no rate', () => {
  const broken = buildFxTable(['0', '0.000', '-1.2', 'n/a'].map((rate, n) => published(`2026-01-0${n + 5}`, rate)))
  const question = { source: 'ecb', base: 'EUR', quote: 'USD', onDate: '2026-01-09', maxAgeDays: 5 }
  expect(rateInForce(broken, question)).toEqual({ missing: 'none' })
})

test('the answer does not depend on the order in which rates arrive', () => {
  const rates = Array.from({ length: 30 }, (_, n) => published(addDays('2026-01-01', n * 3), `1.${n + 10}`))
  fc.assert(
    fc.property(fc.shuffledSubarray(rates, { minLength: rates.length }), fc.nat({ max: 100 }), (shuffled, days) => {
      const question = { source: 'ecb', base: 'EUR', quote: 'USD', onDate: addDays('2025-12-28', days), maxAgeDays: 5 }
      expect(rateInForce(buildFxTable(shuffled), question)).toEqual(rateInForce(buildFxTable(rates), question))
    }),
  )
})

test('dividing and multiplying respect the digits of both currencies', () => {
  expect(convertToBase(100_000n, { from: 'KWD', to: 'EUR', rate: '0.3629', direction: 'divide' })).toBe(27_556n)
  expect(convertToBase(100_00n, { from: 'EUR', to: 'JPY', rate: '183.97', direction: 'multiply' })).toBe(18_397n)
  expect(convertToBase(-10_000n, { from: 'JPY', to: 'EUR', rate: '160', direction: 'divide' })).toBe(-6_250n)
})

test('the functional currency converts to itself', () => {
  fc.assert(
    fc.property(anyMinor, (minor) => {
      expect(convertToBase(minor, { from: 'EUR', to: 'EUR', rate: '1', direction: 'divide' })).toBe(minor)
    }),
  )
})

test('converting a credit mirrors converting the charge', () => {
  fc.assert(
    fc.property(
      anyMinor,
      anyRate,
      fc.constantFrom<'multiply' | 'divide'>('multiply', 'divide'),
      (minor, rate, direction) => {
        fc.pre(!/^0\.0+$/.test(rate))
        const conversion = { from: 'USD', to: 'EUR', rate, direction }
        expect(convertToBase(-minor, conversion)).toBe(-convertToBase(minor, conversion))
      },
    ),
  )
})

test('document effect and rate effect add up to the base difference, and equal document amounts leave all of it to the rate', () => {
  const conversion = { from: 'USD', to: 'EUR', rate: '1.25', direction: 'divide' as const }
  fc.assert(
    fc.property(anyMinor, anyMinor, anyMinor, (expectedMinor, actualMinor, actualBase) => {
      const expected = { minor: expectedMinor, baseMinor: convertToBase(expectedMinor, conversion) }
      const split = splitBaseDifference({ expected, actual: { minor: actualMinor, baseMinor: actualBase }, conversion })
      expect(split.documentEffect + split.rateEffect).toBe(actualBase - expected.baseMinor)
      if (actualMinor === expectedMinor) expect(split.documentEffect).toBe(0n)
    }),
  )
})
