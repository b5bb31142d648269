import { readFile } from 'node:fs/promises'
import { beforeEach, expect, test } from 'vitest'
import type { ImportedDrop } from '#server/ingest/import-drop'
import { readRejects } from '#server/ingest/read-imports'
import {
  type DropFile,
  entityRow,
  erpLine,
  erpRow,
  eventRow,
  invoiceRow,
  mappingRow,
  writeDrop,
} from '#tests/support/drop-folder'
import { bucketsOf, newScene, take } from '#tests/support/import-scene'
import type { TestContext } from '#tests/support/test-context'

let scene: TestContext
beforeEach(async () => {
  scene = await newScene()
})

async function taken(
  feeds: Record<string, DropFile>,
  told: Parameters<typeof writeDrop>[1] = {},
): Promise<ImportedDrop> {
  return take(scene, await writeDrop({ legal_entities: { lines: [entityRow()] }, ...feeds }, told))
}

const rejectsOf = async (drop: ImportedDrop) => {
  const page = await readRejects(scene.ctx, { dropId: drop.dropId, limit: 100 })
  return page.rows
}

/** Imports invoices of which all but the good one are hostile, and gives the rejects. */
async function hostileInvoices(lines: (object | string | Buffer)[], totals: Record<string, string> = { USD: '110' }) {
  const drop = await taken({ invoices: { lines: [invoiceRow('good'), ...lines], totals } })
  expect(bucketsOf(drop, 'invoices')).toMatchObject({ new: 1n })
  return rejectsOf(drop)
}

test('a byte order mark and CRLF line ends are no part of the data', async () => {
  const content = `\uFEFF${JSON.stringify(invoiceRow('a'))}\r\n\r\n${JSON.stringify(invoiceRow('b'))}\r\n`
  const drop = await taken({ invoices: { content, rows: 2, totals: { USD: '220.00' } } })
  expect(bucketsOf(drop, 'invoices')).toEqual({ received: 2n, new: 2n })
})

test('quoted line ends, commas and quotes survive CSV', async () => {
  const content =
    '\uFEFFglobal_account_id,kind,name,country\r\ng1,customer,"Two\r\nlines, ""quoted""",US\r\ng2,site,Plain,\r\n'
  const drop = await taken({ accounts: { name: 'accounts.csv', content, rows: 2 } })
  expect(bucketsOf(drop, 'accounts')).toEqual({ received: 2n, new: 2n })
  const stored = await scene.db
    .selectFrom('source_document')
    .select('payload')
    .where('natural_key', '=', 'g1')
    .executeTakeFirstOrThrow()
  expect(JSON.parse(stored.payload)).toMatchObject({ name: 'Two\r\nlines, "quoted"' })
})

test('a CSV and a JSONL file with the same content are the same rows', async () => {
  await taken({
    erp_customers: {
      lines: [{ entity: 'E1', erp_customer_no: 'C1', bill_to_id: 'b', blocked: false, valid_to: null }],
    },
  })
  const content = 'entity,erp_customer_no,bill_to_id,blocked,valid_to\nE1,C1,b,false,\n'
  const again = await taken({ erp_customers: { name: 'erp_customers.csv.gz', content, rows: 1 } })
  expect(bucketsOf(again, 'erp_customers')).toEqual({ received: 1n, unchanged: 1n })
})

test('a row over the limit is named and not held, and the others are taken', async () => {
  const long = Buffer.concat([
    Buffer.from('{"id":"long","text":"'),
    Buffer.alloc(10 * 1024 * 1024, 'x'),
    Buffer.from('"}'),
  ])
  const [row] = await hostileInvoices([long])
  expect(row).toMatchObject({ file: 'invoices.jsonl', row: '2', payload: null })
  expect(row?.reason).toContain('limit is 8 MB')
})

test('a row in another encoding is named, with what it looks like', async () => {
  const [row] = await hostileInvoices([
    Buffer.from(JSON.stringify(invoiceRow('x', { reason: 'M\u00fcller' })), 'latin1'),
  ])
  expect(row?.reason).toContain('not valid UTF-8')
  expect(row?.remedy).toContain('UTF-8')
})

