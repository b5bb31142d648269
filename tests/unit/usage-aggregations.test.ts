import { describe, expect, test } from 'vitest'
import type { Aggregation } from '#server/domain/usage/aggregations'
import { countUsage, type UsageAsk } from '#server/domain/usage/count-usage'
import type { UsageEvent } from '#server/domain/usage/usage-event'
import { readUsage } from '#server/domain/usage/usage-ledger'

const at = (day: number) => new Date(Date.UTC(2026, 1, 1 + day))

function event(id: string, day: number, quantity: string, change: Partial<UsageEvent> = {}): UsageEvent {
  return {
    ...{ source: 'app', id, subject: 't', metric: 'seats', time: at(day), recordedAt: at(day), quantity },
    ...{ ref: id, amends: null, ...change },
  }
}

function count(aggregation: Aggregation, events: readonly UsageEvent[], change: Partial<UsageAsk> = {}) {
  const { quantity, steps } = countUsage(events, {
    ...{ aggregation, from: at(0), to: at(28), recordedBefore: null, resends: 'counted_once', decimals: 3, ...change },
  })
  return { quantity, steps }
}

const voids = (id: string, amends: string) => event(id, 20, '0', { amends })

describe('a sum', () => {
  test('of nothing but zeros has no correction and is not negative', () => {
    expect(count('sum', [event('a', 1, '0'), event('b', 2, '0')])).toEqual({
      quantity: '0',
      steps: [{ what: 'added_up', events: '2', quantity: '0' }],
    })
  })
})

describe('a count', () => {
  test('takes an event of zero, and not one that was voided; one amended otherwise stays', () => {
    const events = [
      event('a', 1, '0'),
      event('b', 2, '5'),
      event('c', 3, '5'),
      voids('m', 'b'),
      event('n', 20, '2', { amends: 'c' }),
    ]
    expect(count('count', events)).toEqual({
      quantity: '2',
      steps: [
        { what: 'amended', events: '2', quantity: '-8' },
        { what: 'voided', events: '1' },
        { what: 'counted', quantity: '2' },
      ],
    })
    expect(count('count', [event('a', 1, '0')]).steps).toEqual([{ what: 'counted', quantity: '1' }])
  })
})

describe('a maximum', () => {
  const events = [event('z', -3, '-8'), event('a', 1, '-5'), event('b', 2, '-7'), voids('m', 'b')]

  test('does not look at what was voided, nor before the window unless it is carried over', () => {
    expect(count('max', events)).toEqual({
      quantity: '-5',
      steps: [
        { what: 'amended', events: '1', quantity: '7' },
        { what: 'voided', events: '1' },
        { what: 'largest', quantity: '-5' },
      ],
    })
    expect(count('max', [...events, event('y', -2, '-1')], { carryOver: true })).toEqual({
      quantity: '-1',
      steps: [
        { what: 'amended', events: '1', quantity: '7' },
        { what: 'carried_in', level: '-1', event: 'y' },
        { what: 'voided', events: '1' },
        { what: 'largest', quantity: '-1' },
      ],
    })
  })
  test('carried over from nowhere is zero or the level stated', () => {
    expect(count('max', [event('a', 1, '-5')], { carryOver: true }).quantity).toBe('0')
    expect(count('max', [event('a', 1, '-5')], { carryOver: true, openingLevel: '-2.5' }).quantity).toBe('-2.5')
  })
})

describe('the last value', () => {
  test('is that of the last event, else the one carried over, and the steps tell which', () => {
    expect(count('last', [event('z', -3, '8'), event('a', 1, '5')]).steps).toEqual([
      { what: 'at_the_end', quantity: '5' },
    ])
    expect(count('last', [event('z', -3, '8')], { carryOver: true }).steps).toEqual([
      { what: 'carried_in', level: '8', event: 'z' },
      { what: 'at_the_end', quantity: '8' },
    ])
    expect(count('last', [], { carryOver: true, openingLevel: '1.25' })).toEqual({
      quantity: '1.25',
      steps: [
        { what: 'carried_in', level: '1.25' },
        { what: 'at_the_end', quantity: '1.25' },
      ],
    })
  })
  test('of a level stated in fewer places than the events keeps its value', () => {
    expect(count('last', [event('a', 29, '0.125')], { carryOver: true, openingLevel: '1.5' }).quantity).toBe('1.5')
  })
})

describe('different things', () => {
  test('an operation of zero neither adds nor removes, and a voided one never was', () => {
    const events = [
      event('a', -3, '1', { ref: 'anna' }),
      event('b', 1, '0', { ref: 'anna' }),
      event('c', 2, '0', { ref: 'ben' }),
      event('d', 3, '1', { ref: 'cleo' }),
      voids('m', 'd'),
      event('e', 4, '-1', { ref: 'dora' }),
      event('f', 5, '1', { ref: null }),
    ]
    expect(count('unique', events)).toMatchObject({ quantity: '0' })
    expect(count('unique', events, { uniqueBy: 'alive_at_end' })).toEqual({
      quantity: '1',
      steps: [
        { what: 'amended', events: '1', quantity: '-1' },
        { what: 'without_reference', events: '1' },
        { what: 'alive_at_end', before: '1', quantity: '1' },
      ],
    })
  })
  test('a removal that was voided leaves the thing alive', () => {
    const events = [event('a', 1, '1', { ref: 'anna' }), event('b', 2, '-1', { ref: 'anna' }), voids('m', 'b')]
    expect(count('unique', events, { uniqueBy: 'alive_at_end' }).quantity).toBe('1')
  })
})

describe('suspected resends', () => {
  test('that arrive latest first leave the earliest recorded alone', () => {
    const alike = (id: string, recorded: number) => event(id, 1, '5', { ref: 'op', recordedAt: at(recorded) })
    expect(
      readUsage([alike('b', 4), alike('c', 3), alike('a', 2)])
        .repeats.map((one) => one.id)
        .sort(),
    ).toEqual(['b', 'c'])
    expect(
      readUsage([alike('c', 2), alike('a', 2), alike('b', 2)])
        .repeats.map((one) => one.id)
        .sort(),
    ).toEqual(['b', 'c'])
  })
  test('of an amendment count where all do', () => {
    const events = [
      event('a', 1, '10'),
      event('m', 1, '4', { ref: null, amends: 'a', recordedAt: at(2) }),
      event('n', 1, '7', { ref: null, amends: 'a', recordedAt: at(3) }),
      event('o', 1, '4', { ref: null, amends: 'a', recordedAt: at(4) }),
    ]
    expect([count('sum', events).quantity, count('sum', events, { resends: 'all' }).quantity]).toEqual(['7', '4'])
  })
})
