import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Desk, openDesk } from '#tests/support/judgement/desk'
import { bill, contract, type Line, price } from '#tests/support/usage-rows'
import { usageFindings, usageSourceFindings } from '#tests/support/usage-scene'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

// Ten seats at 31.00 are 310.00, and 10 % of them 31.00. Nothing was called, at least 20.00 is due: 10 % of that are 2.00.
const feeds = {
  metrics: [{ metric: 'calls', aggregation: 'sum', unit: 'call', decimals: 0 }],
  prices: [
    price('seat-1', 'SEAT', { model: 'per_unit', unit_price: '31' }),
    price('call-1', 'CALL', { model: 'per_unit', unit_price: '1' }),
  ],
}
const items = [
  { sku: 'SEAT', quantity: '10' },
  { sku: 'CALL', minimum: '20' },
]
const held = (id: string, percent: string) => contract(id, items, { discount_percent: percent })
const seats = (of: string): Line => ({ of, sku: 'SEAT', quantity: '10', net: '310.00' })
const less = (of: string, net: string): Line => ({
  ...{ of, sku: '', kind: 'discount', net, from: null, to: null },
})
const called = (of: string, kind: string, net: string): Line => ({
  ...{ of, sku: 'CALL', metric: 'calls', kind, quantity: kind === 'charge' ? '0' : '1', net },
})
const closing = { usage_cutoff: '2026-02-03T08:00:00Z' }

test('a subscription has one discount on an invoice, of its percent of the charges and minimums there', async () => {
  await desk.deliver({
    asOf: '2026-02-10T00:00:00Z',
    feeds: {
      ...feeds,
      subscriptions: [held('a', '10'), held('b', '10'), held('none', '0')],
      invoices: [
        bill('right', '2026-02-03', [seats('a'), less('a', '-31.00'), seats('b'), less('b', '-31.00')]),
        bill('absent', '2026-02-03', [seats('a'), seats('b'), seats('none')]),
        bill('one-absent', '2026-02-03', [seats('a'), seats('b'), less('b', '-31.00')]),
        bill('twice', '2026-02-03', [seats('a'), less('a', '-31.00'), less('a', '-31.00')]),
        bill('other-first', '2026-02-03', [seats('a'), less('a', '-3.00'), less('a', '-31.00')]),
        bill('undue', '2026-02-03', [seats('none'), less('none', '-31.00')]),
        bill('alone', '2026-02-03', [less('a', '-31.00')]),
        bill('nobody', '2026-02-03', [less('stranger', '-31.00')]),
        bill('usage', '2026-02-03', [called('a', 'charge', '0.00'), called('a', 'minimum', '20.00')], closing),
      ],
    },
  })
  await desk.run()
  expect(await usageFindings(desk)).toEqual([])
  expect(await usageSourceFindings(desk)).toEqual([
    'absent-1 discount_missing -31.00 0.00',
    'absent-2 discount_missing -31.00 0.00',
    'alone-1 discount_not_percent 0.00 -31.00',
    'nobody-1 unknown_subscription',
    'one-absent-1 discount_missing -31.00 0.00',
    'other-first-2 discount_repeated -31.00 -3.00',
    'twice-3 discount_repeated -31.00 -31.00',
    'undue-2 discount_not_percent 0.00 -31.00',
    'usage-1 discount_missing -2.00 0.00',
  ])
  const lines = await sql<{ told: string }>`
    select d.source_id || ' ' || coalesce(r.line_no::text, 'none') || ' ' || r.subscription_id || ' ' || coalesce(r.expected_minor::text, '-') || ' ' || r.billed_minor as told
    from rated_line r join billing_document d using (document_id) where r.kind = 'discount' and d.source_id in ('absent', 'twice', 'nobody') order by 1`.execute(
    desk.db,
  )
  expect(lines.rows.map(({ told }) => told)).toEqual([
    'absent none a -3100 0',
    'absent none b -3100 0',
    'nobody 1 stranger - -3100',
    'twice 2 a -3100 -3100',
    'twice 3 a 0 -3100',
  ])
})

test('another percentage in the contract is another discount on what it billed', async () => {
  const invoices = [bill('feb', '2026-02-03', [seats('a')])]
  await desk.deliver({ asOf: '2026-02-10T00:00:00Z', feeds: { ...feeds, subscriptions: [held('a', '0')], invoices } })
  await desk.run()
  expect(await usageSourceFindings(desk)).toEqual([])
  await desk.deliver({ feeds: { subscriptions: [held('a', '2.5')] } })
  const changed = await desk.run()
  const full = await desk.run(undefined, true)
  expect([changed.kind, full.kind, changed.resultSha === full.resultSha]).toEqual(['changed', 'full', true])
  expect(await usageSourceFindings(desk)).toEqual(['feb-1 discount_missing -7.75 0.00'])
})
