import { describe, expect, test } from 'vitest'
import { countLedger, countUsage, type UsageAsk } from '#server/domain/usage/count-usage'
import type { UsageEvent } from '#server/domain/usage/usage-event'
import { readUsage } from '#server/domain/usage/usage-ledger'

const START = Date.parse('2026-02-01T00:00:00Z')
const DAY = 86_400_000
const at = (day: number) => new Date(START + day * DAY)
const ask: UsageAsk = {
  ...{ aggregation: 'sum', from: at(0), to: at(28), recordedBefore: null, resends: 'counted_once', decimals: 3 },
}

const event = (change: Partial<UsageEvent> & { id: string }): UsageEvent => ({
  ...{ source: 'app', subject: 't', metric: 'calls', quantity: '1', ref: null, amends: null },
  ...{ time: at(1), recordedAt: change.time ?? at(1), ...change },
})

describe('what the hash speaks of', () => {
  const shaOf = (list: readonly UsageEvent[], change: Partial<UsageAsk> = {}) =>
    countUsage(list, { ...ask, ...change }).setSha

  test('is the set that counts: an amendment of equal quantity is told apart, a resend changes nothing', () => {
    const a = event({ id: 'a' })
    const resend = event({ id: 'b', recordedAt: at(2) })
    const amended = event({ id: 'm', amends: 'a', recordedAt: at(2) })
    expect(shaOf([a, resend])).toBe(shaOf([a]))
    expect(shaOf([a, resend], { resends: 'all' })).not.toBe(shaOf([a]))
    expect(shaOf([a, amended])).not.toBe(shaOf([a]))
    expect(shaOf([{ ...a, quantity: '1.00' }])).toBe(shaOf([a]))
    expect(shaOf([{ ...a, source: 'web' }])).not.toBe(shaOf([a]))
  })
  test('is sha256 over source, id, what stated the quantity, and the quantity, in the order of time', () => {
    // printf 'app\ta\ta\t2.5\napp\tb\tm\t0\n' | sha256sum
    const list = [
      event({ id: 'b', time: at(5) }),
      event({ id: 'm', amends: 'b', quantity: '0', recordedAt: at(6) }),
      event({ id: 'a', quantity: '2.50', time: at(4) }),
    ]
    expect(shaOf(list)).toBe('5b8608cf92e29f65a164e894a8e163372aba82ecc7e3001460f1e25c51959816')
  })
  test('holds what a level, a maximum and the living things come from before the window', () => {
    const before = event({ id: 'a', ref: 'x', time: at(-3) })
    const inside = event({ id: 'b', ref: 'y', time: at(3) })
    const both = shaOf([before, inside], { aggregation: 'sum', from: at(-5) })
    expect(shaOf([before, inside], { aggregation: 'time_weighted' })).toBe(both)
    expect(shaOf([before, inside], { aggregation: 'max', carryOver: true })).toBe(both)
    expect(shaOf([before, inside], { aggregation: 'last', carryOver: true })).toBe(both)
    expect(shaOf([before, inside], { aggregation: 'unique', uniqueBy: 'alive_at_end' })).toBe(both)
    expect(shaOf([before, inside], { aggregation: 'unique' })).toBe(shaOf([inside]))
    expect(shaOf([before, inside], { aggregation: 'last' })).toBe(shaOf([inside]))
  })
})

describe('reading', () => {
  test('an id counts as first recorded, however it arrives, and of two recorded at one instant one is always taken', () => {
    const first = event({ id: 'a', quantity: '5', recordedAt: at(2) })
    const later = event({ id: 'a', quantity: '4', recordedAt: at(3) })
    for (const list of [
      [first, later],
      [later, first],
    ]) {
      expect(readUsage(list)).toMatchObject({ entries: [{ quantity: 5n }], conflicts: [later] })
    }
    const twin = event({ id: 'a', quantity: '3', recordedAt: at(2) })
    expect(readUsage([first, twin]).conflicts).toEqual([first])
    expect(readUsage([twin, first]).conflicts).toEqual([first])
  })
  test.each([
    ['subject', { subject: 'u' }],
    ['metric', { metric: 'bytes' }],
    ['time', { time: at(1.5), recordedAt: at(1) }],
    ['quantity', { quantity: '2' }],
    ['reference', { ref: 'x' }],
    ['amended event', { amends: 'z' }],
  ] as const)('another %s is other content: no duplicate, and no resend', (_, change) => {
    const a = event({ id: 'a' })
    expect(readUsage([a, event({ id: 'a', ...change, recordedAt: at(9) })]).conflicts).toHaveLength(1)
    expect(readUsage([a, event({ id: 'b', ...change, recordedAt: at(9) })]).repeats).toEqual([])
    expect(readUsage([a, event({ id: 'b', recordedAt: at(9) })]).repeats).toHaveLength(1)
    expect(readUsage([a, event({ id: 'b', source: 'web', recordedAt: at(9) })]).repeats).toEqual([])
  })
  test('a reference and the id of an amended event are not taken for one another', () => {
    const list = [event({ id: 'a', ref: 'z' }), event({ id: 'b', amends: 'z', recordedAt: at(9) })]
    expect(readUsage(list)).toMatchObject({ repeats: [], strays: [{ id: 'b' }] })
  })
  test('the earliest recorded of three alike is the one that counts', () => {
    const list = [
      event({ id: 'b', recordedAt: at(3) }),
      event({ id: 'c', recordedAt: at(2) }),
      event({ id: 'a', recordedAt: at(4) }),
    ]
    expect(
      readUsage(list)
        .repeats.map((one) => one.id)
        .sort(),
    ).toEqual(['a', 'b'])
  })
  test('entries stand in the order of time, then recording, then id; places are at least those asked for', () => {
    const list = [
      event({ id: 'd', ref: '1', time: at(2), recordedAt: at(2) }),
      event({ id: 'c', ref: '2', time: at(1), recordedAt: at(4) }),
      event({ id: 'b', ref: '3', time: at(1), recordedAt: at(3) }),
      event({ id: 'a', ref: '4', time: at(1), recordedAt: at(4), quantity: '0.25' }),
    ]
    const ledger = readUsage(list)
    expect(ledger.entries.map((entry) => entry.event.id)).toEqual(['b', 'a', 'c', 'd'])
    expect(ledger.entries.map((entry) => entry.quantity)).toEqual([100n, 25n, 100n, 100n])
    expect([ledger.scale, readUsage(list, 4).scale, readUsage([]).scale]).toEqual([2, 4, 0])
  })
  test('an amendment counts once all it goes through is recorded, and only within its source', () => {
    const chain = [
      event({ id: 'a', quantity: '10' }),
      event({ id: 'm', amends: 'a', quantity: '4', recordedAt: at(9) }),
      event({ id: 'n', amends: 'm', quantity: '6', recordedAt: at(5) }),
    ]
    const quantityAt = (day: number) => countUsage(chain, { ...ask, recordedBefore: at(day) }).quantity
    expect([quantityAt(5), quantityAt(9), quantityAt(9.5)]).toEqual(['10', '10', '4'])
    const foreign = event({ id: 'o', source: 'web', amends: 'a', quantity: '0', recordedAt: at(2) })
    expect(readUsage([...chain, foreign]).strays).toEqual([foreign])
  })
  test('of two amendments recorded at one instant the larger id wins', () => {
    const list = ['n', 'm'].map((id) => event({ id, amends: 'a', quantity: id === 'n' ? '4' : '6', recordedAt: at(5) }))
    expect(countUsage([event({ id: 'a' }), ...list], ask).quantity).toBe('4')
  })
})

