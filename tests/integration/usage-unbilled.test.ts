import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Desk, openDesk } from '#tests/support/judgement/desk'
import { bill, contract, price, type Used, usedBy } from '#tests/support/usage-rows'
import { JAN, more, tiers, usageFindings, usageSourceFindings } from '#tests/support/usage-scene'

const CLOSES_JANUARY = { usage_cutoff: '2026-02-03T08:00:00Z' }
const METERED = {
  metrics: [{ metric: 'calls', aggregation: 'sum', unit: 'call', decimals: 0 }],
  prices: [
    price('calls-1', 'CALL', tiers('1.00')),
    price('seat-1', 'SEAT', { model: 'per_unit', unit_price: '31' }),
    price('gift-1', 'CALL', { ...tiers('0.00'), price_list: 'GIFT' }),
  ],
  products: [
    {
      ...{ sku: 'CALL', name: 'Calls', pattern: 'as_invoiced', metric: 'calls' },
      revenue_categories: [{ revenue_category: 'METER', valid_from: '2024-01-01', valid_to: null }],
    },
  ],
}
// January is 150 calls: 100 at 1.00 and 50 at 0.50 are 125.00. The invoice of February closes it and bills ten seats only.
const seatsOnly = (id: string, on: string, cutoff: Readonly<Record<string, unknown>>) =>
  bill(id, on, [{ of: 'a', sku: 'SEAT', quantity: '10', net: '310.00', from: '2026-02-01', to: '2026-03-01' }], cutoff)

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

async function rows(): Promise<string[]> {
  const found = await sql<{ told: string }>`
    select subscription_id || ' ' || period || ' ' || counted_quantity || ' ' || billed_quantity || ' ' || truth_minor || ' ' || billed_minor as told from usage_month
    union all
    select coalesce(line_id, 'none') || ' ' || kind || ' ' || expected_minor || ' ' || billed_minor from rated_line where metric is not null`.execute(
    desk.db,
  )
  return found.rows.map(({ told }) => told).sort()
}

async function bothRuns(asOf?: string): Promise<void> {
  const changed = await desk.run(asOf)
  const full = await desk.run(asOf, true)
  expect(changed.resultSha).toBe(full.resultSha)
}

test('a month that an invoice closed without a line for it is billed nothing of what it should be', async () => {
  const over = { bill_to_id: 'b-aspen' }
  await desk.deliver({
    feeds: {
      ...METERED,
      subscriptions: [contract('a', [{ sku: 'CALL' }], over)],
      usage_events: usedBy('a', 'calls', [JAN, more]),
    },
    asOf: '2026-03-01T06:00:00Z',
  })
  await desk.run()
  expect(await rows()).toEqual([])
  await desk.deliver({ feeds: { invoices: [seatsOnly('a-feb', '2026-02-03', CLOSES_JANUARY)] } })
  await bothRuns()
  expect(await usageSourceFindings(desk)).toContain('a|calls|2026-01 usage_month_not_billed 125.00 0')
  expect(await usageFindings(desk)).toEqual([])
  expect(await rows()).toEqual(['a 2026-01 150 0 12500 0', 'none charge 12500 0'])
  const cell = await sql<{ difference: string; unexplained: string }>`
    select difference::text, unexplained::text from control.tie_outs where identity = 'T1' and currency = 'calls' and period = '2026-01' and key is null`.execute(
    desk.db,
  )
  expect(cell.rows.map((row) => Number(row.difference))).toEqual([-150])
})

test('a month that no invoice closed is late when the month that should bill it is over', async () => {
  await desk.deliver({
    feeds: {
      ...METERED,
      subscriptions: [contract('a', [{ sku: 'CALL' }])],
      usage_events: usedBy('a', 'calls', [JAN, more]),
    },
    asOf: '2026-03-10T00:00:00Z',
  })
  // February ends in Los Angeles on 1 March at 08:00 in UTC.
  await desk.run('2026-03-01T07:59:00Z')
  expect(await rows()).toEqual([])
  await bothRuns('2026-03-01T08:00:00Z')
  expect(await rows()).toEqual(['a 2026-01 150 0 12500 0'])
  expect(await usageSourceFindings(desk)).toEqual(['a|calls|2026-01 usage_month_not_billed 125.00 0'])
})

test('what is not served, not used or not due is no finding; usage that costs nothing is one of nothing', async () => {
  const item = (start: string) => [{ sku: 'CALL', start_date: start }]
  const once: Used = ['2026-02-10T12:00:00Z', '10']
  await desk.deliver({
    feeds: {
      ...METERED,
      subscriptions: [
        contract('a', [{ sku: 'CALL' }]),
        contract('unused', [{ sku: 'CALL' }]),
        contract('begins', item('2026-02-01')),
        contract('ended', [{ sku: 'CALL' }]),
        contract('free', [{ sku: 'CALL' }], { price_list: 'GIFT' }),
        contract('least', [{ sku: 'CALL', minimum: '50' }]),
      ],
      amendments: [
        {
          ...{ amendment_id: 'am-1', subscription_id: 'ended', sku: null, kind: 'cancel', version: 1 },
          ...{
            effective_date: '2026-01-01',
            signed_at: '2025-12-20T00:00:00Z',
            from_quantity: null,
            to_quantity: null,
          },
        },
      ],
      usage_events: [
        ...usedBy('begins', 'calls', [JAN, once]),
        ...usedBy('ended', 'calls', [JAN]),
        ...usedBy('free', 'calls', [JAN]),
      ],
      invoices: [seatsOnly('a-feb', '2026-02-03', CLOSES_JANUARY)],
    },
    asOf: '2026-02-20T00:00:00Z',
  })
  await bothRuns()
  expect(await usageFindings(desk)).toEqual([
    'least|calls|2026-01 RATING_VARIANCE/minimum_not_billed 2026-01 -5000 least a-feb',
  ])
  expect((await usageSourceFindings(desk)).filter((told) => told.includes('usage_month'))).toEqual([
    'free|calls|2026-01 usage_month_not_billed 0.00 0',
  ])
})

test('months that lie before the first invoice that is known of say nothing, unless there was usage', async () => {
  const items = [{ sku: 'CALL', minimum: '50', start_date: '2025-09-01' }]
  const over = { start_date: '2025-09-01' }
  await desk.deliver({
    feeds: {
      ...METERED,
      subscriptions: [contract('a', [{ sku: 'SEAT', quantity: '10' }]), contract('older', items, over)],
      usage_events: usedBy('older', 'calls', [['2025-10-15T12:00:00Z', '80']]),
      invoices: [seatsOnly('a-feb', '2026-02-03', CLOSES_JANUARY)],
    },
    asOf: '2026-02-20T00:00:00Z',
  })
  await bothRuns()
  const told = [...(await usageFindings(desk)), ...(await usageSourceFindings(desk))]
  expect(told.filter((one) => one.startsWith('older')).map((one) => one.split(' ')[0])).toEqual([
    'older|calls|2026-01',
    'older|calls|2025-10',
  ])
})
