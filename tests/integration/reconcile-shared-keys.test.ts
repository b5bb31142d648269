import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Desk, listMatches, listStanding, openDesk } from '#tests/support/judgement/desk'
import { invoiceOf, linesOf, postingOf } from '#tests/support/judgement/rows'
import type { BillingRow, ErpRow } from '#tests/support/judgement/scenario'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

const found = async () =>
  (await listStanding(desk))
    .filter(({ status }) => status !== 'resolved')
    .map((row) => `${row.subject} ${row.found} ${row.variance_minor}`)

const member = (id: string, gross: string, over: Partial<BillingRow> = {}): BillingRow =>
  invoiceOf(id, gross, {
    ...{ entity: 'OSTA', bill_to: 'b-fir', currency: 'CHF', taxes: [['MWS', '0', '0.00']] },
    lines: [['PING', 'charge', 'MWS', gross]],
    ...over,
  })
const consolidated = (id: string, amount: string, refs: string[], over: Partial<ErpRow> = {}): ErpRow => ({
  ...postingOf(invoiceOf(id, amount)),
  ...{ id, ref: 'CON-OSTA-O-701-2026-01', refs, entity: 'OSTA', customer: 'O-701', currency: 'CHF', on: '2026-01-31' },
  lines: [
    ['13000', amount],
    ['43800', `-${amount}`, 'm1-1'],
  ],
  ...over,
})

test('void members of a consolidated document are nobody’s work', async () => {
  const voided = { voided: '2026-01-20T00:00:00Z' }
  await desk.deliver({
    billing: [member('m1', '31.00'), member('m2', '32.00', voided), member('m3', '33.00', voided)],
    erp: [consolidated('con', '31.00', ['M1'])],
  })
  await desk.run()
  expect(await found()).toEqual([])
})

test('a second consolidated document is a duplicate also where a member is void', async () => {
  await desk.deliver({
    billing: [member('m1', '31.00'), member('m2', '32.00', { voided: '2026-01-20T00:00:00Z' })],
    erp: [
      consolidated('con', '31.00', ['M1']),
      consolidated('twice', '31.00', ['M1'], { created: '2026-02-02T00:00:00Z' }),
    ],
  })
  await desk.run()
  expect(await found()).toEqual(['twice DUPLICATE_POSTING/same_reference 3100'])
})

test('a second invoice under one number is missing, not a member of anything', async () => {
  const first = invoiceOf('a', '60.01', { number: 'N-1' })
  await desk.deliver({ billing: [first, invoiceOf('b', '60.02', { number: 'N-1' })], erp: [postingOf(first)] })
  await desk.run()
  expect(await listMatches(desk)).toEqual(['1:1 auto a e-a'])
  expect(await found()).toEqual(['b MISSING_IN_ERP/never_sent -6002'])
})

test('a document that only refers to a number does not take the place of the one that carries it', async () => {
  const invoice = invoiceOf('a', '50.05')
  const byHand = { id: 'hand', ref: null, refs: ['A'], created: '2026-01-12T13:00:00Z', lines: linesOf('7.77', null) }
  await desk.deliver({ billing: [invoice], erp: [postingOf(invoice, byHand), postingOf(invoice)] })
  await desk.run()
  expect(await listMatches(desk)).toEqual(['1:1 auto a e-a'])
  expect(await found()).toEqual(['hand MISSING_IN_BILLING/manual_erp_invoice 777'])
})

test('a match whose one side is looked at again is looked at whole', async () => {
  const invoice = invoiceOf('w', '100.00', { number: 'W-1' })
  const retyped = { ref: 'w 1', lines: linesOf('100.00', null) }
  await desk.deliver({
    billing: [invoice],
    erp: [
      postingOf(invoice, { ...retyped, id: 'first' }),
      postingOf(invoice, { ...retyped, id: 'second', created: '2026-01-12T16:00:00Z' }),
    ],
  })
  await desk.run()
  const [matches, findings] = [await listMatches(desk), await found()]
  expect(matches).toEqual(['1:1 auto first w'])
  await desk.deliver({ billing: [invoiceOf('other', '9.00')] })
  const changed = await desk.run()
  expect(await listMatches(desk)).toEqual(matches)
  expect(await found()).toEqual(['other MISSING_IN_ERP/never_sent -900', ...findings])
  expect((await desk.run(undefined, true)).resultSha).toBe(changed.resultSha)
})

test('a reference row that an earlier look could not see yet is seen when time comes to it', async () => {
  const vane = invoiceOf('v', '20.00', { lines: [['VANE', 'charge', 'EXP', '20.00']] })
  const before = await desk.deliver({ billing: [vane] })
  await desk.run()
  const category = [{ revenue_category: 'METER', valid_from: '2024-01-01', valid_to: null }]
  const product = { sku: 'VANE', name: 'VANE', pattern: 'as_invoiced', revenue_categories: category }
  const after = await desk.deliver({ feeds: { products: [product] } })
  await desk.run(before)
  expect(await found()).toEqual(['v UNMAPPED/revenue_category -2000'])
  const changed = await desk.run(after)
  expect(await found()).toEqual(['v MISSING_IN_ERP/never_sent -2000'])
  expect((await desk.run(after, true)).resultSha).toBe(changed.resultSha)
})

test('a supplement of a consolidated document stands for the members it names, what is in neither is missing', async () => {
  const [first, second, third] = [member('m1', '31.00'), member('m2', '32.00'), member('m3', '33.00')]
  const supplement = (id: string, over: Partial<ErpRow> = {}): ErpRow => ({
    ...consolidated(id, '32.00', ['M2'], { ref: 'CON-OSTA-O-701-2026-01/S2', created: '2026-02-03T00:00:00Z' }),
    lines: [
      ['13000', '32.00'],
      ['43800', '-32.00', 'm2-1'],
    ],
    ...over,
  })
  await desk.deliver({ billing: [first, second, third], erp: [consolidated('con', '31.00', ['M1'])] })
  await desk.run()
  expect(await found()).toEqual([
    'm2 PARTIAL_POSTING/consolidated_member_missing -3200',
    'm3 PARTIAL_POSTING/consolidated_member_missing -3300',
  ])
  await desk.deliver({ erp: [supplement('sup')] })
  const changed = await desk.run()
  expect(await found()).toEqual(['m3 PARTIAL_POSTING/consolidated_member_missing -3300'])
  expect(await listMatches(desk)).toEqual(['n:m auto con m1 m2 sup'])
  expect((await desk.run(undefined, true)).resultSha).toBe(changed.resultSha)
})

test('a consolidated document that was reversed and rebooked stands for its members, whatever the period of the reversal', async () => {
  const later = { on: '2026-01-31', created: '2026-02-03T00:00:00Z' }
  await desk.deliver({
    billing: [member('m1', '31.00')],
    erp: [
      consolidated('con', '30.00', ['M1']),
      consolidated('rev', '-30.00', ['M1'], {
        ...later,
        ...{ ref: 'CON-OSTA-O-701-2026-01/R1', type: 'ar_credit_memo', reversal_of: 'con', posted_on: '2026-02-03' },
        lines: [
          ['13000', '-30.00'],
          ['43800', '30.00', 'm1-1'],
        ],
      }),
      consolidated('again', '31.00', ['M1'], { ...later, ref: 'CON-OSTA-O-701-2026-01/B1' }),
    ],
  })
  await desk.run()
  expect(await found()).toEqual([])
  expect(await listMatches(desk)).toEqual(['reversal_chain auto again con m1 rev'])
})
