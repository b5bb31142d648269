import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Desk, openDesk } from '#tests/support/judgement/desk'
import { bill, contract, price, type Used, usedBy } from '#tests/support/usage-rows'
import {
  billedSeats,
  calls,
  deliverCases,
  JAN,
  more,
  seats,
  tiers,
  usageFindings,
  usageSourceFindings,
} from '#tests/support/usage-scene'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

test('what no cause explains, and what cannot be counted or rated, is said on the month or line', async () => {
  await deliverCases(desk, [
    { id: 'other', used: [JAN, more], lines: [{ quantity: '77' }] },
    { id: 'net', used: [JAN, more], lines: [{ net: '126.00' }] },
    { id: 'gap', used: [JAN], list: 'NONE', lines: [{}] },
  ])
  const talk = { of: '', sku: 'TALK', subscription_id: null, quantity: '2', unit_price: '500' }
  await desk.deliver({
    feeds: {
      usage_events: [...usedBy('stranger', 'calls', [JAN]), ...usedBy('net', 'watts', [JAN])],
      subscriptions: [contract('seats', seats.lines, { discount_percent: '10' })],
      amendments: seats.over,
      invoices: [
        billedSeats('-200.00', '280.00'),
        bill('talk', '2026-02-03', [
          { ...talk, net: '1000.00' },
          { ...talk, net: '1001.00' },
          { ...talk, quantity: undefined, net: '7.00' },
        ]),
        bill('less', '2026-02-05', [
          { of: 'seats', sku: 'SEAT', quantity: '12', net: '372.00', from: '2026-02-01', to: '2026-03-01' },
          { of: 'seats', sku: 'SEAT', kind: 'discount', net: '-37.00', from: null, to: null },
          { of: 'nobody', sku: 'SEAT', quantity: '1', net: '31.00' },
        ]),
        bill('gift', '2026-02-06', [{ of: 'seats', sku: 'SEAT', net: '5.00' }], {
          kind: 'credit_memo',
          reason: 'goodwill',
        }),
      ],
    },
  })
  await desk.run()
  expect(await usageFindings(desk)).toEqual([])
  expect(await usageSourceFindings(desk)).toEqual([
    '["net","watts","2026-01"] unknown_metric',
    '["stranger","calls","2026-01"] event_without_subscription',
    'gap|calls|2026-01 price_gap',
    'gap|calls|2026-02 price_gap',
    'less-1 quantity_not_in_force 403.00 372.00',
    'less-2 discount_not_percent -37.20 -37.00',
    'less-3 unknown_subscription',
    'net|calls|2026-01 net_not_rated 125.00 126.00',
    'other|calls|2026-01 quantity_not_counted 150 77',
    'seats-feb-1 discount_missing -40.30 0.00', // 10 % of 403.00
    'seats-feb-3 net_not_rated 260.00 280.00',
    'talk-2 quantity_times_price 1000.00 1001.00',
  ])
  const lines = await sql<{ told: string }>`
    select coalesce(line_id, 'none') || ' ' || coalesce(expected_minor::text, '-') || ' ' || billed_minor as told from rated_line
    where line_id like any (array['gift%', 'talk-3', 'gap-feb%', 'net-feb%'])`.execute(desk.db)
  expect(lines.rows.map(({ told }) => told).sort()).toEqual([
    'gap-feb-1 - 12500',
    'gift-1 -500 -500',
    'net-feb-1 12500 12600',
    'talk-3 700 700',
  ])
})

test('a missing correction is a line without a bill, and all lines of a month add up to its truth', async () => {
  await deliverCases(desk, [
    { id: 'a', used: [JAN, [more[0], more[1], '2026-02-10T00:00:00Z']], lines: [{ quantity: '100', net: '100.00' }] },
  ])
  await desk.run()
  const lines = await sql<{ told: string }>`
    select period || ' ' || coalesce(line_id, 'none') || ' ' || kind || ' ' || expected_minor || ' ' || billed_minor as told from rated_line where subscription_id = 'a'`.execute(
    desk.db,
  )
  expect(lines.rows.map(({ told }) => told).sort()).toEqual([
    '2026-02 a-feb-1 charge 10000 10000',
    '2026-03 a-mar-1 charge 0 0',
    '2026-03 none usage_correction 2500 0',
  ])
  const months = await sql<{ told: string }>`
    select period || ' ' || counted_quantity || ' ' || event_count || ' ' || billed_quantity || ' ' || truth_minor || ' ' || billed_minor as told from usage_month order by period`.execute(
    desk.db,
  )
  expect(months.rows.map(({ told }) => told)).toEqual(['2026-01 150 2 100 12500 10000', '2026-02 0 0 0 0 0'])
})

