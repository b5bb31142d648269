import { afterAll, beforeAll, expect, test } from 'vitest'
import { listDocumentFindings, listSettlementFindings } from '#db/queries/source-findings'
import { readSourceFindings } from '#server/control/read-source-findings'
import { translatorFor } from '#server/i18n/translator'
import { erpRowOf, invoiceRowOf } from '#tests/support/judgement/deliver'
import { type Desk, listStanding, openDesk } from '#tests/support/judgement/desk'
import { invoiceOf, postingOf } from '#tests/support/judgement/rows'
import { booked, entity, mapping, payment } from '#tests/support/receivables-company'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

const told = async () => {
  const t = translatorFor('en')
  const { lines } = await readSourceFindings({ db: desk.db, scope: 'all', locale: 'en', t }, {})
  const own = lines.filter(({ kind }) => kind === 'Application' || kind === 'Control account')
  return own.map((line) => `${line.kind} ${line.object} (${line.href ?? 'nowhere'}): ${line.sentence}`)
}
const later = (day: string) => ({ date: day, recorded_at: `${day}T15:00:00Z` })

// Q is 100.00 and takes 60.00 and 45.00: the second is 5.00 too much. R of 80.00 is paid and void from the 10th. The mapping has no account for deposits, and 20.00 stay on account.
test('over-application, settlement of a void document and an account nobody mapped are told on their objects', async () => {
  const [q, r] = [invoiceOf('q', '100.00'), invoiceOf('r', '80.00')]
  const { customer_deposits: _deposits, ...value } = mapping.value
  await desk.deliver({
    asOf: '2026-03-09T18:00:00Z',
    feeds: {
      legal_entities: [entity],
      mappings: [{ ...mapping, value }],
      invoices: [q, r].map(invoiceRowOf),
      erp_documents: [
        erpRowOf(postingOf(q)),
        erpRowOf(postingOf(r)),
        booked('x-1', 'p-1', '60.00', 'Q'),
        booked('x-2', 'p-2', '45.00', 'Q'),
        booked('x-3', 'p-3', '80.00', 'R'),
        booked('x-4', 'p-4', '20.00', null),
      ],
      payments: [
        payment('p-1', '60.00', [], { applications: [{ invoice_id: 'q', amount: '60.00', intent: 'partial' }] }),
        payment('p-2', '45.00', ['q'], later('2026-03-06')),
        payment('p-3', '80.00', ['r']),
        payment('p-4', '20.00', []),
      ],
    },
  })
  await desk.run()
  expect(await told()).toEqual([
    'Control account LARK USD deposit (nowhere): LARK has no account for customer deposits in its control mapping, so settlements in USD cannot be booked (p-4).',
    'Application p-2 Q (/documents/payment/p-2): p-2 applies 45.00 USD to Q, of which 40.00 was open: 5.00 too much.',
  ])
  const voided = { ...invoiceRowOf(r), status: 'void', voided_at: '2026-03-10T09:00:00Z' }
  await desk.deliver({ asOf: '2026-03-10T18:00:00Z', feeds: { invoices: [invoiceRowOf(q), voided] } })
  const changed = await desk.run()
  expect(await told()).toEqual([
    'Control account LARK USD deposit (nowhere): LARK has no account for customer deposits in its control mapping, so settlements in USD cannot be booked (p-4).',
    'Application p-3 R (/documents/payment/p-3): p-3 applies 80.00 USD to R, which is void: nothing is owed on it.',
    'Application p-2 Q (/documents/payment/p-2): p-2 applies 45.00 USD to Q, of which 40.00 was open: 5.00 too much.',
  ])
  const classes = (await listStanding(desk)).map((row) => row.found)
  expect(classes.filter((found) => found.startsWith('UNMAPPED'))).toEqual([])
  expect((await desk.run(undefined, true)).resultSha).toBe(changed.resultSha)
})

test('the invoice and the settlement show it both', async () => {
  const row = await desk.db
    .selectFrom('billing_document')
    .select('document_id')
    .where('source_id', '=', 'q')
    .executeTakeFirstOrThrow()
  const onInvoice = await listDocumentFindings(desk.db, { sourceId: 'q', documentId: row.document_id, versionNo: 1 })
  expect(onInvoice.map((finding) => finding.object_id).filter((id) => id.includes('/q'))).toEqual(['p-2/q'])
  const codes = async (id: string) => (await listSettlementFindings(desk.db, id)).map((finding) => finding.code)
  expect(await codes('p-2')).toEqual(['settlement_exceeds_open'])
  expect(await codes('p-3')).toEqual(['settlement_document_void'])
  expect(await codes('p-1')).toEqual([])
})
