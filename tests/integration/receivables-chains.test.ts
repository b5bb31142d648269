import { afterEach, beforeEach, expect, test } from 'vitest'
import { erpRowOf, invoiceRowOf } from '#tests/support/judgement/deliver'
import { type Desk, listStanding, openDesk } from '#tests/support/judgement/desk'
import { invoiceOf, linesOf, postingOf } from '#tests/support/judgement/rows'
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

test('a credit that was booked anew and used under its new reference is not open', async () => {
  const [invoice, open] = [invoiceOf('q', '100.00'), invoiceOf('r', '80.00')]
  const credit = invoiceOf('cm', '25.00', { kind: 'credit_memo', on: '2026-01-20' })
  const posted = (id: string, ref: string, lines: ReturnType<typeof linesOf>, reversal_of?: string) =>
    erpRowOf({
      ...postingOf(credit, { type: 'ar_credit_memo', id, ref, lines }),
      ...(reversal_of === undefined ? {} : { reversal_of }),
    })
  await desk.deliver({
    asOf: '2026-03-10T00:00:00Z',
    feeds: {
      legal_entities: [entity],
      mappings: [mapping],
      invoices: [invoice, open, credit].map(invoiceRowOf),
      erp_documents: [
        ...[invoice, open].map((row) => erpRowOf(postingOf(row))),
        posted('e-cm-1', 'CM', linesOf('-25.00', 'cm-1')),
        posted('e-cm-2', 'CM/R1', linesOf('25.00', 'cm-1'), 'e-cm-1'),
        posted('e-cm-3', 'CM/B1', linesOf('-25.00', 'cm-1')),
      ],
    },
  })
  await desk.run()
  expect(await found()).toEqual(['e-cm-3 UNAPPLIED_CREDIT/aged -2500'])
  const at = '2026-03-11T09:00:00Z'
  const line = (line_no: number, debit: string, credited: string, applies_to: string) => ({
    ...{ line_no, account: '11000', debit, credit: credited, base_debit: debit, base_credit: credited, applies_to },
    ...{ tax_code: null, source_line_ref: null },
  })
  await desk.deliver({
    asOf: '2026-03-11T10:00:00Z',
    feeds: {
      payments: [
        payment('p-use', '25.00', ['q'], {
          ...{ kind: 'credit_application', credit_memo_id: 'cm', date: '2026-03-11', recorded_at: at },
          applications: [{ invoice_id: 'q', amount: '25.00', intent: 'partial' }],
        }),
      ],
      erp_documents: [
        booked('x-use', 'p-use', '25.00', 'Q', {
          ...{ type: 'adjustment', created_at: at, updated_at: at, customer_no: null },
          lines: [line(1, '25.00', '0', 'CM/B1'), line(2, '0', '25.00', 'Q')],
        }),
      ],
    },
  })
  const changed = await desk.run()
  expect((await found()).filter((row) => row.includes('UNAPPLIED'))).toEqual([])
  expect((await desk.run(undefined, true)).resultSha).toBe(changed.resultSha)
})
