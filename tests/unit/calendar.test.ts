import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, daysBetween, isDay, isWithin } from '#server/domain/day'
import { addMonths, firstDayOf, isPeriod, lastDayOf, monthOf, periodsBetween } from '#server/domain/period'
import { endOfLocalMonth, localDay, startOfLocalDay } from '#server/domain/zone'

const anyDay = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1990-01-01', days))
const anyPeriod = anyDay.map(monthOf)
const anyZone = fc.constantFrom(
  'America/Los_Angeles',
  'Europe/Dublin',
  'Asia/Tokyo',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'UTC',
)

test('a month runs from its first to its last day and the next begins the day after', () => {
  fc.assert(
    fc.property(anyPeriod, (period) => {
      expect(monthOf(lastDayOf(period))).toBe(period)
      expect(addDays(lastDayOf(period), 1)).toBe(firstDayOf(addMonths(period, 1)))
    }),
  )
  expect([lastDayOf('2024-02'), lastDayOf('2025-02'), lastDayOf('2100-02')]).toEqual([
    '2024-02-29',
    '2025-02-28',
    '2100-02-28',
  ])
})

test('days and months counted forward and back arrive where they began', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -5000, max: 5000 }), (day, count) => {
      expect(addDays(addDays(day, count), -count)).toBe(day)
      expect(daysBetween(day, addDays(day, count))).toBe(count)
      expect(addMonths(addMonths(monthOf(day), count), -count)).toBe(monthOf(day))
    }),
  )
})

test('periods between two months are all of them, in order', () => {
  expect(periodsBetween('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
  expect(periodsBetween('2026-02', '2026-01')).toEqual([])
})

test('only real days and months are accepted', () => {
  expect(['2026-02-28', '2024-02-29'].every(isDay)).toBe(true)
  expect(['2026-02-29', '2026-13-01', '2026-1-1', '2026-01-01T00:00:00Z', ''].some(isDay)).toBe(false)
  expect([isPeriod('2026-12'), isPeriod('2026-00'), isPeriod('2026-1')]).toEqual([true, false, false])
  expect(['x2026-01', '2026-011', '2026-13', ''].some(isPeriod)).toBe(false)
  expect(() => addMonths('2026-13', 1)).toThrow('"2026-13" is a period')
  expect(() => daysBetween('yesterday', '2026-01-01')).toThrow('"yesterday" is a day')
  expect(addMonths('0999-12', 1)).toBe('1000-01')
  expect(addMonths('1000-01', -1)).toBe('0999-12')
})

test('validity includes its first day and excludes its last bound', () => {
  const january = { validFrom: '2026-01-01', validTo: '2026-02-01' }
  expect(['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01'].map((day) => isWithin(day, january))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(isWithin('1900-01-01', { validFrom: null, validTo: null })).toBe(true)
})

test('the instant a month ends is the first instant of the next month in that zone', () => {
  fc.assert(
    fc.property(anyPeriod, anyZone, (period, zone) => {
      const end = endOfLocalMonth(period, zone)
      expect(monthOf(localDay(end, zone))).toBe(addMonths(period, 1))
      expect(monthOf(localDay(new Date(end.getTime() - 1), zone))).toBe(period)
    }),
  )
})

test('the same instant is another day in another zone, and clock changes move midnight', () => {
  const instant = new Date('2026-03-31T15:30:00Z')
  expect(['America/Los_Angeles', 'Europe/Dublin', 'Asia/Tokyo'].map((zone) => localDay(instant, zone))).toEqual([
    '2026-03-31',
    '2026-03-31',
    '2026-04-01',
  ])
  expect(endOfLocalMonth('2026-03', 'Europe/Dublin').toISOString()).toBe('2026-03-31T23:00:00.000Z')
  expect(endOfLocalMonth('2026-02', 'Europe/Dublin').toISOString()).toBe('2026-03-01T00:00:00.000Z')
  expect(startOfLocalDay('2026-03-08', 'America/Los_Angeles').toISOString()).toBe('2026-03-08T08:00:00.000Z')
})
