import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { ErpConnector, PostAnswer } from '#server/connectors/contract'
import type { ErpDocumentDraft } from '#server/domain/corrections/erp-draft'

/** An ERP set up for one test file, and the ways to disturb it. All of it goes around the connector under test. */
export interface ErpBench {
  readonly company: string
  /** A fresh connector, as after a restart of ours. */
  open(options?: { timeoutMs?: number }): ErpConnector
  /** A balanced invoice over 119.00, of which the ERP owes tax 19.00, in a period that is open. */
  invoice(reference: string): ErpDocumentDraft
  /** A balanced credit memo over 59.50 to the same customer in the same period. */
  creditMemo(reference: string): ErpDocumentDraft
  /** Posted and unfinished documents with a reference, counted in the ERP itself. */
  countInErp(reference: string): Promise<number>
  /** The next document sent is created, and the connection breaks before anything is answered. */
  crashAfterCreate(): Promise<void>
  /** The next document sent is posted, and answered this late. */
  answerLate(ms: number): Promise<void>
  closePeriod(period: string): Promise<void>
  openPeriod(period: string): Promise<void>
  close(): Promise<void>
}

const PulledRow = z.looseObject({
  id: z.string(),
  type: z.string(),
  external_ref: z.string().nullable(),
  references: z.array(z.string()),
  customer_no: z.string().nullable(),
  document_date: z.string(),
  posting_date: z.string(),
  period: z.string(),
  currency: z.string(),
  reversal_of: z.string().nullable(),
  lines: z.array(z.looseObject({ account: z.string(), debit: z.string(), credit: z.string() })),
})
type PulledRow = z.infer<typeof PulledRow>

/** What every ERP behind the contract has to do, whoever made it. `setUp` is called once per file. */
export function describeErp(name: string, setUp: () => Promise<ErpBench>): void {
  describe(`${name} behind the contract`, () => {
    let bench: ErpBench
    beforeAll(async () => {
      bench = await setUp()
    })
    afterAll(() => bench?.close())
    provePosting(() => bench)
    proveBrokenAnswers(() => bench)
    proveRefusals(() => bench)
    provePull(() => bench)
  })
}

function provePosting(bench: () => ErpBench): void {
  test('posts a document that is then found by its reference, once', async () => {
    const draft = bench().invoice('CONF-1')
    const posted = expectPosted(await send(bench(), draft))
    const found = await find(bench(), 'CONF-1')
    expect(found).toMatchObject([{ ...posted, isDraft: false, currency: draft.currency }])
    expect(hundredths(found[0]?.receivable ?? '')).toBe(11_900n)
    expect(await bench().countInErp('CONF-1')).toBe(1)
  })
  test('looks many references up at once and is silent about those it does not hold', async () => {
    expectPosted(await send(bench(), bench().invoice('CONF-2A')))
    expectPosted(await send(bench(), bench().invoice('CONF-2B')))
    const found = await bench().open().lookUp(bench().company, ['CONF-2A', "CONF-2'X", 'CONF-2B', 'CONF-2'])
    expect(
      [...found]
        .filter(([, documents]) => documents.length > 0)
        .map(([reference]) => reference)
        .sort(),
    ).toEqual(['CONF-2A', 'CONF-2B'])
  })
  test('posts a credit memo with the receivable on the other side', async () => {
    expectPosted(await send(bench(), bench().creditMemo('CONF-3')))
    const [found] = await find(bench(), 'CONF-3')
    expect(hundredths(found?.receivable ?? '')).toBe(-5950n)
  })
  test('reverses a document so that both together come to nothing', async () => {
    const original = bench().invoice('CONF-4')
    const { sourceId } = expectPosted(await send(bench(), original))
    expectPosted(await send(bench(), reversalOf(original, sourceId)))
    const rows = await pullAll(bench().open(), 50)
    const reversal = rows.find((row) => row.external_ref === 'CONF-4/R1')
    expect(reversal?.reversal_of).toBe(sourceId)
    const both = rows.filter((row) => row === reversal || row.id === sourceId)
    expect([...netByAccount(both).values()].every((net) => net === 0n)).toBe(true)
  })
}

function proveBrokenAnswers(bench: () => ErpBench): void {
  test('a crash after the document was created leaves the outcome unknown, and a look-up settles it without a second one', async () => {
    const draft = bench().invoice('CONF-5')
    await bench().crashAfterCreate()
    expect((await send(bench(), draft)).kind).toBe('unknown')
    const [left] = await find(bench(), 'CONF-5')
    expect(left).toBeDefined()
    if (left?.isDraft) expectPosted(await send(bench(), draft))
    expect(await find(bench(), 'CONF-5')).toMatchObject([{ isDraft: false }])
    expect(await bench().countInErp('CONF-5')).toBe(1)
  })
  test('an answer that comes too late leaves the outcome unknown, and the document is found', async () => {
    const draft = bench().invoice('CONF-6')
    await bench().answerLate(2500)
    expect((await send(bench(), draft, { timeoutMs: 1000 })).kind).toBe('unknown')
    await expect.poll(() => find(bench(), 'CONF-6'), { timeout: 15_000, interval: 200 }).toHaveLength(1)
    const [left] = await find(bench(), 'CONF-6')
    if (left?.isDraft) expectPosted(await send(bench(), draft))
    await pause(500)
    expect(await bench().countInErp('CONF-6')).toBe(1)
  })
  test('past its deadline a document does not leave', async () => {
    const { answer } = await bench()
      .open()
      .post(bench().company, bench().invoice('CONF-7'), new Date(Date.now() - 1))
    expect(answer.kind).toBe('unreachable')
    expect(await bench().countInErp('CONF-7')).toBe(0)
  })
}

