import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openConnector } from '#server/connectors/open-connector'
import type { ErpDocumentDraft } from '#server/domain/corrections/erp-draft'
import { createErpSandbox, type ErpSandboxOptions } from '#server/sandbox/erp/create-erp-sandbox'
import { describeErp, type ErpBench, readToEnd } from '../support/erp-conformance.ts'

const company = 'ACME-DE'
const token = 'a token of the stand-in'
const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

function line(line_no: number, account: string, debit: string, credit: string) {
  const own = { line_no, account, debit, credit, base_debit: debit, base_credit: credit, tax_code: null }
  return { ...own, source_line_ref: null, applies_to: null, dimensions: null }
}

function invoice(reference: string): ErpDocumentDraft {
  return {
    type: 'ar_invoice',
    entity: company,
    external_ref: reference,
    references: [reference],
    customer_no: 'C-1',
    document_date: '2026-03-30',
    posting_date: '2026-04-02',
    period: '2026-04',
    currency: 'EUR',
    rate: '1',
    reversal_of: null,
    text: 'Größe, "Anführung" and \\ back',
    lines: [
      line(1, '1200', '119.00', '0.00'),
      {
        ...line(2, '4000', '0.00', '100.00'),
        tax_code: 'DE-19',
        source_line_ref: 'l-1',
        dimensions: { department: 'D1' },
      },
      line(3, '2200', '0.00', '19.00'),
    ],
  }
}

function creditMemo(reference: string): ErpDocumentDraft {
  const lines = [line(1, '1200', '0.00', '59.50'), line(2, '4000', '50.00', '0.00'), line(3, '2200', '9.50', '0.00')]
  return { ...invoice(reference), type: 'ar_credit_memo', lines }
}

const holdings = {
  documents: [],
  customers: [
    { company, number: 'C-1', blocked: false, controlAccount: '1200' },
    { company, number: 'C-2', blocked: true, controlAccount: '1200' },
  ],
  accounts: ['1200', '2200', '4000'],
  periods: [{ company, period: '2026-04', state: 'open' as const }],
}

async function standIn(options: ErpSandboxOptions = {}) {
  const erp = createErpSandbox({ holdings, token, ...options })
  await new Promise<void>((resolve) => erp.server.listen(0, '127.0.0.1', resolve))
  const { port } = erp.server.address() as AddressInfo // a server listening on a port has such an address
  const close = async () => {
    erp.server.closeAllConnections()
    await new Promise((resolve) => erp.server.close(resolve))
  }
  const baseUrl = `http://127.0.0.1:${port}`
  const connect = (settings: object = {}, secret = token) =>
    openConnector({ kind: 'netsuite', baseUrl, secret, settings: { timeoutMs: 5000, ...settings } })
  return { erp, close, connect, baseUrl }
}

async function bench(uniqueness: 'enforced' | 'searchable'): Promise<ErpBench> {
  const { erp, close, connect } = await standIn({ faults: { uniqueness } })
  return {
    company,
    open: (options = {}) => connect({ uniqueness, ...options }),
    invoice,
    creditMemo,
    countInErp: async (reference) => erp.books.postedWith(company, reference).length,
    crashAfterCreate: async () => void erp.faults.change({ crashNext: 1 }),
    answerLate: async (lateMs) => void erp.faults.change({ lateMs, lateNext: 1 }),
    closePeriod: async (period) => erp.books.setPeriod(company, period, 'locked'),
    openPeriod: async (period) => erp.books.setPeriod(company, period, 'open'),
    close,
  }
}

describeErp('the stand-in that refuses duplicates', () => bench('enforced'))
describeErp('the stand-in that only finds duplicates', () => bench('searchable'))

async function scene(options?: ErpSandboxOptions) {
  const made = await standIn(options)
  open.push(made.close)
  const post = async (draft: ErpDocumentDraft, settings?: object, secret?: string) => {
    const connector = made.connect(settings, secret)
    return (await connector.post(company, draft, new Date(Date.now() + 60_000))).answer
  }
  return { ...made, post }
}

test('every field of a document comes back as it was sent', async () => {
  const { connect, post } = await scene()
  const draft = { ...invoice('N-1'), rate: '1.16240000', references: ['N-1', 'N-1b'] }
  await post(draft)
  const { documents } = await connect().pull(null, 10)
  const { dimensions: _none, ...bare } = line(1, '1200', '119.00', '0.00')
  const { dimensions: _neither, ...last } = line(3, '2200', '0.00', '19.00')
  expect(documents).toEqual([
    {
      ...draft,
      lines: [bare, draft.lines[1], last],
      id: 'erp-de-000001',
      doc_no: 'AR26000001',
      status: 'posted',
      status_reason: null,
      created_at: '2026-04-10T18:00:01Z',
      updated_at: '2026-04-10T18:00:01Z',
      version: 1,
    },
  ])
})

