import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anniversary, cutAt, cycleOf, cycleOn, daysIn, fiscalPeriodOn, overlapOf } from '#server/domain/cycle'
import { addDays, daysBetween } from '#server/domain/day'

const anyDay = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1990-01-01', days))
const anyMonths = fc.integer({ min: 1, max: 24 })

test('every day lies in exactly one cycle, and cycles follow on one another', () => {
  fc.assert(
    fc.property(anyDay, anyMonths, anyDay, (anchor, months, day) => {
      const cycle = cycleOn(anchor, months, day)
      expect(cycle.from <= day && day < cycle.to).toBe(true)
      expect(cycleOf(anchor, months, cycle.n)).toEqual({ from: cycle.from, to: cycle.to })
      expect(cycleOf(anchor, months, cycle.n + 1).from).toBe(cycle.to)
    }),
  )
})

test('a cycle keeps the day of its anchor wherever the month has it', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -60, max: 60 }), (anchor, months) => {
      const day = anniversary(anchor, months)
      expect(day.slice(8) === anchor.slice(8) || addDays(day, 1).slice(8) === '01').toBe(true)
    }),
  )
  expect(anniversary('2026-01-28', 1)).toBe('2026-02-28')
  expect(anniversary('2026-01-27', 1)).toBe('2026-02-27')
  expect(() => cycleOf('2026-01-01', 0, 1)).toThrow('a cycle has at least one month')
  expect(() => cycleOf('2026-01-01', 1.5, 1)).toThrow('a cycle has at least one month')
})

test('cycles of several months are counted from the anchor', () => {
  expect(cycleOn('2026-01-31', 3, '2026-04-29')).toEqual({ from: '2026-01-31', to: '2026-04-30', n: 0 })
  expect(cycleOn('2026-01-31', 3, '2026-04-30')).toEqual({ from: '2026-04-30', to: '2026-07-31', n: 1 })
  expect(cycleOn('2026-01-15', 12, '2028-01-14')).toEqual({ from: '2027-01-15', to: '2028-01-15', n: 1 })
})

test('two intervals have in common what both contain, and nothing where one ends as the other begins', () => {
  const march = { from: '2026-03-01', to: '2026-04-01' }
  expect(overlapOf(march, { from: '2026-03-20', to: '2026-05-01' })).toEqual({ from: '2026-03-20', to: '2026-04-01' })
  expect(overlapOf(march, { from: '2026-02-20', to: '2026-03-02' })).toEqual({ from: '2026-03-01', to: '2026-03-02' })
  expect(overlapOf(march, { from: '2026-04-01', to: '2026-05-01' })).toBeUndefined()
  expect(overlapOf(march, { from: '2026-02-01', to: '2026-03-01' })).toBeUndefined()
  expect(overlapOf(march, march)).toEqual(march)
})

test('the pieces of a cut interval have all its days, whatever the order of the cuts', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 1, max: 400 }), fc.array(anyDay, { maxLength: 8 }), (from, days, cuts) => {
      const interval = { from, to: addDays(from, days) }
      const near = cuts.map((cut) => addDays(from, daysBetween('1990-01-01', cut) % 500))
      const pieces = cutAt(interval, near)
      expect(pieces.reduce((sum, piece) => sum + daysIn(piece), 0)).toBe(days)
      expect(pieces.every((piece) => piece.from < piece.to)).toBe(true)
      expect(cutAt(interval, near.toReversed())).toEqual(pieces)
      expect(pieces[0]?.from).toBe(interval.from)
    }),
  )
})

test('a fiscal year has twelve periods that follow on one another, wherever it starts', () => {
  const starts = fc.constantFrom('01-01', '02-01', '04-01', '04-06', '07-01', '10-01', '12-31')
  fc.assert(
    fc.property(anyDay, starts, (day, start) => {
      const period = fiscalPeriodOn(day, start)
      expect(period.from <= day && day < period.to).toBe(true)
      expect(period.number >= 1 && period.number <= 12).toBe(true)
      const next = fiscalPeriodOn(period.to, start)
      expect(next.number).toBe((period.number % 12) + 1)
      expect(next.year).toBe(period.number === 12 ? period.year + 1 : period.year)
    }),
  )
})

test('the fiscal year of a day', () => {
  const shown = (day: string, start: string) => {
    const { year, number, from, to } = fiscalPeriodOn(day, start)
    return [year, number, from, to]
  }
  expect(shown('2026-01-01', '12-31')).toEqual([2026, 1, '2025-12-31', '2026-01-31'])
  expect(shown('2026-02-15', '02-01')).toEqual([2027, 1, '2026-02-01', '2026-03-01'])
  expect(shown('2026-01-31', '02-01')).toEqual([2026, 12, '2026-01-01', '2026-02-01'])
  expect(shown('2026-09-30', '10-01')).toEqual([2026, 12, '2026-09-01', '2026-10-01'])
  for (const wrong of ['1-1', '00-01', '13-01', '01-00', '01-32', 'x04-01', '04-01x'])
    expect(() => fiscalPeriodOn('2026-01-01', wrong)).toThrow(`"${wrong}" is a day of the year`)
})
