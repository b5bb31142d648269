import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Desk, openDesk } from '#tests/support/judgement/desk'
import { bill, contract, price } from '#tests/support/usage-rows'
import { usageFindings, usageSourceFindings } from '#tests/support/usage-scene'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

// The harbour costs 3650.00 a year, seats 31.00 a month.
const prices = [
  price('harbour-1', 'HARBOUR', { model: 'per_unit', unit_price: '3650' }),
  price('seat-1', 'SEAT', { model: 'per_unit', unit_price: '31' }),
]
const harbour = (id: string) => contract(id, [{ sku: 'HARBOUR', quantity: '2', start_date: '2025-02-10' }])
/** Seven days of the year before 10 February 2026: 2 x 3650.00 x 7 / 365 = 140.00. */
const week = (of: string, over: object) => ({
  ...{
    of,
    sku: 'HARBOUR',
    kind: 'proration_credit',
    quantity: '2',
    net: '140.00',
    from: '2026-02-03',
    to: '2026-02-10',
  },
  ...over,
})
const year = (of: string) => ({
  of,
  sku: 'HARBOUR',
  quantity: '2',
  net: '7300.00',
  from: '2025-02-10',
  to: '2026-02-10',
})
const cancelled = (of: string) => ({
  ...{ amendment_id: `am-${of}`, subscription_id: of, sku: null, kind: 'cancel', version: 1 },
  ...{ effective_date: '2026-02-03', signed_at: '2026-01-20T00:00:00Z', from_quantity: null, to_quantity: null },
})
const ended = { kind: 'credit_memo', reason: 'termination' }

test('what is credited of a year within one month is a part of that year, by the charge it names or that covers it', async () => {
  await desk.deliver({
    asOf: '2026-03-10T00:00:00Z',
    feeds: {
      prices,
      subscriptions: [harbour('named'), harbour('covered')],
      amendments: [cancelled('named'), cancelled('covered')],
      invoices: [
        bill('year-named', '2025-02-10', [year('named')]),
        bill('year-covered', '2025-02-10', [year('covered')]),
        bill('end-named', '2026-02-03', [week('named', { original_line_id: 'year-named-1' })], {
          ...ended,
          original_invoice_id: 'year-named',
        }),
        bill('end-covered', '2026-02-03', [week('covered', {})], ended),
      ],
    },
  })
  await desk.run()
  expect([...(await usageFindings(desk)), ...(await usageSourceFindings(desk))]).toEqual([])
})

test('a charge that arrives later tells the cycle of what was credited before', async () => {
  await desk.deliver({
    asOf: '2026-03-10T00:00:00Z',
    feeds: {
      prices,
      subscriptions: [harbour('late')],
      amendments: [cancelled('late')],
      invoices: [bill('end', '2026-02-03', [week('late', {})], ended)],
    },
  })
  await desk.run()
  expect(await usageSourceFindings(desk)).toEqual(['end-1 net_not_rated -1825.00 -140.00'])
  await desk.deliver({ feeds: { invoices: [bill('year', '2025-02-10', [year('late')])] } })
  const changed = await desk.run()
  const full = await desk.run(undefined, true)
  expect([changed.kind, full.kind, changed.resultSha === full.resultSha]).toEqual(['changed', 'full', true])
  expect(await usageSourceFindings(desk)).toEqual([])
})
