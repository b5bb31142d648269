import { Decimal } from 'decimal.js'
import { isRow, type JsonRow, textOf } from './rewrite.ts'

/** Changes the first posted ERP invoices of one entity and period as a person would who edits them after posting: a version more, one unit of currency more on the receivable and on the largest line. */
export function changeDocuments(wish: { count: number; entity: string; period: string; at: string }) {
  let left = wish.count
  return (feed: string, row: JsonRow): JsonRow => {
    const isOne =
      feed === 'erp_documents' &&
      left > 0 &&
      row['type'] === 'ar_invoice' &&
      row['status'] === 'posted' &&
      row['entity'] === wish.entity &&
      row['period'] === wish.period &&
      row['reversal_of'] === null
    if (!isOne) return row
    left -= 1
    return { ...row, version: Number(row['version']) + 1, updated_at: wish.at, lines: raised(row) }
  }
}

function raised(row: JsonRow): JsonRow[] {
  const lines = Array.isArray(row['lines']) ? row['lines'].filter(isRow) : []
  const [receivable, ...others] = lines
  const largest = others.toSorted((a, b) => new Decimal(textOf(b, 'credit')).cmp(textOf(a, 'credit')))[0]
  return lines.map((line) => {
    if (line === receivable) return { ...line, ...plusOne(line, ['debit', 'base_debit']) }
    return line === largest ? { ...line, ...plusOne(line, ['credit', 'base_credit']) } : line
  })
}

function plusOne(line: JsonRow, sides: readonly string[]): JsonRow {
  return Object.fromEntries(sides.map((side) => [side, new Decimal(textOf(line, side)).plus(1).toFixed(2)]))
}
