import { afterEach, beforeEach, expect, test } from 'vitest'
import { erpRowOf, invoiceRowOf } from '#tests/support/judgement/deliver'
import { type Desk, listStanding, openDesk } from '#tests/support/judgement/desk'
import { invoiceOf, postingOf } from '#tests/support/judgement/rows'
import { booked, entity, mapping, payment, reversal } from '#tests/support/receivables-company'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

const found = async () =>
  (await listStanding(desk))
    .filter((row) => row.status !== 'resolved')
    .map((row) => `${row.subject} ${row.found} ${row.variance_minor}`)

test('a reversal that bears no reference is seen by a run over what changed', async () => {
  const invoice = invoiceOf('q', '100.00')
  await desk.deliver({
    asOf: '2026-03-10T00:00:00Z',
    feeds: {
      legal_entities: [entity],
      mappings: [mapping],
      invoices: [invoiceRowOf(invoice)],
      erp_documents: [erpRowOf(postingOf(invoice)), booked('x-one', 'p-one', '100.00', 'Q')],
      payments: [payment('p-one', '100.00', ['q'])],
    },
  })
  const at = '2026-03-11T09:00:00Z'
  const unnamed = {
    ...reversal('x-two', 'x-one', 'p-one/R1', '100.00', 'Q'),
    ...{ external_ref: null, references: [], created_at: at, updated_at: at },
  }
  await desk.deliver({ asOf: '2026-03-11T10:00:00Z', feeds: { erp_documents: [unnamed] } })
  await desk.run('2026-03-10T12:00:00Z')
  expect(await found()).toEqual([])
  const changed = await desk.run()
  expect(await found()).toEqual(['p-one MISSING_IN_ERP/never_sent -10000'])
  expect((await desk.run(undefined, true)).resultSha).toBe(changed.resultSha)
})
