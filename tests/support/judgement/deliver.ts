import { rm } from 'node:fs/promises'
import type { ImportCtx } from '#server/ingest/import-drop'
import { type DropFile, writeDrop } from '../drop-folder.ts'
import { importWhole } from '../trial.ts'
import { openTotals } from '../worlds/control-totals.ts'
import type { JsonRow } from '../worlds/rewrite.ts'
import { type BillingRow, createdAt, type ErpRow, finalisedAt, postedOn } from './scenario.ts'

/** Writes rows as a drop of an instant, imports it and clears the folder away. */
export async function deliver(ctx: ImportCtx, asOf: string, feeds: Readonly<Record<string, readonly object[]>>) {
  const files = Object.entries(feeds).map(([feed, rows]) => [feed, totalled(feed, rows)])
  const folder = await writeDrop(Object.fromEntries(files), { asOf })
  try {
    return await importWhole(ctx, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function totalled(feed: string, lines: readonly object[]): DropFile {
  const totals = openTotals(feed)
  for (const line of lines) totals.add(JSON.parse(JSON.stringify(line)) as JsonRow) // what is written is JSON
  return { lines, totals: totals.result() }
}

/** A billing document as the feed delivers it. */
export function invoiceRowOf(row: BillingRow): object {
  return {
    ...{ id: row.id, number: row.number, entity: row.entity, bill_to_id: row.bill_to, kind: row.kind },
    status: row.voided ? 'void' : 'finalised',
    issue_date: row.on,
    finalised_at: finalisedAt(row),
    voided_at: row.voided ?? null,
    ...{ currency: row.currency, net: '0', tax: '0', gross: row.gross },
    lines: row.lines.map(([sku, kind, tax_code, net], at) => ({
      ...{ id: `${row.id}-${at + 1}`, line_no: at + 1, sku, kind, tax_code, net },
    })),
    taxes: row.taxes.map(([tax_code, rate_percent, amount]) => ({ tax_code, rate_percent, base: '0', amount })),
  }
}

/** An ERP document as the feed delivers it. */
export function erpRowOf(row: ErpRow): object {
  return {
    ...{ id: row.id, doc_no: `D-${row.id}`, type: row.type, entity: row.entity, status: row.status },
    ...{ status_reason: row.reason ?? null, external_ref: row.ref, references: row.refs, customer_no: row.customer },
    ...{ document_date: row.on, posting_date: postedOn(row), period: postedOn(row).slice(0, 7) },
    ...{ created_at: createdAt(row), updated_at: row.updated ?? createdAt(row), version: row.version },
    ...{ currency: row.currency, rate: row.rate, reversal_of: row.reversal_of ?? null },
    lines: row.lines.map(([account, amount, ref, base, dimensions], at) => ({
      ...{ line_no: at + 1, account, source_line_ref: ref ?? null, dimensions: dimensions ?? null },
      ...sided('', amount),
      ...sided('base_', base ?? amount),
    })),
  }
}

function sided(prefix: string, amount: string): object {
  const size = amount.replace('-', '')
  const [debit, credit] = amount.startsWith('-') ? ['0', size] : [size, '0']
  return { [`${prefix}debit`]: debit, [`${prefix}credit`]: credit }
}
