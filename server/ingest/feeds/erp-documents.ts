import { z } from 'zod'
import { rootOf } from '../../domain/external-ref.ts'
import { documentIdOf } from '../../domain/ids.ts'
import { amountReader } from '../amounts.ts'
import { type AddTotal, defineFeed, type Landed, type LandingScope } from '../feed.ts'
import { currency, day, decimal, instant, integer, optionalText, period, text, words } from '../fields.ts'
import { type Rejection, rejection } from '../rejection.ts'

const ErpLineRow = z.looseObject({
  line_no: integer,
  account: text,
  debit: decimal.nullish(),
  credit: decimal.nullish(),
  base_debit: decimal.nullish(),
  base_credit: decimal.nullish(),
  tax_code: optionalText,
  source_line_ref: optionalText,
  applies_to: optionalText,
  dimensions: z.record(z.string(), z.string()).nullish(),
})
type ErpLineRow = z.infer<typeof ErpLineRow>

const ErpDocumentRow = z.looseObject({
  id: text,
  doc_no: text,
  type: z.enum(['ar_invoice', 'ar_credit_memo', 'journal', 'revenue_journal', 'payment', 'adjustment']),
  entity: text,
  status: z.enum(['posted', 'rejected']),
  status_reason: words.nullish(),
  external_ref: optionalText,
  references: z.array(text).nullish(),
  customer_no: optionalText,
  document_date: day,
  posting_date: day,
  period,
  created_at: instant,
  updated_at: instant,
  version: integer,
  currency,
  rate: decimal.nullish(),
  reversal_of: optionalText,
  text: words.nullish(),
  lines: z.array(ErpLineRow),
})
type ErpDocumentRow = z.infer<typeof ErpDocumentRow>

export const erpDocumentsFeed = defineFeed({
  name: 'erp_documents',
  row: ErpDocumentRow,
  key: (row) => [row.id],
  entity: (row) => row.entity,
  totals: addDebits,
  land: landErpDocument,
})

function addDebits(raw: Record<string, unknown>, add: AddTotal): void {
  if (raw['status'] !== 'posted') return
  if (!Array.isArray(raw['lines'])) return add(raw['currency'], undefined)
  for (const line of raw['lines'] as readonly unknown[]) {
    add(raw['currency'], typeof line === 'object' && line !== null && 'debit' in line ? (line.debit ?? '0') : '0')
  }
}

function landErpDocument(row: ErpDocumentRow, scope: LandingScope): Landed {
  const functional = scope.functionalCurrency(row.entity)
  if (!functional) return { rejections: [rejection('entity', 'unknown_entity', { entity: row.entity })] }
  const rejections: Rejection[] = []
  const read = { amount: amountReader(row.currency, rejections), base: amountReader(functional, rejections) }
  const seen = new Set<number>()
  const lines = row.lines.map((line, at) => {
    if (seen.has(line.line_no)) {
      rejections.push(rejection(`lines[${at + 1}].line_no`, 'repeated_line', { line: line.line_no }))
    }
    seen.add(line.line_no)
    return { ...line, ...lineAmounts(line, { at, ...read, rejections }) }
  })
  if (rejections.length > 0) return { rejections }
  return {
    landing: {
      documentId: documentIdOf('erp', row.id),
      existsAt: row.created_at,
      changedAt: row.updated_at,
      sourceVersion: row.version,
      rows: { document: headerOf(row), lines },
    },
  }
}

interface LineReading {
  readonly at: number
  readonly amount: (figure: string, field: string) => bigint
  readonly base: (figure: string, field: string) => bigint
  readonly rejections: Rejection[]
}

/** One signed amount per line: debit positive, credit negative. */
function lineAmounts(line: ErpLineRow, reading: LineReading): { amount_minor: string; base_minor: string } {
  const path = `lines[${reading.at + 1}]`
  const debit = reading.amount(line.debit ?? '0', `${path}.debit`)
  const credit = reading.amount(line.credit ?? '0', `${path}.credit`)
  const baseDebit = reading.base(line.base_debit ?? '0', `${path}.base_debit`)
  const baseCredit = reading.base(line.base_credit ?? '0', `${path}.base_credit`)
  if (debit !== 0n && credit !== 0n) reading.rejections.push(rejection(path, 'both_sides'))
  else if (baseDebit !== 0n && baseCredit !== 0n) reading.rejections.push(rejection(path, 'both_sides'))
  return { amount_minor: String(debit - credit), base_minor: String(baseDebit - baseCredit) }
}

function headerOf(row: ErpDocumentRow) {
  return {
    source_id: row.id,
    entity: row.entity,
    type: row.type,
    status: row.status,
    status_reason: row.status_reason,
    doc_no: row.doc_no,
    external_ref: row.external_ref,
    ref_root: row.external_ref ? rootOf(row.external_ref) : null,
    refs: row.references ?? [],
    customer_no: row.customer_no,
    document_on: row.document_date,
    posting_on: row.posting_date,
    period: row.period,
    created_at: row.created_at,
    updated_at: row.updated_at,
    source_version: row.version,
    currency: row.currency,
    rate: row.rate,
    reversal_of: row.reversal_of,
    text: row.text,
  }
}
