import { describe, expect, test } from 'vitest'
import { addUp } from '#server/domain/usage/add-up'
import { aggregateEngine } from '#server/reperform/aggregate'
import { answer, answerText, schemasOf } from '#server/reperform/engine'

const ask = (window: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  answer(aggregateEngine, { aggregation: 'sum', window, events: [], ...more })
const each = { kind: 'each', length: 'hour', time_zone: 'UTC' }

describe('a window that cannot be counted is refused with its field and what to do', () => {
  const empty = { problem: 'There is no time in it.' }
  test.each([
    [
      { kind: 'between', from: '2026-02-01T00:00:00Z', to: '2026-02-01T00:00:00Z' },
      { ...empty, field: 'window.to' },
    ],
    [
      { kind: 'custom', bounds: ['2026-02-01T00:00:00.500Z', '2026-02-01T00:00:00Z'] },
      { ...empty, field: 'window.bounds[1]' },
    ],
    [
      { ...each, from: '2000-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
      { field: 'window', problem: 'It makes more than 100000 windows.' },
    ],
    [
      {
        kind: 'billed_months',
        first: '2026-02',
        last: '2026-01',
        time_zone: 'UTC',
        grace_days: 2,
        late_events: 'original_period',
      },
      { field: 'window.last', problem: 'From 2026-02 to 2026-01 cannot be billed at once.' },
    ],
    [
      {
        kind: 'billed_months',
        first: '2026-01',
        last: '2036-01',
        time_zone: 'UTC',
        grace_days: 2,
        late_events: 'original_period',
      },
      { field: 'window.last' },
    ],
    [{ kind: 'month', month: '2026-13', time_zone: 'UTC' }, { field: 'window.month' }],
    [{ kind: 'month', month: '2026-02', time_zone: 'Europe/Atlantis' }, { field: 'window.time_zone' }],
    [{ kind: 'month', month: '2026-02', time_zone: 'UTC', zone: 'UTC' }, { field: 'window.zone' }],
  ])('%o', (window, error) => {
    const found = ask(window)
    expect(found).toMatchObject({ ok: false, json: { error } })
  })
  test('instants have a zone, quantities are plain', () => {
    const window = { kind: 'month', month: '2026-02', time_zone: 'UTC' }
    const event = { id: 'a', time: '2026-02-03T00:00:00Z', recorded_at: '2026-02-03T00:00:00Z', quantity: '1' }
    expect(ask(window, { events: [event] }).ok).toBe(true)
    expect(ask(window, { events: [{ ...event, quantity: '1e3' }] })).toMatchObject({
      json: { error: { field: 'events[0].quantity' } },
    })
    expect(ask(window, { events: [{ ...event, time: '2026-02-03' }] })).toMatchObject({
      json: { error: { field: 'events[0].time' } },
    })
  })
})

test('as many windows and months as may be are counted', () => {
  const hours = ask({ ...each, from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00.001Z' })
  expect(hours).toMatchObject({ ok: true, json: { windows: { length: 25 } } })
  const long = {
    kind: 'billed_months',
    first: '2026-01',
    last: '2035-12',
    time_zone: 'UTC',
    grace_days: 2,
    late_events: 'original_period',
  }
  expect(ask(long)).toMatchObject({ ok: true, json: { billed: { length: 120 } } })
})

test('lines are answered one by one, and every field is explained', () => {
  const good = JSON.stringify({
    aggregation: 'sum',
    window: { kind: 'month', month: '2026-02', time_zone: 'UTC' },
    events: [],
  })
  expect(answerText(aggregateEngine, `${good}\n{}\n${good}`).map((one) => one.ok)).toEqual([true, false, true])
  expect(JSON.stringify(schemasOf(aggregateEngine))).toContain('Clock changes count as they happened.')
})

describe('slices added up', () => {
  const slice = (quantity: string, eventCount: number, sha: string) => ({ quantity, eventCount, setSha: sha })

  test('make the sum of quantities and events; one slice is itself', () => {
    expect(addUp([slice('1.5', 2, 'ab')])).toEqual({ quantity: '1.5', eventCount: 2, setSha: 'ab' })
    // printf 'abcd' | sha256sum
    expect(addUp([slice('1.5', 2, 'ab'), slice('-0.25', 3, 'cd')])).toEqual({
      quantity: '1.25',
      eventCount: 5,
      setSha: '88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589',
    })
  })
})
