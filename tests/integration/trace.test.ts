import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EntityScope } from '#server/domain/entity-scope'
import { nodeKey } from '#server/domain/lineage/keys'
import { importDrop } from '#server/ingest/import-drop'
import { findSeeds } from '#server/lineage/find-seed'
import { readTrace } from '#server/lineage/read-trace'
import { readUsageEvents } from '#server/lineage/read-usage-events'
import { reconcile } from '#server/reconcile/reconcile'
import { minorOf } from '#tests/support/figures'
import { type TestContext, testContext } from '#tests/support/test-context'
import { demoDrop } from '#tests/support/world'

let scene: TestContext
let folder: string

beforeAll(async () => {
  scene = await testContext()
  folder = await mkdtemp(join(tmpdir(), 'tieout-trace-'))
  const imported = await importDrop(scene.ctx, { folder: demoDrop('2026-04-10'), dataFolder: folder })
  if (!imported.ok) throw new Error(imported.code)
  await reconcile(scene.ctx, { asOf: imported.value.asOf })
}, 180_000)

afterAll(async () => {
  await scene.close()
  await rm(folder, { recursive: true, force: true })
})

const reading = (scope: EntityScope = 'all') => ({ db: scene.db, scope })

async function trace(id: string, direction: 'up' | 'down' | 'both' = 'both', scope: EntityScope = 'all') {
  const [seed] = await findSeeds(reading(scope), id)
  if (!seed) throw new Error(`nothing goes by ${id}`)
  return readTrace(reading(scope), seed, { direction, linesMax: 500 })
}

type Found = Awaited<ReturnType<typeof trace>>
const verdictOf = (found: Found, name: string) => found.checks.find((check) => check.name === name)?.verdict
const kindsOf = (found: Found) => new Set(found.nodes.map((node) => node.kind))

/** A document posted exactly, of the mode that is asked for. */
async function anyDocument(mode: 'per_invoice' | 'split' | 'consolidated', more: { metered?: boolean } = {}) {
  let query = scene.db
    .selectFrom('expected_document as d')
    .innerJoin('match_member as m', (join) =>
      join.onRef('m.document_id', '=', 'd.expected_id').on('m.side', '=', 'expected'),
    )
    .innerJoin('match as t', 't.match_id', 'm.match_id')
    .where('d.mode', '=', mode)
    .where('d.kind', '=', 'invoice')
    .where('t.exact', '=', true)
  if (more.metered) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('billing_line as l')
          .select('l.line_id')
          .whereRef('l.document_id', '=', 'd.expected_id')
          .where('l.kind', '=', 'charge')
          .where('l.metric', '=', 'api_calls'),
      ),
    )
  }
  return query
    .select(['d.source_id', 'd.expected_id', 'd.gross_minor', 'd.entity', 'd.group_ref'])
    .orderBy('d.source_id')
    .limit(1)
    .executeTakeFirstOrThrow()
}

test('an invoice with usage is traced from its events to its ERP document, and every hop is conserved', async () => {
  const { source_id } = await anyDocument('per_invoice', { metered: true })
  const found = await trace(source_id)
  for (const kind of ['usage_events', 'usage_quantity', 'billing_line', 'invoice', 'expected', 'erp_document'] as const)
    expect(kindsOf(found)).toContain(kind)
  for (const name of ['lines_total', 'expected_total', 'posted_total', 'events_counted'])
    expect(verdictOf(found, name), name).toBe('conserved')
})

test('an ERP number leads up to usage events without what followed from it', async () => {
  const { expected_id } = await anyDocument('per_invoice', { metered: true })
  const erp = await scene.db
    .selectFrom('match_member as own')
    .innerJoin('match_member as other', 'other.match_id', 'own.match_id')
    .innerJoin('erp_document as e', 'e.document_id', 'other.document_id')
    .where('own.document_id', '=', expected_id)
    .where('other.side', '=', 'erp')
    .select('e.source_id')
    .limit(1)
    .executeTakeFirstOrThrow()
  const found = await trace(erp.source_id, 'up')
  expect(kindsOf(found)).toContain('usage_events')
  expect(kindsOf(found)).not.toContain('payment')
})

test('the parts of a split document add up to the invoice', async () => {
  const { source_id, gross_minor } = await anyDocument('split')
  const found = await trace(source_id)
  const parts = found.edges.filter((edge) => edge.kind === 'posted_as').map((edge) => minorOf(edge.figure))
  expect(parts.length).toBeGreaterThan(1)
  expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(gross_minor)
  expect(verdictOf(found, 'posted_total')).toBe('conserved')
})

test('a consolidated ERP document is the sum of the invoices it stands for', async () => {
  const rows = await scene.db
    .selectFrom('erp_document')
    .select(['source_id', 'document_id', 'refs'])
    .where('external_ref', 'like', 'CON-%')
    .orderBy('source_id')
    .execute()
  const shared = rows.find((row) => row.refs.length > 1)
  if (!shared) throw new Error('the example has consolidated documents')
  const found = await trace(shared.source_id)
  const members = found.edges.filter((edge) => edge.to === nodeKey.erp(shared.document_id) && edge.kind === 'posted_as')
  const whole = found.nodes.find((node) => node.key === nodeKey.erp(shared.document_id))
  expect(members.length).toBeGreaterThan(1)
  expect(members.reduce((sum, edge) => sum + minorOf(edge.figure), 0n)).toBe(minorOf(whole?.figure ?? null))
})

