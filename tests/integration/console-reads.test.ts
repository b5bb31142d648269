import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WebCtx } from '#server/auth/web-ctx'
import { readDocument } from '#server/documents/read-document'
import { readDocuments } from '#server/documents/read-documents'
import { searchDocuments } from '#server/documents/search-documents'
import type { EntityScope } from '#server/domain/entity-scope'
import { translatorFor } from '#server/i18n/translator'
import { readImportDetail } from '#server/imports/read-import-detail'
import { importDrop } from '#server/ingest/import-drop'
import { reconcile } from '#server/reconcile/reconcile'
import { readRun } from '#server/runs/read-run'
import { readRuns } from '#server/runs/read-runs'
import { requestRunAction } from '#server/runs/request-run'
import { type TestContext, testContext } from '#tests/support/test-context'
import { demoDrop } from '#tests/support/world'

let scene: TestContext
let folder: string
let attemptId: string

beforeAll(async () => {
  scene = await testContext()
  folder = await mkdtemp(join(tmpdir(), 'tieout-reads-'))
  for (const day of ['2026-02-03', '2026-03-03'] as const) {
    const imported = await importDrop(scene.ctx, { folder: demoDrop(day), dataFolder: folder })
    if (!imported.ok) throw new Error(imported.code)
    attemptId = imported.value.attemptId
    await reconcile(scene.ctx, { asOf: imported.value.asOf })
  }
}, 180_000)

afterAll(async () => {
  await scene.close()
  await rm(folder, { recursive: true, force: true })
})

function reader(scope: EntityScope = 'all'): WebCtx {
  const person = { userId: 'test', name: 'Test', email: 'test@example.com', locale: 'en', grants: [] }
  return { ...scene.ctx, person, scope, locale: 'en', t: translatorFor('en') }
}

/** Every page of a list, forwards. */
async function allRows(kind: 'invoice' | 'credit' | 'erp' | 'payment', scope: EntityScope = 'all') {
  const rows = []
  let after: string | undefined
  do {
    const page = await readDocuments(reader(scope), { kind, after })
    rows.push(...page.rows)
    after = page.next ?? undefined
  } while (after)
  return rows
}

describe('documents', () => {
  test.each(['invoice', 'credit', 'erp', 'payment'] as const)(
    'the pages of %s hold each document once, newest first',
    async (kind) => {
      const rows = await allRows(kind)
      const days = rows.map((row) => row.day)
      expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length)
      expect(days).toEqual([...days].sort().reverse())
      expect(rows.length).toBeGreaterThan(0)
    },
  )

  test('a page before the second is the first again', async () => {
    const first = await readDocuments(reader(), { kind: 'invoice' })
    const second = await readDocuments(reader(), { kind: 'invoice', after: first.next ?? undefined })
    const back = await readDocuments(reader(), { kind: 'invoice', before: second.previous ?? undefined })
    expect(back.rows).toEqual(first.rows)
    expect(back.previous).toBeNull()
  })

  test('a reader of one entity sees its documents and no others', async () => {
    const own = await allRows('erp', ['HM-IE'])
    expect(new Set(own.map((row) => row.entity))).toEqual(new Set(['HM-IE']))
    const [foreign] = (await allRows('invoice')).filter((row) => row.entity !== 'HM-IE')
    expect(
      foreign && (await readDocument(reader(['HM-IE']), { kind: 'invoice', sourceId: foreign.reference })),
    ).toBeUndefined()
    expect(
      (await searchDocuments(reader(['HM-IE']), { text: foreign?.number ?? '' })).rows.every(
        (row) => row.entity === 'HM-IE',
      ),
    ).toBe(true)
  })

  test('any of its numbers finds a document: id, number, reference, customer, line, payment', async () => {
    const line = await scene.db
      .selectFrom('billing_line')
      .select(['line_id', 'document_id'])
      .orderBy('line_id')
      .limit(1)
      .executeTakeFirstOrThrow()
    const billing = await scene.db
      .selectFrom('billing_document as b')
      .innerJoin('bill_to as t', 't.bill_to_id', 'b.bill_to_id')
      .select(['b.source_id', 'b.number', 't.name', 'b.document_id'])
      .where('b.document_id', '=', line.document_id)
      .limit(1)
      .executeTakeFirstOrThrow()
    for (const text of [billing.source_id, billing.number, billing.number.toLowerCase(), billing.name, line.line_id]) {
      const { rows } = await searchDocuments(reader(), { text })
      expect(
        rows.map((row) => row.id),
        text,
      ).toContain(billing.document_id)
    }
    const erp = await scene.db
      .selectFrom('erp_document')
      .select(['source_id', 'doc_no', 'external_ref', 'customer_no', 'document_id'])
      .where('customer_no', 'is not', null)
      .where('external_ref', 'is not', null)
      .orderBy('source_id')
      .limit(1)
      .executeTakeFirstOrThrow()
    for (const text of [erp.source_id, erp.doc_no, erp.external_ref, erp.customer_no]) {
      const { rows } = await searchDocuments(reader(), { text: text ?? '' })
      expect(
        rows.map((row) => row.id),
        text ?? '',
      ).toContain(erp.document_id)
    }
  })

  test('a changed document tells field by field what changed, and shows its payload with the hash of it', async () => {
    const changed = await scene.db
      .selectFrom('erp_document')
      .select('source_id')
      .where('version_no', '=', 2)
      .orderBy('source_id')
      .limit(1)
      .executeTakeFirst()
    const kind = changed ? 'erp' : 'invoice'
    const sourceId = changed?.source_id ?? (await allRows('invoice'))[0]?.reference ?? ''
    const detail = await readDocument(reader(), { kind, sourceId })
    expect(detail?.payload?.sha).toMatch(/^[0-9a-f]{64}$/)
    expect(detail?.versions.at(-1)?.changes).toBeNull()
    for (const version of detail?.versions.slice(0, -1) ?? []) expect(version.changes?.length).toBeGreaterThan(0)
  })
})