test('what is not one JSON object a line is named row by row', async () => {
  const rows = await hostileInvoices([
    '{"id":',
    '[1]',
    '"text"',
    '{"id":"a","id":"b"}',
    '{"id":"a\\u0000"}',
    '{"id":"\\ud800"}',
    `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  ])
  expect(rows.map((row) => row.reason.split(' ').slice(0, 4).join(' '))).toEqual([
    'The row is not',
    'The row is JSON,',
    'The row is JSON,',
    'The member "id" stands',
    'The row holds a',
    'The row holds half',
    'The row is JSON,',
  ])
})

test('each bad field is named with its reason and remedy', async () => {
  const rows = await hostileInvoices(
    [
      invoiceRow('f1', { bill_to_id: null }),
      invoiceRow('f2', { net: 100.5 }),
      invoiceRow('f3', { lines: [{ id: 'x', line_no: 1, kind: 'charge', net: '1,000.00' }] }),
      invoiceRow('f4', { net: '100.001' }),
      invoiceRow('f5', { gross: '999999999999999999999999999999' }),
      invoiceRow('f6', { issue_date: '2026-02-30' }),
      invoiceRow('f7', { kind: 'proforma' }),
      invoiceRow('f8', { finalised_at: '2026-01-10 10:00' }),
      invoiceRow('f9', { currency: 'usd' }),
    ],
    { USD: '1000000000000000000000000000879', usd: '110' },
  )
  expect(rows.map((row) => [row.row, row.field])).toEqual([
    ['2', 'bill_to_id'],
    ['3', 'net'],
    ['4', 'lines[1].net'],
    ['5', 'net'],
    ['6', 'gross'],
    ['7', 'issue_date'],
    ['8', 'kind'],
    ['9', 'finalised_at'],
    ['10', 'currency'],
  ])
  for (const row of rows) expect(row.remedy.length).toBeGreaterThan(10)
})

test('a quantity of thirty digits is kept to the last digit', async () => {
  const quantity = '123456789012345678901234567890.123456789'
  await taken({ usage_events: { lines: [eventRow('e', { data: { quantity } })], totals: { calls: quantity } } })
  const event = await scene.db.selectFrom('usage_event').select('quantity').executeTakeFirstOrThrow()
  expect(event.quantity).toBe(quantity)
})

test('a key that stands twice is a duplicate when the content is equal and a conflict when it is not', async () => {
  const lines = [invoiceRow('a'), invoiceRow('a', { gross: '110.0' }), invoiceRow('a', { number: 'other' })]
  const drop = await taken({ invoices: { lines, totals: { USD: '330' } } })
  expect(bucketsOf(drop, 'invoices')).toEqual({ received: 3n, new: 1n, duplicate: 1n, conflict: 1n })
  const kept = await scene.db.selectFrom('billing_document').select('number').execute()
  expect(kept).toEqual([{ number: 'N-a' }])
  expect(await rejectsOf(drop)).toMatchObject([{ bucket: 'conflict', row: '3' }])
})

test('usage counts an id once: first recorded, again is a duplicate, other content a conflict', async () => {
  const later = { recordedtime: '2026-01-05T00:00:09Z' }
  const lines = [
    eventRow('e', { ...later, data: { quantity: '7' } }),
    eventRow('e'),
    eventRow('e', { ...later, time: '2026-01-05T00:00:00.000Z' }),
  ]
  const drop = await taken({ usage_events: { lines, totals: { calls: '17' } } })
  expect(bucketsOf(drop, 'usage_events')).toEqual({ received: 3n, new: 1n, duplicate: 1n, conflict: 1n })
  const [kept] = await scene.db.selectFrom('usage_event').select(['quantity', 'row_no']).execute()
  expect(kept).toEqual({ quantity: '5', row_no: 2n })
})

test('an ERP document that changed without a new version is a conflict; the first content counts', async () => {
  await taken({ erp_documents: { lines: [erpRow('d')], totals: { USD: '110' } } })
  const again = await taken(
    { erp_documents: { lines: [erpRow('d', { text: 'edited' })], totals: { USD: '110' } } },
    { asOf: '2026-03-03T18:00:00Z' },
  )
  expect(bucketsOf(again, 'erp_documents')).toEqual({ received: 1n, conflict: 1n })
  expect((await rejectsOf(again))[0]?.reason).toContain('Version 1')
})

test('an ERP line with both sides, a repeated line number and an unknown entity are rejected', async () => {
  const lines = [
    erpRow('a', { lines: [erpLine(1, { credit: '1.00' })] }),
    erpRow('b', { lines: [erpLine(1), erpLine(1)] }),
    erpRow('c', { entity: 'nowhere' }),
  ]
  const drop = await taken({ erp_documents: { lines, totals: { USD: '440' } } })
  expect(bucketsOf(drop, 'erp_documents')).toEqual({ received: 3n, rejected: 3n })
  expect((await rejectsOf(drop)).map((row) => row.field)).toEqual(['lines[1]', 'lines[2].line_no', 'entity'])
})

test('mappings that overlap are turned away one by one, and a mapping that is closed makes room for its successor', async () => {
  const first = mappingRow('m1')
  const drop = await taken({ mappings: { lines: [first, mappingRow('m2', { valid_from: '2025-01-01' })] } })
  expect(bucketsOf(drop, 'mappings')).toEqual({ received: 2n, new: 1n, rejected: 1n })
  const closed = { ...first, valid_to: '2025-01-01' }
  const next = await taken(
    { mappings: { lines: [closed, mappingRow('m2', { valid_from: '2025-01-01' })] } },
    { asOf: '2026-03-03T18:00:00Z' },
  )
  expect(bucketsOf(next, 'mappings')).toEqual({ received: 2n, new: 1n, changed: 1n })
  const inForce = await scene.db
    .selectFrom('mapping_in_force')
    .select(['mapping_id', 'valid'])
    .orderBy('mapping_id')
    .execute()
  expect(inForce).toEqual([
    { mapping_id: 'm1', valid: '[2024-01-01,2025-01-01)' },
    { mapping_id: 'm2', valid: '[2025-01-01,)' },
  ])
})

test('arithmetic that does not hold inside a document is no reason to reject it', async () => {
  const drop = await taken({
    invoices: { lines: [invoiceRow('a', { net: '5.00', gross: '1.00' })], totals: { USD: '1' } },
  })
  expect(bucketsOf(drop, 'invoices')).toEqual({ received: 1n, new: 1n })
})

test('the same drop again changes nothing and still lists what was not taken', async () => {
  const folder = await writeDrop({ invoices: { lines: [invoiceRow('a', { number: '' })], totals: { USD: '110' } } })
  const first = await take(scene, folder)
  const again = await take(scene, folder)
  expect([first.state, again.state]).toEqual(['imported', 'unchanged'])
  expect(again.rejectsFile).toBe(first.rejectsFile)
})

test('the rejects file names file, row, field, reason, remedy and payload', async () => {
  const drop = await taken({ invoices: { lines: [invoiceRow('a', { number: '' })], totals: { USD: '110' } } })
  const [line] = (await readFile(drop.rejectsFile ?? '', 'utf8')).trim().split('\n')
  expect(JSON.parse(line ?? '')).toMatchObject({
    file: 'invoices.jsonl',
    row: 1,
    field: 'number',
    reason: 'number is missing.',
  })
})