test('every member of a reversal chain is on the trace, and the chain carries the amount once', async () => {
  const chain = await scene.db
    .selectFrom('match as t')
    .innerJoin('match_member as m', 'm.match_id', 't.match_id')
    .where('t.kind', '=', 'reversal_chain')
    .where('m.side', '=', 'erp')
    .select((eb) => ['t.match_id', eb.fn.countAll<bigint>().as('documents')])
    .groupBy('t.match_id')
    .orderBy('documents', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  const member = await scene.db
    .selectFrom('match_member as m')
    .innerJoin('billing_document as b', 'b.document_id', 'm.document_id')
    .where('m.match_id', '=', chain.match_id)
    .where('m.side', '=', 'expected')
    .select('b.source_id')
    .limit(1)
    .executeTakeFirstOrThrow()
  const found = await trace(member.source_id)
  expect(found.nodes.filter((node) => node.kind === 'erp_document').length).toBe(Number(chain.documents))
  expect(found.edges.some((edge) => edge.kind === 'reverses')).toBe(true)
  expect(verdictOf(found, 'posted_total')).toBe('conserved')
})

test('a credit memo is negative on every hop and leads to the invoice it corrects', async () => {
  const memo = await scene.db
    .selectFrom('billing_document as b')
    .innerJoin('match_member as m', 'm.document_id', 'b.document_id')
    .innerJoin('match as t', 't.match_id', 'm.match_id')
    .where('b.kind', '=', 'credit_memo')
    .where('t.exact', '=', true)
    .where('b.original_source_id', 'is not', null)
    .select(['b.source_id', 'b.document_id', 'b.gross_minor'])
    .orderBy('b.source_id')
    .limit(1)
    .executeTakeFirstOrThrow()
  const found = await trace(memo.source_id)
  const node = found.nodes.find((one) => one.key === nodeKey.billing(memo.document_id))
  expect(minorOf(node?.figure ?? null)).toBe(memo.gross_minor)
  expect(memo.gross_minor).toBeLessThan(0n)
  expect(found.edges.some((edge) => edge.kind === 'credits' && edge.to === nodeKey.billing(memo.document_id))).toBe(
    true,
  )
  for (const name of ['lines_total', 'posted_total']) expect(verdictOf(found, name), name).toBe('conserved')
})

test('the pages of a line hold each of its events once, and each event leads back to the line', async () => {
  const { expected_id } = await anyDocument('per_invoice', { metered: true })
  const line = await scene.db
    .selectFrom('billing_line')
    .select('line_id')
    .where('document_id', '=', expected_id)
    .where('metric', '=', 'api_calls')
    .where('kind', '=', 'charge')
    .limit(1)
    .executeTakeFirstOrThrow()
  const ids: string[] = []
  let after: string | undefined
  let received = 0
  do {
    const page = await readUsageEvents(reading(), { lineId: line.line_id, after })
    ids.push(...(page?.rows.map((row) => row.event_id) ?? []))
    received = page?.fact.received.count ?? 0
    after = page?.next ?? undefined
  } while (after)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBe(received)
  for (const id of ids.slice(0, 5)) {
    const seeds = await findSeeds(reading(), id)
    expect(seeds.flatMap((seed) => seed.keys)).toContain(nodeKey.usage(line.line_id))
  }
})

test('every id and number of a document leads to the same trace', async () => {
  const payment = await scene.db
    .selectFrom('payment_application as a')
    .innerJoin('payment as p', 'p.document_id', 'a.document_id')
    .select(['p.source_id', 'a.invoice_id'])
    .orderBy('p.source_id')
    .limit(1)
    .executeTakeFirstOrThrow()
  const invoice = await trace(payment.invoice_id)
  const seen = new Set(invoice.nodes.map((node) => node.key))
  const numbers = invoice.nodes
    .filter((node) => ['invoice', 'erp_document', 'billing_line', 'payment'].includes(node.kind))
    .map((node) => node.id)
  expect(numbers).toContain(payment.source_id)
  for (const number of numbers) {
    const seeds = await findSeeds(reading(), number)
    expect(
      seeds.some((seed) => seed.keys.some((key) => seen.has(key))),
      number,
    ).toBe(true)
  }
})

test('a difference between the ledger and billing stands only where an exception explains it', async () => {
  const documents = await scene.db
    .selectFrom('billing_document')
    .select('source_id')
    .distinct()
    .orderBy('source_id')
    .execute()
  const unexplained: string[] = []
  for (const { source_id } of documents.filter((_, at) => at % 12 === 0)) {
    const found = await trace(source_id)
    expect(verdictOf(found, 'lines_total'), source_id).toBe('conserved')
    const explained = found.exceptions.some((exception) => exception.status !== 'resolved')
    if (verdictOf(found, 'posted_total') === 'differs' && !explained) unexplained.push(source_id)
  }
  expect(unexplained).toEqual([])
}, 120_000)

test('outside the scope nothing goes by a number, and a trace never leaves the scope', async () => {
  const { source_id, entity } = await anyDocument('per_invoice')
  const others = await scene.db.selectFrom('entity').select('entity').where('entity', '<>', entity).execute()
  expect(await findSeeds(reading(others.map((row) => row.entity)), source_id)).toEqual([])
  expect(await findSeeds(reading([]), source_id)).toEqual([])
  expect((await findSeeds(reading([entity]), source_id)).length).toBe(1)
})
