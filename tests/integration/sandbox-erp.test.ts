import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { connectorForEntity, readConnection, readConnections } from '#server/connectors/connections'
import { openConnector } from '#server/connectors/open-connector'
import type { ErpDocumentDraft } from '#server/domain/corrections/erp-draft'
import { env } from '#server/env'
import { connectSandbox } from '#server/launch/connect-sandbox'
import { readToEnd, reversalOf } from '../support/erp-conformance.ts'
import { type TestContext, testContext } from '../support/test-context.ts'

const root = join(import.meta.dirname, '../..')
const company = 'HM-JP'
const folder = mkdtempSync(join(tmpdir(), 'tieout-sandbox-'))
const Ready = z.object({ address: z.string(), token: z.string() })
const running: ChildProcess[] = []
let scene: TestContext

beforeAll(async () => {
  scene = await testContext()
})
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})
afterAll(async () => {
  await scene.close()
  rmSync(folder, { recursive: true, force: true })
})

async function startSandbox() {
  const child = fork(join(root, 'server/sandbox/main.ts'), [], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'test', TIEOUT_DATA: folder, LOG_LEVEL: 'silent' },
  })
  running.push(child)
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the sandbox ended before it was ready')))
  ended.catch(() => undefined) // once it is ready its end is part of the test
  const [message]: unknown[] = await Promise.race([once(child, 'message'), ended])
  const ready = Ready.parse(message)
  const settings = { timeoutMs: 10_000, uniqueness: 'enforced' }
  const connect = () => openConnector({ kind: 'netsuite', baseUrl: ready.address, secret: ready.token, settings })
  const put = (path: string, body: object) =>
    fetch(`${ready.address}/sandbox/${path}`, { method: 'PUT', body: JSON.stringify(body) })
  const post = async (draft: ErpDocumentDraft) =>
    (await connect().post(draft.entity, draft, new Date(Date.now() + 10_000))).answer
  return { child, ...ready, connect, put, post }
}

function exampleDocuments(): unknown[] {
  const file = join(root, 'server/sandbox/halden/2026-04-10/erp_documents.jsonl.gz')
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
}

function draft(reference: string): ErpDocumentDraft {
  const line = (line_no: number, account: string, debit: string, credit: string) => {
    const amounts = { debit, credit, base_debit: debit, base_credit: credit }
    return { line_no, account, ...amounts, tax_code: null, source_line_ref: null, applies_to: null, dimensions: null }
  }
  return {
    type: 'ar_invoice',
    entity: company,
    external_ref: reference,
    references: [reference],
    customer_no: 'CJ10091',
    document_date: '2026-03-31',
    posting_date: '2026-04-01',
    period: '2026-04',
    currency: 'JPY',
    rate: '1',
    reversal_of: null,
    text: 'Kept',
    lines: [line(1, '1200', '1100', '0'), line(2, '2500', '0', '1100')],
  }
}

function customerOf(documents: readonly unknown[]): string {
  const Row = z.looseObject({ entity: z.string(), customer_no: z.string().nullable() })
  const found = documents.map((row) => Row.parse(row)).find((row) => row.entity === company && row.customer_no)
  return found?.customer_no ?? ''
}

test('the sandbox starts out with the documents of the newest extract, field by field', async () => {
  const { connect } = await startSandbox()
  const pulled: unknown[] = []
  let cursor: unknown = null
  for (let complete = false; !complete; ) {
    const page = await connect().pull(cursor, 1000)
    pulled.push(...page.documents)
    ;({ next: cursor, complete } = page)
  }
  const byId = (row: unknown) => z.looseObject({ id: z.string() }).parse(row).id
  const sorted = (rows: readonly unknown[]) => [...rows].sort((a, b) => (byId(a) < byId(b) ? -1 : 1))
  expect(pulled).toHaveLength(3598)
  expect(sorted(pulled).map((row) => JSON.stringify(row))).toEqual(
    sorted(exampleDocuments()).map((row) => JSON.stringify(row)),
  )
})

