import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll } from 'vitest'

const scratch = mkdtempSync(join(tmpdir(), 'tieout-drops-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** A folder of its own that is gone when the test file is done. */
export function scratchFolder(): Promise<string> {
  return mkdtemp(join(scratch, 'f-'))
}

export interface DropFile {
  /** Lines of a .jsonl file: objects are written as JSON, texts and bytes as they are. */
  readonly lines?: readonly (object | string | Buffer)[]
  /** The whole content instead of lines. */
  readonly content?: string | Buffer
  readonly name?: string
  readonly rows?: number
  readonly totals?: Record<string, string>
  readonly sha256?: string
}

/** Writes a drop into a folder of its own: files and a manifest that is true unless told otherwise. */
export async function writeDrop(
  feeds: Record<string, DropFile>,
  told: { world?: string; asOf?: string; manifest?: Record<string, unknown> } = {},
): Promise<string> {
  const folder = await scratchFolder()
  const entries = []
  for (const [feed, file] of Object.entries(feeds)) {
    const name = file.name ?? `${feed}.jsonl`
    const plain = Buffer.from(file.content ?? bytesOf(file.lines ?? []))
    const bytes = name.endsWith('.gz') ? gzipSync(plain) : plain
    await writeFile(join(folder, name), bytes)
    const sha256 = file.sha256 ?? createHash('sha256').update(bytes).digest('hex')
    const rows = file.rows ?? file.lines?.length ?? 0
    entries.push({ feed, file: name, rows, sha256, control_totals: file.totals ?? {} })
  }
  const asOf = told.asOf ?? '2026-02-03T18:00:00Z'
  const manifest = { contract: '1', world: told.world ?? 'small', as_of: asOf, feeds: entries, ...told.manifest }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
  return folder
}

function bytesOf(lines: readonly (object | string | Buffer)[]): Buffer {
  const parts = lines.map((line) =>
    Buffer.isBuffer(line) ? line : Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)),
  )
  return Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')]))
}

export const entityRow = (over: object = {}) => ({
  entity: 'E1',
  name: 'First',
  country: 'US',
  functional_currency: 'USD',
  time_zone: 'America/New_York',
  posting_mode: 'per_invoice',
  split_line_limit: null,
  posting_sla_hours: 24,
  tax_rounding: { level: 'document', mode: 'half_up' },
  erp_tax_rounding: [],
  zero_total_posting: false,
  fx_sources: {},
  fx_max_age_days: {},
  short_pay_tolerance: {},
  fiscal_year_start: '01-01',
  ...over,
})

export const invoiceRow = (id: string, over: object = {}) => ({
  id,
  number: `N-${id}`,
  entity: 'E1',
  bill_to_id: 'bt-1',
  kind: 'invoice',
  status: 'finalised',
  issue_date: '2026-01-10',
  due_date: null,
  finalised_at: '2026-01-10T10:00:00Z',
  voided_at: null,
  usage_cutoff: null,
  currency: 'USD',
  net: '100.00',
  tax: '10.00',
  gross: '110.00',
  original_invoice_id: null,
  reason: null,
  lines: [{ id: `${id}-L1`, line_no: 1, sku: 'S', kind: 'charge', net: '100.00', tax_code: 'T' }],
  taxes: [{ tax_code: 'T', rate_percent: '10', base: '100.00', amount: '10.00' }],
  ...over,
})

export const erpLine = (lineNo: number, over: object = {}) => ({
  line_no: lineNo,
  account: '1200',
  debit: '110.00',
  credit: '0.00',
  base_debit: '110.00',
  base_credit: '0.00',
  tax_code: null,
  source_line_ref: null,
  applies_to: null,
  ...over,
})

export const erpRow = (id: string, over: object = {}) => ({
  id,
  doc_no: `D-${id}`,
  type: 'ar_invoice',
  entity: 'E1',
  status: 'posted',
  status_reason: null,
  external_ref: `N-${id}`,
  references: [],
  customer_no: 'C1',
  document_date: '2026-01-10',
  posting_date: '2026-01-10',
  period: '2026-01',
  created_at: '2026-01-10T12:00:00Z',
  updated_at: '2026-01-10T12:00:00Z',
  version: 1,
  currency: 'USD',
  rate: '1',
  reversal_of: null,
  text: null,
  lines: [
    erpLine(1),
    erpLine(2, { account: '4000', debit: '0.00', credit: '110.00', base_debit: '0.00', base_credit: '110.00' }),
  ],
  ...over,
})

export const eventRow = (id: string, over: object = {}) => ({
  specversion: '1.0',
  id,
  source: 'urn:app',
  type: 'calls',
  subject: 'tenant',
  time: '2026-01-05T00:00:00Z',
  recordedtime: '2026-01-05T00:00:02Z',
  data: { quantity: '5', ref: `op-${id}` },
  ...over,
})

export const mappingRow = (id: string, over: object = {}) => ({
  mapping_id: id,
  set: 'gl_tax',
  entity: 'E1',
  key: { tax_code: 'T' },
  value: { account: '2200', erp_tax_code: 'V' },
  version: 1,
  valid_from: '2024-01-01',
  valid_to: null,
  approved_by: 'controller@example.test',
  ...over,
})
