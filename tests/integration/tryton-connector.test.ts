import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, decimal } from '#server/connectors/erp/tryton/wire'
import { openConnector } from '#server/connectors/open-connector'
import type { ErpDocumentDraft } from '#server/domain/corrections/erp-draft'
import { readToEnd } from '#tests/support/erp-conformance'
import { draftOf } from '#tests/support/tryton/drafts'
import { seeded } from '#tests/support/tryton/seed'
import { type TestTryton, testTryton } from '#tests/support/tryton/test-tryton'

let erp: TestTryton
beforeAll(async () => {
  erp = await testTryton()
})
afterAll(() => erp?.close())

const figures = { net: '100.00', tax: '19.00', gross: '119.00' }
const post = async (draft: ErpDocumentDraft, connector = erp.open()) =>
  (await connector.post(seeded.company, draft, new Date(Date.now() + 60_000))).answer
const find = async (reference: string) => (await erp.open().lookUp(seeded.company, [reference])).get(reference) ?? []
const pulled = async (reference: string) =>
  (await readToEnd(erp.open(), null, 100)).rows.filter((row) => row.external_ref === reference)

test('what Tryton makes of a document is compared before it is posted, and what differs is taken away', async () => {
  const answer = await post(draftOf('TOTAL', { net: '100.00', tax: '19.01', gross: '119.01' }))
  expect(answer).toMatchObject({ kind: 'rejected', code: 'total_mismatch' })
  expect(await find('TOTAL')).toEqual([])
  expect(await post(draftOf('TOTAL', figures))).toMatchObject({ kind: 'posted' })
})

test.each([
  ['unknown_customer', { customer_no: 'nobody' }],
  ['unknown_account', { revenue: '4999' }],
  ['other', { currency: 'USD' }],
  ['other', { reversal_of: 'elsewhere/1' }],
])('says %s for %o', async (code, over) => {
  expect(await post(draftOf('REFUSED', figures, over))).toMatchObject({ kind: 'rejected', code })
  expect(await find('REFUSED')).toEqual([])
})

test('refuses a document whose sides differ', async () => {
  expect(await post(draftOf('SIDES', { ...figures, gross: '120.00' }))).toMatchObject({ code: 'unbalanced' })
})

test('an older document is numbered on the day of the newest of its month', async () => {
  expect(await post(draftOf('NEWER', figures, { document_date: '2026-09-20', posting_date: '2026-09-20', period: '2026-09' }))).toMatchObject({ kind: 'posted' }) // biome-ignore format: one claim
  expect(await post(draftOf('OLDER', figures, { document_date: '2026-09-05', posting_date: '2026-09-05', period: '2026-09' }))).toMatchObject({ kind: 'posted' }) // biome-ignore format: one claim
  const [row] = await pulled('OLDER')
  expect(row).toMatchObject({ document_date: '2026-09-05', posting_date: '2026-09-20', period: '2026-09' })
})

test('a session that is over is renewed', async () => {
  const connector = erp.open()
  await connector.lookUp(seeded.company, ['x'])
  erp.disturb('model.account.invoice.post', { kind: 'sign_out' })
  expect(await post(draftOf('SIGNED-OUT', figures), connector)).toMatchObject({ kind: 'posted' })
})

test('a wrong password takes nothing, and the check says so', async () => {
  const connector = openConnector({ ...erp.wish, secret: 'wrong' })
  expect(await post(draftOf('WRONG', figures), connector)).toMatchObject({ kind: 'unreachable' })
  expect(await connector.check()).toMatchObject([{ name: 'sign_in', passed: false }])
})

test('of many posted at once none is lost and none is there twice', async () => {
  const drafts = Array.from({ length: 3 }, (_, at) => draftOf(`MANY-${at}`, figures))
  const answers = await Promise.all(drafts.map((draft) => post(draft)))
  expect(answers.filter(({ kind }) => kind !== 'posted' && kind !== 'throttled')).toEqual([])
  for (const [at, draft] of drafts.entries()) {
    if (answers[at]?.kind === 'throttled') expect(await post(draft)).toMatchObject({ kind: 'posted' })
    expect(await find(draft.external_ref)).toMatchObject([{ isDraft: false }])
  }
})

test('a credit that refunds an invoice is read as its reversal', async () => {
  await post(draftOf('REFUNDED', figures, { customer_no: 'C2' }))
  const [original] = await erp.admin.rows('account.invoice', [['reference', '=', 'REFUNDED']], { fields: ['id'] })
  const active = { active_model: 'account.invoice', active_id: original?.id, active_ids: [original?.id] }
  const start = { with_refund: true, invoice_date: day('2026-10-16') }
  await erp.admin.wizard('account.invoice.credit', [['start'], ['credit', { start }]], active)
  const { rows } = await readToEnd(erp.open(), null, 100)
  const [sourceId] = rows.filter((row) => row.external_ref === 'REFUNDED').map((row) => row.id)
  expect(rows.filter((row) => row.reversal_of === sourceId)).toMatchObject([{ type: 'ar_credit_memo' }])
})

test('a document in another currency is read in both', async () => {
  await post(draftOf('HOME', figures))
  const [domestic] = await erp.admin.rows('account.invoice', [['reference', '=', 'HOME']], {
    fields: ['party', 'invoice_address', 'account', 'journal', 'company'],
  })
  const rates = [['create', [{ date: day('2026-01-01'), rate: decimal('1.25') }]]]
  const usd = { name: 'US Dollar', code: 'USD', symbol: '$', rounding: decimal('0.01'), digits: 2, rates }
  const currency = await erp.admin.create('currency.currency', usd)
  const [revenue] = await erp.admin.rows('account.account', [['code', '=', '4000']], { fields: ['id'] })
  const { id: _id, ...kept } = domestic ?? { id: 0 }
  const line = { type: 'line', currency, account: revenue?.id, quantity: 1, unit_price: decimal('99.99') }
  const invoice = await erp.admin.create('account.invoice', {
    ...kept,
    ...{ type: 'out', currency, reference: 'FOREIGN', invoice_date: day('2026-08-03') },
    lines: [['create', [{ ...line, company: kept['company'] }]]],
  })
  await erp.admin.call('account.invoice', 'post', [[invoice]])
  const [row] = await pulled('FOREIGN')
  expect(row).toMatchObject({ currency: 'USD', rate: null, period: '2026-08' })
  expect(row?.lines).toMatchObject([
    { account: '4000', debit: '0', credit: '99.99', base_debit: '0', base_credit: '79.99' },
    { account: '1200', debit: '99.99', credit: '0', base_debit: '79.99', base_credit: '0' },
  ])
})