describe('the buyer of a billing document', () => {
  const registrationOn = async (billTo: string) => {
    const { source_id: sourceId } = await scene.db
      .selectFrom('billing_document')
      .select('source_id')
      .where('bill_to_id', '=', billTo)
      .where('kind', '=', 'invoice')
      .orderBy('source_id')
      .limit(1)
      .executeTakeFirstOrThrow()
    const detail = await readDocument(reader(), { kind: 'invoice', sourceId })
    return detail?.facts.find((fact) => fact.term === 'Buyer\u2019s tax registration')?.value
  }

  test('is shown with what the check of the registration number says', async () => {
    // An Italian number has eleven digits; a number of the United States has no check as a VAT number.
    expect(await registrationOn('bt-00002')).toMatchObject({
      text: 'IT796487329 · has the wrong length',
    })
    expect(await registrationOn('bt-00001')).toMatchObject({ text: 'US425206143 · no check is known for it' })
  })
})

describe('runs', () => {
  test('what a run resolved by itself is listed with its proof', async () => {
    const [newest] = (await readRuns(reader(), {})).rows
    const detail = await readRun(reader(), { runId: newest?.runId ?? '' })
    expect(detail?.run.state).toBe('complete')
    expect(detail?.resolved.length).toBeGreaterThan(0)
    for (const row of detail?.resolved ?? []) expect(row.proof).not.toBe('')
    const narrow = await readRun(reader(['HM-JP']), { runId: newest?.runId ?? '' })
    expect(new Set(narrow?.resolved.map((row) => row.entity))).toEqual(new Set(['HM-JP']))
  })

  test('a request, its record and its job exist together, and a second one joins the first', async () => {
    const audited = () =>
      scene.db.selectFrom('audit').select('object_id').where('action', '=', 'runs.request').execute()
    const answer = await requestRunAction.run(reader(), {})
    expect(answer).toMatchObject({ kind: 'answered', outcome: { ok: true, value: { queued: true } } })
    expect(await scene.boss.getQueueStats('reconcile')).toMatchObject([{ queuedCount: 1 }])
    const again = await requestRunAction.run(reader(), {})
    expect(again).toMatchObject({ kind: 'answered', outcome: { ok: true, value: { queued: false } } })
    expect(await scene.boss.getQueueStats('reconcile')).toMatchObject([{ queuedCount: 1 }])
    expect((await audited()).length).toBe(2)
  })
})

describe('imports', () => {
  test('every feed of a drop adds up, and so does the drop', async () => {
    const detail = await readImportDetail(reader(), { attemptId })
    expect(detail?.feeds.length).toBeGreaterThan(10)
    expect(detail?.feeds.every((feed) => feed.addsUp)).toBe(true)
    expect(detail?.totals.every((total) => total.equal)).toBe(true)
  })

  test('an import that never was is not found', async () => {
    expect(await readImportDetail(reader(), { attemptId: 'nonsense' })).toBeUndefined()
    expect(await readImportDetail(reader(), { attemptId: '00000000-0000-7000-8000-000000000000' })).toBeUndefined()
  })
})