describe('counting', () => {
  test('a window has a length', () => {
    expect(() => countUsage([], { ...ask, to: ask.from })).toThrow('a window to count has a length')
    expect(() => countUsage([], { ...ask, to: at(-1) })).toThrow('a window to count has a length')
  })
  test('a ledger must have the places of the level it opens with', () => {
    const levels: UsageAsk = { ...ask, aggregation: 'time_weighted', openingLevel: '0.25' }
    expect(countUsage([], levels).quantity).toBe('0.25')
    expect(() => countLedger(readUsage([]), levels)).toThrow('a ledger is read with the places of its opening level')
    expect(countLedger(readUsage([], 2), levels).steps[0]).toEqual({ what: 'carried_in', level: '0.25' })
  })
  test('of more than a hundred levels the steps tell the number', () => {
    const list = Array.from({ length: 101 }, (_, index) =>
      event({ id: `e${index}`, time: new Date(START + index * 1_000), quantity: String(index) }),
    )
    const steps = (count: number) =>
      countUsage(list.slice(0, count), { ...ask, aggregation: 'time_weighted' }).steps.map((step) => step.what)
    expect(steps(101)).toEqual(['carried_in', 'levels', 'level_seconds', 'averaged'])
    expect(steps(100).filter((what) => what === 'level')).toHaveLength(100)
  })
  test('levels are told with the instant they begin and the seconds they stand', () => {
    const list = [event({ id: 'a', time: at(27.5), quantity: '3.5' })]
    expect(countUsage(list, { ...ask, aggregation: 'time_weighted' }).steps).toEqual([
      { what: 'carried_in', level: '0' },
      { what: 'level', level: '0', from: '2026-02-01T00:00:00.000Z', seconds: '2376000' },
      { what: 'level', level: '3.5', from: '2026-02-28T12:00:00.000Z', seconds: '43200' },
      { what: 'level_seconds', total: '151200', seconds: '2419200' },
      { what: 'averaged', decimals: '3', quantity: '0.063' },
    ])
  })
  test('every way to leave an event out is told', () => {
    const list = [
      event({ id: 'a', quantity: '10' }),
      event({ id: 'b', quantity: '10', recordedAt: at(2) }),
      event({ id: 'c', quantity: '2.5', recordedAt: at(9) }),
      event({ id: 'm', amends: 'a', quantity: '4', recordedAt: at(3) }),
    ]
    expect(countUsage(list, { ...ask, recordedBefore: at(9) }).steps).toEqual([
      { what: 'amended', events: '1', quantity: '-6' },
      { what: 'suspected_resends_left_out', events: '1', quantity: '10' },
      { what: 'recorded_too_late', events: '1', quantity: '2.5' },
      { what: 'added_up', events: '1', quantity: '4' },
    ])
  })
  test('a suspected resend before the window carries nothing in, unless all count', () => {
    const list = [
      event({ id: 'a', time: at(-5), recordedAt: at(-5), quantity: '10' }),
      event({ id: 'b', time: at(-4), recordedAt: at(-4), quantity: '20' }),
      event({ id: 'c', time: at(-4), recordedAt: at(-3), quantity: '20' }),
      event({ id: 'm', amends: 'c', recordedAt: at(-2), quantity: '30' }),
    ]
    const levelOf = (resends: UsageAsk['resends']) =>
      countUsage(list, { ...ask, aggregation: 'time_weighted', resends }).quantity
    expect([levelOf('counted_once'), levelOf('all')]).toEqual(['20', '30'])
  })
})
