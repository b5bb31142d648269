import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Desk, openDesk } from '#tests/support/judgement/desk'
import { contract, type Used, usedBy } from '#tests/support/usage-rows'
import { deliverCases, JAN, usageSourceFindings } from '#tests/support/usage-scene'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

// January of Los Angeles: every way in which an event may fail to count.
const again: Used = ['2026-01-12T00:00:00Z', '1', undefined, { ref: 'same' }]
const strange: readonly Used[] = [
  ['2025-12-31T00:00:00Z', '3'],
  again,
  again,
  ['2026-01-13T00:00:00Z', '4', undefined, { amends: 'nobody' }],
  ['2026-01-13T00:00:00Z', '5', undefined, { amends: 'a-calls-2' }],
  ['2026-01-13T00:00:00Z', '6', '2026-01-14T00:00:00Z', { amends: 'a-calls-5' }],
]

test('every event of a contract that does not count is told by its reason, month and number', async () => {
  await deliverCases(desk, [{ id: 'a', used: [], lines: [{ quantity: '6', net: '6.00' }] }])
  await desk.deliver({
    feeds: {
      usage_events: [...usedBy('a', 'calls', strange), ...usedBy('a', 'gb', [JAN]), ...usedBy('ended', 'calls', [JAN])],
      subscriptions: [contract('ended', [{ sku: 'CALL', start_date: '2025-11-01' }])],
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
    },
  })
  const changed = await desk.run()
  const strays = [
    '["a","calls","2025-12"] usage_before_start',
    '["a","calls","2026-01"] amendment_of_amendment',
    '["a","calls","2026-01"] amendment_of_nothing',
    '["a","calls","2026-01"] suspected_resend',
    '["a","gb","2026-01"] metric_not_metered',
    '["ended","calls","2026-01"] usage_after_end',
  ]
  expect((await usageSourceFindings(desk)).filter((told) => told.startsWith('['))).toEqual(strays)
  expect((await desk.run(undefined, true)).resultSha).toBe(changed.resultSha)
})

test('a delivery that repeats an id with other content is a finding from the run that follows it', async () => {
  await deliverCases(desk, [{ id: 'a', used: [JAN], lines: [{ quantity: '100', net: '100.00' }] }])
  await desk.run()
  const other: Used = [JAN[0], '90']
  await desk.deliver({ feeds: { usage_events: usedBy('a', 'calls', [other]) } })
  const changed = await desk.run()
  expect(await usageSourceFindings(desk)).toEqual(['["a","calls","2026-01"] event_other_content'])
  const full = await desk.run(undefined, true)
  expect([changed.kind, changed.resultSha]).toEqual(['changed', full.resultSha])
})

test('a product that is metered otherwise is seen in the usage that came before', async () => {
  await deliverCases(desk, [{ id: 'a', used: [JAN], lines: [{ quantity: '100', net: '100.00' }] }])
  await desk.run()
  expect(await usageSourceFindings(desk)).toEqual([])
  const category = [{ revenue_category: 'METER', valid_from: '2024-01-01', valid_to: null }]
  const product = { sku: 'CALL', name: 'CALL', metric: 'gb', pattern: 'as_invoiced', revenue_categories: category }
  await desk.deliver({ feeds: { products: [product] } })
  const changed = await desk.run()
  expect(await usageSourceFindings(desk)).toContain('["a","calls","2026-01"] metric_not_metered')
  expect((await desk.run(undefined, true)).resultSha).toBe(changed.resultSha)
})