function proveRefusals(bench: () => ErpBench): void {
  test('a second document with a reference is refused, or can be found: as its capabilities say', async () => {
    const { uniqueness } = bench().open().capabilities
    expectPosted(await send(bench(), bench().invoice('CONF-8')))
    const second = await send(bench(), bench().invoice('CONF-8'))
    if (uniqueness === 'enforced') expect(second).toMatchObject({ kind: 'rejected', code: 'duplicate_reference' })
    else expectPosted(second)
    const count = uniqueness === 'enforced' ? 1 : 2
    expect(await bench().countInErp('CONF-8')).toBe(count)
    expect(await find(bench(), 'CONF-8')).toHaveLength(count)
  })
  test('a closed period refuses, nothing stays behind, and once open it takes the same document', async () => {
    const draft = bench().invoice('CONF-9')
    await bench().closePeriod(draft.period)
    const answer = await send(bench(), draft)
    await bench().openPeriod(draft.period)
    expect(answer).toMatchObject({ kind: 'rejected', code: 'period_closed' })
    const left = await find(bench(), 'CONF-9')
    expect(left.filter((document) => !document.isDraft)).toEqual([])
    expectPosted(await send(bench(), draft))
    expect(await bench().countInErp('CONF-9')).toBe(1)
  })
}

function provePull(bench: () => ErpBench): void {
  test('tells a posted document as a row of the feed', async () => {
    const draft = bench().invoice('CONF-10')
    const { sourceId, docNo } = expectPosted(await send(bench(), draft))
    const row = (await pullAll(bench().open(), 50)).find((pulled) => pulled.external_ref === 'CONF-10')
    expect(row).toMatchObject({
      id: sourceId,
      doc_no: docNo,
      type: draft.type,
      status: 'posted',
      references: draft.references,
      customer_no: draft.customer_no,
      document_date: draft.document_date,
      posting_date: draft.posting_date,
      period: draft.period,
      currency: draft.currency,
    })
    expect(row && netByAccount([row])).toEqual(netByAccount([draft]))
  })
  test('tells what changed since its mark, and again what lies in the overlap before it', async () => {
    const before = bench().open()
    const mark = await readToEnd(before, null, 50)
    expectPosted(await send(bench(), bench().invoice('CONF-11')))
    const since = await readToEnd(bench().open(), mark.cursor, 50)
    expect(since.rows.map((row) => row.external_ref)).toContain('CONF-11')
    const again = await readToEnd(bench().open(), since.cursor, 50)
    expect(again.rows.map((row) => row.external_ref)).toContain('CONF-11')
  })
  test('reads the same documents in small pages as in large ones, each once', async () => {
    const ids = (rows: readonly PulledRow[]) => rows.map((row) => row.id).sort()
    const large = ids(await pullAll(bench().open(), 500))
    const small = ids(await pullAll(bench().open(), 2))
    expect(new Set(small).size).toBe(small.length)
    expect(small).toEqual(large)
  })
}

async function send(bench: ErpBench, draft: ErpDocumentDraft, options?: { timeoutMs?: number }): Promise<PostAnswer> {
  const { answer } = await bench.open(options).post(bench.company, draft, new Date(Date.now() + 60_000))
  return answer
}

async function find(bench: ErpBench, reference: string) {
  return (await bench.open().lookUp(bench.company, [reference])).get(reference) ?? []
}

function expectPosted(answer: PostAnswer): { sourceId: string; docNo: string } {
  if (answer.kind !== 'posted') throw new Error(`expected a posted document, got ${JSON.stringify(answer)}`)
  return { sourceId: answer.sourceId, docNo: answer.docNo }
}

/** Reads from a cursor to the end of what changed. */
export async function readToEnd(connector: ErpConnector, from: unknown, limit: number) {
  const rows: PulledRow[] = []
  let cursor = from
  for (let page = 0; page < 5000; page += 1) {
    const read = await connector.pull(cursor, limit)
    rows.push(...read.documents.map((row) => PulledRow.parse(row)))
    cursor = read.next
    if (read.complete) return { rows, cursor }
  }
  throw new Error('the pull does not come to an end')
}

async function pullAll(connector: ErpConnector, limit: number): Promise<PulledRow[]> {
  return (await readToEnd(connector, null, limit)).rows
}

/** The exact mirror of an invoice: every line on its other side. */
export function reversalOf(draft: ErpDocumentDraft, sourceId: string): ErpDocumentDraft {
  return {
    ...draft,
    external_ref: `${draft.external_ref}/R1`,
    reversal_of: sourceId,
    lines: draft.lines.map((line) => ({
      ...line,
      debit: line.credit,
      credit: line.debit,
      base_debit: line.base_credit,
      base_credit: line.base_debit,
    })),
  }
}

/** Debit less credit of each account in hundredths. */
function netByAccount(documents: readonly { lines: readonly { account: string; debit: string; credit: string }[] }[]) {
  const net = new Map<string, bigint>()
  for (const { account, debit, credit } of documents.flatMap((document) => document.lines)) {
    net.set(account, (net.get(account) ?? 0n) + hundredths(debit) - hundredths(credit))
  }
  return net
}

function hundredths(decimal: string): bigint {
  const [, sign, whole, cents] = /^(-?)(\d+)(?:\.(\d{1,2})0*)?$/.exec(decimal) ?? []
  if (whole === undefined) throw new Error(`no decimal of two places: "${decimal}"`)
  return (sign ? -1n : 1n) * (BigInt(whole) * 100n + BigInt((cents ?? '').padEnd(2, '0')))
}
