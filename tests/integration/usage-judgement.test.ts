import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Desk, openDesk } from '#tests/support/judgement/desk'
import { contract, type Line, type Used } from '#tests/support/usage-rows'
import { billedSeats, deliverCases, JAN, more, seats, usageFindings } from '#tests/support/usage-scene'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

const LEAST_OF_FEBRUARY: Partial<Line> = {
  kind: 'minimum',
  quantity: '1',
  net: '200.00',
  from: '2026-02-01',
  to: '2026-03-01',
}

const resent: Used = [more[0], more[1], undefined, { ref: 'op-2' }]

test('usage that was billed wrongly is found with its cause and billed less truth; what only looks wrong is not', async () => {
  await deliverCases(desk, [
    { id: 'right', used: [JAN, more], lines: [{}] },
    { id: 'twin', used: [JAN, more, more], lines: [{ quantity: '200', net: '150.00' }] },
    { id: 'resent', used: [JAN, more, resent], lines: [{}] },
    {
      id: 'late',
      used: [JAN, [more[0], more[1], '2026-02-10T00:00:00Z']],
      lines: [{ quantity: '100', net: '100.00' }],
      later: [{ kind: 'usage_correction', quantity: '50', net: '25.00' }],
    },
    { id: 'twice', used: [JAN, more, resent], lines: [{ quantity: '200', net: '150.00' }] },
    { id: 'zone', used: [JAN, ['2026-02-01T07:59:59Z', '50']], lines: [{ quantity: '100', net: '100.00' }] },
    {
      id: 'unbilled',
      used: [JAN, [more[0], more[1], '2026-02-03T08:00:00Z']],
      lines: [{ quantity: '100', net: '100.00' }],
    },
    {
      id: 'ignored',
      used: [JAN, more, [more[0], '0', '2026-02-03T08:00:00Z', { amends: 'ignored-calls-2' }]],
      lines: [{}],
    },
  ])
  await desk.run()
  expect(await usageFindings(desk)).toEqual([
    'ignored|calls|2026-01 USAGE_VARIANCE/negative_correction_ignored 2026-01 2500 ignored ignored-feb ignored-mar',
    'twice|calls|2026-01 USAGE_VARIANCE/duplicate_events 2026-01 2500 twice twice-feb',
    'unbilled|calls|2026-01 USAGE_VARIANCE/late_events_unbilled 2026-01 -2500 unbilled unbilled-feb unbilled-mar',
    'zone|calls|2026-01 USAGE_VARIANCE/time_zone_boundary 2026-01 -2500 zone zone-feb',
  ])
})

test('what was rated wrongly is found with its cause, the superseded price as one case', async () => {
  const { lines, over } = seats
  await deliverCases(desk, [
    {
      id: 'least',
      used: [JAN, more],
      minimum: '200',
      lines: [{}, { kind: 'minimum', quantity: '1', net: '75.00' }],
      later: [LEAST_OF_FEBRUARY],
    },
    { id: 'bare', used: [JAN, more], minimum: '200', lines: [{}], later: [LEAST_OF_FEBRUARY] },
    { id: 'stale', used: [JAN, more], list: 'EDU', lines: [{ net: '105.00' }] },
    { id: 'stale-too', used: [JAN], list: 'EDU', lines: [{ quantity: '100', net: '80.00' }] },
    { id: 'bound', used: [JAN, ['2026-01-20T12:00:00Z', '1']], lines: [{ quantity: '101', net: '100.00' }] },
  ])
  await desk.deliver({
    feeds: {
      subscriptions: [contract('seats', lines)],
      amendments: over,
      invoices: [billedSeats('-206.67', '268.67')],
    },
  })
  await desk.run()
  expect(await usageFindings(desk)).toEqual([
    'bare|calls|2026-01 RATING_VARIANCE/minimum_not_billed 2026-01 -7500 bare bare-feb',
    'bound|calls|2026-01 RATING_VARIANCE/tier_boundary 2026-01 -50 bound bound-feb',
    'seats-feb|SEAT RATING_VARIANCE/proration_basis 2026-02 200 seats seats-feb',
    'stale-too|calls|2026-01 RATING_VARIANCE/stale_price 2026-01 -2000 stale-too stale-too-feb new',
    'stale|calls|2026-01 RATING_VARIANCE/stale_price 2026-01 -2000 stale stale-feb new',
  ])
  const cases = await sql<{ grouping_key: string; n: bigint }>`
    select c.grouping_key, count(*) as n from exception x join exception_case c using (case_id) where x.cause = 'stale_price' group by 1`.execute(
    desk.db,
  )
  expect(cases.rows).toEqual([{ grouping_key: 'RATING_VARIANCE/stale_price|price:LARK:new', n: 2n }])
})
