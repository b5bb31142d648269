import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BilledMonths, billUsage } from '#server/domain/usage/late-usage'
import type { UsageEvent } from '#server/domain/usage/usage-event'
import { readUsage } from '#server/domain/usage/usage-ledger'
import { cutoffOf, monthWindow, type WindowPlan, windowsAt, windowsBetween } from '#server/domain/usage/windows'

const zones = [
  'UTC',
  'Europe/Dublin',
  'America/Los_Angeles',
  'Pacific/Auckland',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Asia/Kathmandu',
]
const shown = (windows: ReturnType<typeof windowsBetween>) =>
  windows.map((window) => `${window.name} ${window.from.toISOString()} ${window.to.toISOString()}`)

describe('windows', () => {
  test('follow on one another without gap and cover what was asked, whole', () => {
    const plans = fc.oneof(
      fc.record({
        kind: fc.constantFrom('month' as const, 'day' as const, 'hour' as const),
        timeZone: fc.constantFrom(...zones),
      }),
      fc.record({
        kind: fc.constant('tumbling' as const),
        seconds: fc.integer({ min: 600, max: 100_000 }),
        anchor: fc.date({ min: new Date('2025-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
      }),
    )
    const start = fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(plans, start, fc.integer({ min: 1, max: 3 * 86_400_000 }), (plan: WindowPlan, from, length) => {
        const to = new Date(from.getTime() + length)
        const windows = windowsBetween(plan, from, to)
        expect(windows.length).toBeGreaterThan(0)
        expect([(windows[0]?.from ?? to) <= from, (windows[0]?.to ?? from) > from]).toEqual([true, true])
        expect([(windows.at(-1)?.from ?? to) < to, (windows.at(-1)?.to ?? from) >= to]).toEqual([true, true])
        for (const [index, window] of windows.entries()) {
          expect(window.from < window.to).toBe(true)
          if (index > 0) expect(window.from).toEqual(windows[index - 1]?.to)
        }
      }),
    )
  })
  test('of months begin with the month of the first instant and end with that of the last', () => {
    const plan = { kind: 'month', timeZone: 'America/Los_Angeles' } as const
    expect(
      shown(windowsBetween(plan, new Date('2026-03-01T07:59:59.999Z'), new Date('2026-04-01T07:00:00.001Z'))),
    ).toEqual([
      '2026-02 2026-02-01T08:00:00.000Z 2026-03-01T08:00:00.000Z',
      '2026-03 2026-03-01T08:00:00.000Z 2026-04-01T07:00:00.000Z',
      '2026-04 2026-04-01T07:00:00.000Z 2026-05-01T07:00:00.000Z',
    ])
    expect(windowsBetween(plan, new Date('2026-03-01T08:00:00Z'), new Date('2026-04-01T07:00:00Z'))).toHaveLength(1)
  })
  test('of hours end with their day, so that a clock set back by half an hour makes a short one', () => {
    // Lord Howe Island: on 5 April 2026 at 02:00 (UTC+11) clocks go back to 01:30 (UTC+10:30).
    const windows = windowsBetween(
      { kind: 'hour', timeZone: 'Australia/Lord_Howe' },
      new Date('2026-04-05T12:00:00Z'),
      new Date('2026-04-05T14:00:00Z'),
    )
    expect(shown(windows)).toEqual([
      '2026-04-05T12:00:00.000Z 2026-04-05T12:00:00.000Z 2026-04-05T13:00:00.000Z',
      '2026-04-05T13:00:00.000Z 2026-04-05T13:00:00.000Z 2026-04-05T13:30:00.000Z',
      '2026-04-05T13:30:00.000Z 2026-04-05T13:30:00.000Z 2026-04-05T14:30:00.000Z',
    ])
  })
  test('of days leave out a day that a zone skipped', () => {
    // Samoa went from 29 to 31 December 2011.
    const windows = windowsBetween(
      { kind: 'day', timeZone: 'Pacific/Apia' },
      new Date('2011-12-29T12:00:00Z'),
      new Date('2011-12-30T12:00:00Z'),
    )
    expect(windows.map((window) => window.name)).toEqual(['2011-12-29', '2011-12-31'])
  })
  test('of a length have whole seconds', () => {
    const between = (seconds: number) => () =>
      windowsBetween({ kind: 'tumbling', seconds, anchor: new Date(0) }, new Date(0), new Date(1_000))
    for (const seconds of [0, -1, 0.5]) expect(between(seconds)).toThrow('a window has whole seconds, at least one')
    expect(between(1)()).toHaveLength(1)
  })
  test('between instants are one fewer than those', () => {
    const bounds = ['2026-02-01', '2026-02-15', '2026-03-01'].map((day) => new Date(day))
    expect(shown(windowsAt(bounds))).toEqual([
      '2026-02-01T00:00:00.000Z 2026-02-01T00:00:00.000Z 2026-02-15T00:00:00.000Z',
      '2026-02-15T00:00:00.000Z 2026-02-15T00:00:00.000Z 2026-03-01T00:00:00.000Z',
    ])
    expect(windowsAt([])).toEqual([])
  })
  test('a month is cut off at local midnight after its days of grace, across the year and the clock change', () => {
    expect(cutoffOf('2026-03', 'Europe/Dublin', 2)).toEqual(new Date('2026-04-02T23:00:00Z'))
    expect(cutoffOf('2025-12', 'Pacific/Auckland', 2)).toEqual(new Date('2026-01-02T11:00:00Z'))
    expect(cutoffOf('2026-02', 'UTC', 0)).toEqual(monthWindow('2026-02', 'UTC').to)
  })
})

const event = (id: string, time: string, recorded: string, quantity: string): UsageEvent => ({
  ...{ source: 'app', subject: 't', metric: 'calls', id, quantity, ref: id, amends: null },
  ...{ time: new Date(time), recordedAt: new Date(recorded) },
})
const months: BilledMonths = {
  first: '2026-01',
  last: '2026-04',
  timeZone: 'UTC',
  graceDays: 2,
  late: 'original_period',
  lockedAt: new Map(),
}
const measure = { aggregation: 'sum', resends: 'counted_once', decimals: 0 } as const

describe('late usage', () => {
  test('whatever comes late, the lines of a month add up to all that counts of it at the last cut-off', () => {
    const events = fc.array(
      fc.record({
        day: fc.integer({ min: 0, max: 119 }),
        after: fc.integer({ min: 0, max: 60 }),
        quantity: fc.integer({ min: -50, max: 50 }),
      }),
      { maxLength: 12 },
    )
    const DAY = 86_400_000
    const start = Date.parse('2026-01-01T00:00:00Z')
    fc.assert(
      fc.property(events, fc.constantFrom('original_period' as const, 'current_period' as const), (list, late) => {
        const ledger = readUsage(
          list.map((one, index) => ({
            ...event(`e${index}`, '2026-01-01', '2026-01-01', String(one.quantity)),
            time: new Date(start + one.day * DAY),
            recordedAt: new Date(start + (one.day + one.after) * DAY),
          })),
        )
        const lines = billUsage(ledger, measure, { ...months, late })
        for (const used of ['2026-01', '2026-02', '2026-03', '2026-04']) {
          const own = lines.filter((line) => line.usedIn === used)
          const billed = own.reduce((sum, line) => sum + BigInt(line.quantity), 0n)
          const known = list.filter((one) => {
            const time = new Date(start + one.day * DAY)
            const recorded = new Date(start + (one.day + one.after) * DAY)
            return time.toISOString().startsWith(used) && recorded < new Date('2026-05-03T00:00:00Z')
          })
          expect(billed).toBe(known.reduce((sum, one) => sum + BigInt(one.quantity), 0n))
          expect(own.at(-1)?.counted.quantity).toBe(own.length > 0 ? String(billed) : undefined)
        }
      }),
    )
  })
  test('a charge tells what came within its grace; a late line tells its cut-off and what counts by then', () => {
    const ledger = readUsage([
      event('a', '2026-01-31T23:00:00Z', '2026-02-01T00:00:00Z', '5'),
      event('b', '2026-01-15T00:00:00Z', '2026-01-31T23:59:59Z', '7'),
      event('c', '2026-01-15T00:00:00Z', '2026-03-10T00:00:00Z', '-2'),
    ])
    const lines = billUsage(ledger, measure, { ...months, last: '2026-03' })
    expect(
      lines.map((line) => [
        line.billedWith,
        line.usedIn,
        line.kind,
        line.quantity,
        line.withinGrace,
        line.cutoff.toISOString(),
      ]),
    ).toEqual([
      ['2026-01', '2026-01', 'charge', '12', '5', '2026-02-03T00:00:00.000Z'],
      ['2026-02', '2026-02', 'charge', '0', '0', '2026-03-03T00:00:00.000Z'],
      ['2026-03', '2026-03', 'charge', '0', '0', '2026-04-03T00:00:00.000Z'],
      ['2026-03', '2026-01', 'correction', '-2', null, '2026-04-03T00:00:00.000Z'],
    ])
    expect(lines.at(-1)?.counted).toMatchObject({ quantity: '10', eventCount: 3 })
    const current = billUsage(ledger, measure, { ...months, last: '2026-03', late: 'current_period' }).at(-1)
    expect(current).toMatchObject({
      servicePeriod: '2026-03',
      kind: 'charge',
      policy: 'current_period',
      withinGrace: null,
    })
    const locked = billUsage(ledger, measure, {
      ...months,
      last: '2026-03',
      lockedAt: new Map([['2026-01', new Date('2026-04-03T00:00:00Z')]]),
    }).at(-1)
    expect(locked).toMatchObject({ servicePeriod: '2026-01', kind: 'credit', policy: 'after_lock', withinGrace: null })
  })
})