test('what was written survives the death of the process, and the answer that was never given', async () => {
  const customer_no = customerOf(exampleDocuments())
  const first = await startSandbox()
  const posted = await first.post({ ...draft('KEEP-1'), customer_no })
  expect(posted).toMatchObject({ kind: 'posted', sourceId: 'erp-jp-000630', docNo: 'AR26000630' })
  await first.put('faults', { crashNext: 1 })
  const died = once(first.child, 'exit')
  expect(await first.post({ ...draft('KEEP-2'), customer_no })).toMatchObject({ kind: 'unknown' })
  expect(await died).toEqual([null, 'SIGKILL'])
  appendFileSync(join(folder, 'sandbox/erp-journal.jsonl'), '{"kind":"created","row":{"id":"half')

  const second = await startSandbox()
  expect(second.token).toBe(first.token)
  const found = await second.connect().lookUp(company, ['KEEP-1', 'KEEP-2'])
  expect(found.get('KEEP-2')).toEqual([
    { sourceId: 'erp-jp-000631', docNo: 'AR26000631', isDraft: false, receivable: '1100.00', currency: 'JPY' },
  ])
  expect(found.get('KEEP-1')).toHaveLength(1)
  expect(await second.post({ ...draft('KEEP-3'), customer_no })).toMatchObject({ sourceId: 'erp-jp-000632' })
  const reversal = reversalOf({ ...draft('KEEP-3'), customer_no }, 'erp-jp-000632')
  expect(await second.post(reversal)).toMatchObject({ kind: 'posted' })
  expect(await second.post({ ...reversal, external_ref: 'KEEP-3/R2' })).toMatchObject({
    kind: 'rejected',
    message: 'AR26000632 is already reversed.',
  })
})

test('it knows the periods, customers and accounts of the example, and keeps a period that was closed', async () => {
  const customer_no = customerOf(exampleDocuments())
  const first = await startSandbox()
  const march = { posting_date: '2026-03-31', period: '2026-03' }
  expect(await first.post({ ...draft('RULE-1'), customer_no, ...march })).toMatchObject({ code: 'period_closed' })
  expect(await first.post({ ...draft('RULE-1'), customer_no: 'CX1' })).toMatchObject({ code: 'unknown_customer' })
  await first.put('periods', { company, period: '2026-04', state: 'locked' })
  first.child.kill('SIGKILL')
  const second = await startSandbox()
  expect(await second.post({ ...draft('RULE-1'), customer_no })).toMatchObject({ code: 'period_closed' })
  await second.put('periods', { company, period: '2026-04', state: 'open' })
  expect(await second.post({ ...draft('RULE-1'), customer_no })).toMatchObject({ kind: 'posted' })
  expect((await second.put('faults', { losePercent: 'all' })).status).toBe(400)
})

test('the demo connects it with a lane for every entity, and again under another address', async () => {
  const entity = { entity: company, name: 'KK', country: 'JP', functional_currency: 'JPY', time_zone: 'Asia/Tokyo' }
  await scene.ownerDb
    .insertInto('entity')
    .values({ ...entity, posting_mode: 'per_invoice', posting_sla_hours: 24, fiscal_year_start: '01-01', seq: 1n })
    .execute()
  const { address, token } = await startSandbox()
  expect(env().TIEOUT_DATA).toBeDefined()
  await connectSandbox(scene.ctx, { address: 'http://127.0.0.1:9', token: 'an older one' })
  await connectSandbox(scene.ctx, { address, token })
  const lane = await connectorForEntity(scene.db, company)
  expect(lane?.company).toBe(company)
  expect((await lane?.connector.check())?.every((finding) => finding.passed)).toBe(true)
  expect(await connectorForEntity(scene.db, 'HM-XX')).toBeUndefined()
  const [connection, ...others] = await readConnections(scene.db)
  expect(others).toEqual([])
  expect(connection).toMatchObject({ name: 'Sandbox ERP', base_url: address, has_secret: true, state: 'active' })
  expect(JSON.stringify(connection)).not.toContain(token)
  const read = await readConnection(scene.db, lane?.connectionId ?? '')
  expect(read?.lanes).toMatchObject([{ entity: company, company, state: 'active' }])
  expect((await readToEnd(read?.open() ?? expect.fail('no connection'), null, 1000)).rows.length).toBeGreaterThan(3597)
})