const refusals: readonly (readonly [string, Partial<ErpDocumentDraft>, object])[] = [
  ['an unknown customer', { customer_no: 'C-9' }, { code: 'unknown_customer' }],
  ['a blocked customer', { customer_no: 'C-2' }, { code: 'other', message: expect.stringContaining('blocked') }],
  [
    'an unknown account',
    { lines: [line(1, '9999', '1.00', '0.00'), line(2, '4000', '0.00', '1.00')] },
    { code: 'unknown_account' },
  ],
  [
    'an unbalanced document',
    { lines: [line(1, '1200', '1.00', '0.00'), line(2, '4000', '0.00', '0.99')] },
    { code: 'unbalanced' },
  ],
  ['a period it does not know', { posting_date: '2025-01-02', period: '2025-01' }, { code: 'period_closed' }],
  ['a date outside its period', { posting_date: '2026-05-02' }, { code: 'other' }],
  ['a reversal of nothing', { reversal_of: 'erp-de-000777' }, { code: 'other' }],
]
for (const [what, change, expected] of refusals) {
  test(`${what} is rejected with a code and the ERP's own words`, async () => {
    const { erp, post } = await scene()
    expect(await post({ ...invoice('N-2'), ...change })).toMatchObject({ kind: 'rejected', ...expected })
    expect(erp.books.rows).toEqual([])
  })
}

test('a wrong token, an address nobody listens at and a busy ERP are told apart from a refusal', async () => {
  const { erp, post } = await scene()
  expect(await post(invoice('N-3'), {}, 'another token')).toMatchObject({ kind: 'unreachable' })
  erp.faults.change({ throttleNext: 1, retryAfterSeconds: 7 })
  expect(await post(invoice('N-3'))).toEqual({ kind: 'throttled', retryAfterMs: 7000 })
  const gone = await scene()
  await gone.close()
  expect(await gone.post(invoice('N-3'))).toMatchObject({ kind: 'unreachable' })
  await expect(gone.connect().lookUp(company, ['N-3'])).rejects.toThrow(/connection failed/)
  expect(erp.books.rows).toEqual([])
})

for (const fault of ['htmlNext', 'truncateNext'] as const) {
  test(`an answer spoilt by ${fault} leaves the outcome unknown, and cannot be taken for an empty look-up`, async () => {
    const { erp, post, connect } = await scene()
    erp.faults.change({ [fault]: 1 })
    expect(await post(invoice('N-4'))).toMatchObject({ kind: 'unknown' })
    erp.faults.change({ [fault]: 1 })
    await expect(connect().lookUp(company, ['N-4'])).rejects.toThrow('NetSuite')
    expect((await connect().lookUp(company, ['N-4'])).get('N-4')).toHaveLength(1)
  })
}

test('a server error after sending leaves the outcome unknown', async () => {
  const { erp, post } = await scene()
  erp.faults.change({ refuseNext: 1, refuseWith: { status: 503, code: 'UNEXPECTED_ERROR', detail: 'later' } })
  expect(await post(invoice('N-5'))).toMatchObject({ kind: 'unknown' })
})

test('two in a hundred answers get lost, always the same ones, and none of the documents', async () => {
  const lost = async () => {
    const { erp, post } = await scene({ seed: 7, faults: { losePercent: 2 } })
    const unknown: number[] = []
    for (let n = 0; n < 200; n += 1) if ((await post(invoice(`N-6-${n}`))).kind === 'unknown') unknown.push(n)
    expect(erp.books.rows).toHaveLength(200)
    return unknown
  }
  const first = await lost()
  expect(first.length).toBeGreaterThan(0)
  expect(await lost()).toEqual(first)
})

test('a reference that is no search field cannot be looked up, and the connector says so', async () => {
  const { connect, post } = await scene({ faults: { uniqueness: 'none' } })
  expect(await post(invoice('N-7'))).toMatchObject({ kind: 'posted' })
  expect(connect({ uniqueness: 'none' }).capabilities.uniqueness).toBe('none')
  await expect(connect({ uniqueness: 'none' }).lookUp(company, ['N-7'])).rejects.toThrow(/not a field/)
})

test('a pull asks again from the overlap and no further', async () => {
  const { connect, post } = await scene()
  for (let n = 0; n < 5; n += 1) await post(invoice(`N-8-${n}`))
  const { cursor } = await readToEnd(connect(), null, 2)
  const again = await readToEnd(connect({ overlapSeconds: 2 }), cursor, 2)
  expect(again.rows.map((row) => row.external_ref)).toEqual(['N-8-2', 'N-8-3', 'N-8-4'])
})

test('a company of another name is told as our entity', async () => {
  const { connect, post } = await scene()
  await post(invoice('N-9'))
  const { documents } = await connect({ entities: { [company]: 'DE-01' } }).pull(null, 10)
  expect(documents).toMatchObject([{ external_ref: 'N-9', entity: 'DE-01' }])
})

test('the check names what passed, and what to do about the rest', async () => {
  const { connect } = await scene()
  expect((await connect().check()).map(({ name, passed }) => [name, passed])).toEqual([
    ['sign_in', true],
    ['read', true],
    ['post_invoice', true],
    ['post_credit_memo', true],
  ])
  expect(await connect({}, 'another token').check()).toEqual([
    { name: 'sign_in', passed: false, detail: expect.stringContaining('create a new one') },
  ])
})

test('settings of another kind are refused when the connection is opened', () => {
  const wish = { kind: 'netsuite' as const, baseUrl: 'https://erp.example', secret: null }
  expect(() => openConnector({ ...wish, settings: { uniqueness: 'perhaps' } })).toThrow(/uniqueness/)
  expect(() => openConnector({ ...wish, baseUrl: 'file:///etc/passwd', settings: {} })).toThrow(/https/)
})