test('an instant before the extract sees what had been recorded by then', async () => {
  const late: Used = ['2026-01-21T12:00:00Z', '30', '2026-02-20T00:00:00Z']
  await deliverCases(desk, [{ id: 'a', used: [JAN, more, late], lines: [{}] }])
  await desk.run('2026-03-02T00:00:00Z')
  expect([...(await usageFindings(desk)), ...(await usageSourceFindings(desk))]).toEqual([])
  const changed = await desk.run('2026-03-04T00:00:00Z')
  expect(await usageFindings(desk)).toEqual([
    'a|calls|2026-01 USAGE_VARIANCE/late_events_unbilled 2026-01 -1500 a a-feb a-mar',
  ])
  const full = await desk.run('2026-03-04T00:00:00Z', true)
  expect([changed.kind, changed.resultSha]).toEqual(['changed', full.resultSha])
})

test('a run over what changed keeps what a run over everything keeps, whatever changed', async () => {
  await deliverCases(desk, [
    { id: 'a', used: [JAN, more], lines: [{}] },
    { id: 'b', used: [JAN, more], list: 'EDU', lines: [{}] },
    { id: 'c', used: [JAN], lines: [{}], minimum: '10' },
  ])
  await desk.deliver({
    feeds: { subscriptions: [contract('seats', seats.lines)], invoices: [billedSeats('-200.00', '260.00')] },
  })
  await desk.run()
  const invoices = [
    bill('b-apr', '2026-04-03', [calls('b', { quantity: '9', net: '9.00', from: '2026-03-01', to: '2026-04-01' })], {
      usage_cutoff: '2026-04-03T07:00:00Z',
    }),
  ]
  const deliveries: readonly { feeds: Record<string, readonly object[]>; asOf?: string; brings: string }[] = [
    {
      feeds: { usage_events: usedBy('a', 'calls', [JAN, more, ['2026-01-21T00:00:00Z', '5', '2026-02-01T00:00:00Z']]) },
      brings: 'a|calls|2026-01 quantity_not_counted 155 150',
    },
    { feeds: { amendments: seats.over }, brings: 'a|calls|2026-01 quantity_not_counted 155 150' },
    {
      feeds: { prices: [price('new', 'CALL', { ...tiers('2.00'), price_list: 'EDU', valid_from: '2026-01-01' })] },
      brings: 'b|calls|2026-01 net_not_rated 225.00 125.00',
    },
    {
      feeds: { subscriptions: [contract('c', [{ sku: 'CALL', minimum: '300' }])] },
      brings: 'c|calls|2026-02 RATING_VARIANCE/minimum_not_billed 2026-02 -30000 c c-mar',
    },
    { feeds: { invoices }, asOf: '2026-04-05T00:00:00Z', brings: 'b|calls|2026-03 quantity_not_counted 0 9' },
    {
      feeds: { metrics: [{ metric: 'calls', aggregation: 'time_weighted', unit: 'call', decimals: 3 }] },
      brings: 'a|calls|2026-02 quantity_not_counted 5 0',
    },
  ]
  for (const { brings, ...delivery } of deliveries) {
    await desk.deliver(delivery)
    const changed = await desk.run()
    const full = await desk.run(undefined, true)
    expect([changed.kind, full.kind]).toEqual(['changed', 'full'])
    expect(changed.resultSha).toBe(full.resultSha)
    expect([...(await usageFindings(desk)), ...(await usageSourceFindings(desk))]).toContain(brings)
  }
  expect((await usageSourceFindings(desk)).filter((told) => told.startsWith('seats-feb'))).toEqual([])
})
