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

// Ten seats at 31.00 a month: 310.00 for January, and 1.00 for each seat and day of it.
const prices = [price('seat-1', 'SEAT', { model: 'per_unit', unit_price: '31' })]
const seats = (id: string) => contract(id, [{ sku: 'SEAT', quantity: '10' }])
const january = (of: string): Line => ({ of, sku: 'SEAT', quantity: '10', net: '310.00' })
const february = (of: string, quantity: string, net: string): Line => ({
  ...{ of, sku: 'SEAT', quantity, net, from: '2026-02-01', to: '2026-03-01' },
})
const amended = (of: string, over: object) => ({
  ...{ amendment_id: `am-${of}`, subscription_id: of, sku: 'SEAT', kind: 'quantity', version: 1 },
  ...{ signed_at: '2026-01-02T00:00:00Z', effective_date: '2026-01-25', from_quantity: '10', to_quantity: null },
  ...over,
})
const memo = (id: string, reason: string | null, lines: readonly Line[]) =>
  bill(id, '2026-01-26', lines, { kind: 'credit_memo', reason, original_invoice_id: 'jan' })
const credit = (net: string, over: Partial<Line> = {}): Line => ({
  ...{ of: 'stay', sku: 'SEAT', net, original_line_id: 'jan-1' },
  ...over,
})
const week = (of: string, net: string): Line => credit(net, { of, from: '2026-01-25' })

test('a credit memo goes by its reason, whatever its lines are called', async () => {
  await desk.deliver({
    asOf: '2026-02-01T00:00:00Z',
    feeds: {
      prices,
      subscriptions: ['stay', 'end', 'less'].map(seats),
      amendments: [
        amended('end', { sku: null, kind: 'cancel' }),
        amended('less', { kind: 'downgrade', to_quantity: '8' }),
      ],
      invoices: [
        bill('jan', '2026-01-03', ['stay', 'end', 'less'].map(january)),
        memo('gift', 'goodwill', [credit('5.00', { kind: 'proration_credit', quantity: '1' })]),
        memo('wrong', 'billing_error', [credit('310.00'), { ...credit('-3.00'), kind: 'discount' }]),
        memo('over', 'goodwill', [credit('310.01')]),
        memo('old', 'goodwill', [credit('999.00', { original_line_id: 'nobody-1' })]),
        memo('ended', 'termination', [week('end', '70.00')]),
        memo('ended-wrong', 'termination', [week('end', '71.00'), { ...week('end', '-7.00'), kind: 'discount' }]),
        memo('lessened', 'downgrade', [week('less', '14.00')]),
        memo('lessened-wrong', 'downgrade', [week('less', '13.00')]),
        memo('silent', null, [credit('5.00'), { ...credit('-1.00'), kind: 'discount' }]),
        memo('other', 'because', [credit('5.00')]),
      ],
    },
  })
  await desk.run()
  expect(await usageFindings(desk)).toEqual([])
  expect(await usageSourceFindings(desk)).toEqual([
    'ended-wrong-1 net_not_rated -70.00 -71.00',
    'ended-wrong-2 discount_not_percent 0.00 7.00',
    'lessened-wrong-1 net_not_rated -14.00 -13.00',
    'other-1 credit_reason_unknown',
    'over-1 credit_exceeds_original 310.00 310.01',
    'silent-1 credit_reason_unknown',
    'silent-2 credit_reason_unknown',
  ])
  const lines = await sql<{ told: string }>`
    select line_id || ' ' || coalesce(expected_minor::text, '-') || ' ' || billed_minor as told from rated_line
    where line_id not like 'jan-%' and (expected_minor <> billed_minor) is not false order by 1`.execute(desk.db)
  expect(lines.rows.map(({ told }) => told)).toEqual([
    'ended-wrong-1 -7000 -7100',
    'ended-wrong-2 0 700',
    'lessened-wrong-1 -1400 -1300',
    'other-1 - -500',
    'over-1 -31000 -31001',
    'silent-1 - -500',
    'silent-2 - 100',
  ])
})

test('a line that becomes smaller later leaves less room for what was credited of it', async () => {
  const invoices = [bill('jan', '2026-01-03', [january('stay')]), memo('gift', 'goodwill', [credit('310.00')])]
  await desk.deliver({ asOf: '2026-02-01T00:00:00Z', feeds: { prices, subscriptions: [seats('stay')], invoices } })
  await desk.run()
  expect(await usageSourceFindings(desk)).toEqual([])
  await desk.deliver({ feeds: { invoices: [bill('jan', '2026-01-03', [{ ...january('stay'), net: '300.00' }])] } })
  const changed = await desk.run()
  const full = await desk.run(undefined, true)
  expect([changed.kind, full.kind, changed.resultSha === full.resultSha]).toEqual(['changed', 'full', true])
  expect(await usageSourceFindings(desk)).toEqual([
    'gift-1 credit_exceeds_original 300.00 310.00',
    'jan-1 net_not_rated 310.00 300.00',
  ])
})

test('what was signed after a document was final is for later documents to bill', async () => {
  const change = { effective_date: '2026-02-01', to_quantity: '13' }
  const whole = (of: string) => ({ of, sku: 'SEAT', from: '2026-02-01', to: '2026-03-01' })
  await desk.deliver({
    asOf: '2026-03-10T00:00:00Z',
    feeds: {
      prices,
      subscriptions: ['after', 'at'].map(seats),
      amendments: [
        amended('after', { ...change, signed_at: '2026-02-03T20:00:01Z' }),
        amended('at', { ...change, signed_at: '2026-02-03T20:00:00Z' }),
      ],
      invoices: [
        bill('feb', '2026-02-03', [february('after', '10', '310.00'), february('at', '10', '310.00')]),
        bill('mar', '2026-03-03', [
          { ...whole('after'), kind: 'proration_credit', quantity: '10', net: '-310.00' },
          { ...whole('after'), kind: 'proration_charge', quantity: '13', net: '403.00' },
        ]),
      ],
    },
  })
  await desk.run()
  expect(await usageFindings(desk)).toEqual([])
  expect(await usageSourceFindings(desk)).toEqual(['feb-2 quantity_not_in_force 403.00 310.00'])
})
