import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { importDrop } from '#server/ingest/import-drop'
import { refusalText } from '#server/ingest/reason-text'
import { type DropFile, entityRow, invoiceRow, writeDrop } from '#tests/support/drop-folder'
import { dataFolder, newScene, take } from '#tests/support/import-scene'
import type { TestContext } from '#tests/support/test-context'

let scene: TestContext
beforeEach(async () => {
  scene = await newScene()
})

async function refused(feeds: Record<string, DropFile>, told: Parameters<typeof writeDrop>[1] = {}) {
  const folder = await writeDrop({ legal_entities: { lines: [entityRow()] }, ...feeds }, told)
  const outcome = await importDrop(scene.ctx, { folder, dataFolder })
  if (outcome.ok) throw new Error('the drop was taken')
  return { code: outcome.code, sentence: refusalText(outcome) }
}

const countOf = async (
  table: 'billing_document' | 'source_document' | 'usage_event' | 'erp_document' | 'source_drop',
) => {
  const row = await scene.db
    .selectFrom(table)
    .select((of) => of.fn.countAll<bigint>().as('n'))
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

test('a UTF-16 file is refused by the name of its encoding', async () => {
  const content = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(JSON.stringify(invoiceRow('a')), 'utf16le')])
  expect(await refused({ invoices: { content, rows: 1 } })).toMatchObject({ code: 'file_encoding' })
  expect(await countOf('source_document')).toBe(0)
})

test('any difference from the manifest refuses the drop and leaves nothing visible', async () => {
  const good = { lines: [invoiceRow('a')], totals: { USD: '110' } }
  const bad: [string, Record<string, DropFile>, Parameters<typeof writeDrop>[1]?][] = [
    ['sha_differs', { invoices: { ...good, sha256: 'a'.repeat(64) } }],
    ['rows_differ', { invoices: { ...good, rows: 2 } }],
    ['totals_differ', { invoices: { ...good, totals: { USD: '110.01' } } }],
    ['totals_differ', { invoices: { ...good, totals: {} } }],
    ['feed_unknown', { invoices: good, orders: { lines: [] } }],
    ['file_kind', { invoices: { ...good, name: 'invoices.csv' } }],
    ['manifest_field', { invoices: good }, { asOf: 'yesterday' }],
    ['contract_unknown', { invoices: good }, { manifest: { contract: '2' } }],
  ]
  for (const [code, feeds, told] of bad) {
    const answer = await refused(feeds, told)
    expect(answer.code).toBe(code)
    expect(answer.sentence.length).toBeGreaterThan(30)
  }
  for (const table of ['source_drop', 'source_document', 'billing_document'] as const)
    expect(await countOf(table)).toBe(0)
  const attempts = await scene.db.selectFrom('import_attempt').select('state').execute()
  expect(attempts.every((attempt) => attempt.state === 'failed')).toBe(true)
})

test('a file that is not gzip although it says so is refused as damaged', async () => {
  const folder = await writeDrop({
    invoices: { lines: [invoiceRow('a')], name: 'invoices.jsonl.gz', totals: { USD: '110' } },
  })
  await writeFile(join(folder, 'invoices.jsonl.gz'), 'plain text')
  const outcome = await importDrop(scene.ctx, { folder, dataFolder })
  expect(outcome).toMatchObject({ ok: false, code: 'file_damaged' })
})

test('another world is refused by name', async () => {
  await take(scene, await writeDrop({ legal_entities: { lines: [entityRow()] } }))
  const answer = await refused({}, { world: 'elsewhere' })
  expect(answer.sentence).toContain('elsewhere')
})
