import { afterAll, beforeAll, expect, test } from 'vitest'
import { erpRowOf, invoiceRowOf } from '#tests/support/judgement/deliver'
import { type Desk, listStanding, openDesk } from '#tests/support/judgement/desk'
import { invoiceOf, postingOf } from '#tests/support/judgement/rows'
import { booked, entity, mapping, payment } from '#tests/support/receivables-company'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

// 100.00 are owed. 60.00 were paid on the 5th and told on the 10th; 39.00 on the 7th, told that day and meant to settle the rest: 1.00 is short, for 40.00 were open.
test('what was open is what earlier days left, whenever they were recorded', async () => {
  const invoice = invoiceOf('q', '100.00')
  const told = '2026-03-10T12:00:00Z'
  await desk.deliver({
    asOf: '2026-03-10T18:00:00Z',
    feeds: {
      legal_entities: [entity],
      mappings: [mapping],
      invoices: [invoiceRowOf(invoice)],
      erp_documents: [
        erpRowOf(postingOf(invoice)),
        booked('x-first', 'p-first', '60.00', 'Q', { created_at: told, updated_at: told }),
        booked('x-second', 'p-second', '39.00', 'Q', {
          created_at: '2026-03-07T18:00:00Z',
          updated_at: '2026-03-07T18:00:00Z',
        }),
      ],
      payments: [
        payment('p-first', '60.00', [], {
          recorded_at: told,
          applications: [{ invoice_id: 'q', amount: '60.00', intent: 'partial' }],
        }),
        payment('p-second', '39.00', ['q'], { date: '2026-03-07', recorded_at: '2026-03-07T15:00:00Z' }),
      ],
    },
  })
  await desk.run()
  expect(
    (await listStanding(desk))
      .filter((row) => row.found.endsWith('short_pay'))
      .map((row) => `${row.subject} ${row.variance_minor}`),
  ).toEqual(['p-second -100'])
})

// 100.00 are owed, 90.00 came and were meant to settle it: 10.00 short. Then 4.00 more, then the last 6.00 are written off.
test('what was paid short stands until nothing of the invoice is open, at what was short when it was paid', async () => {
  const invoice = invoiceOf('w', '100.00')
  const short = async () =>
    (await listStanding(desk))
      .filter((row) => row.subject === 'p-w')
      .map((row) => `${row.found} ${row.variance_minor} ${row.status}`)
  const next = async (day: string, row: object) => {
    await desk.deliver({ asOf: `2026-03-${day}T18:00:00Z`, feeds: { payments: [row] } })
    const changed = await desk.run()
    expect((await desk.run(undefined, true)).resultSha).toBe(changed.resultSha)
    return short()
  }
  const on = (day: string, amount: string, over: object = {}) => ({
    ...{ date: `2026-03-${day}`, recorded_at: `2026-03-${day}T15:00:00Z` },
    applications: [{ invoice_id: 'w', amount, intent: 'partial' }],
    ...over,
  })
  await desk.deliver({
    asOf: '2026-03-11T18:00:00Z',
    feeds: {
      invoices: [invoiceRowOf(invoice)],
      erp_documents: [erpRowOf(postingOf(invoice)), booked('x-w', 'p-w', '90.00', 'W')],
    },
  })
  const found = 'PAYMENT_VARIANCE/short_pay -1000'
  expect(await next('12', payment('p-w', '90.00', ['w']))).toEqual([`${found} open`])
  expect(await next('13', payment('p-more', '4.00', [], on('13', '4.00')))).toEqual([`${found} open`])
  const writeOff = payment('p-off', '6.00', [], on('14', '6.00', { kind: 'write_off' }))
  expect(await next('14', writeOff)).toEqual([`${found} resolved`])
})
