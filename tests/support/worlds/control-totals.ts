import { Decimal } from 'decimal.js'
import { isRow, type JsonRow, textOf } from './rewrite.ts'

export type ControlTotals = Readonly<Record<string, string>>

const Exact = Decimal.clone({ precision: 60 })

/** Adds up what the manifest states about a feed (file-drop contract, section 1). */
export function openTotals(feed: string): { add(row: JsonRow): void; result(): ControlTotals } {
  const sums = new Map<string, Decimal>()
  const plus = (key: string, amount: string) => sums.set(key, (sums.get(key) ?? new Exact(0)).plus(amount))
  const add = (row: JsonRow) => {
    if (feed === 'invoices' && row['status'] === 'finalised') {
      plus(textOf(row, 'currency'), `${row['kind'] === 'credit_memo' ? '-' : ''}${textOf(row, 'gross')}`)
    }
    if (feed === 'payments') plus(textOf(row, 'currency'), textOf(row, 'amount'))
    if (feed === 'erp_documents' && row['status'] === 'posted') {
      for (const line of rowsIn(row, 'lines')) plus(textOf(row, 'currency'), textOf(line, 'debit'))
    }
    if (feed === 'usage_events' && isRow(row['data'])) plus(textOf(row, 'type'), textOf(row['data'], 'quantity'))
  }
  const result = () => Object.fromEntries([...sums].sort().map(([key, sum]) => [key, sum.toFixed()]))
  return { add, result }
}

function rowsIn(row: JsonRow, field: string): JsonRow[] {
  const list = row[field]
  return Array.isArray(list) ? list.filter(isRow) : []
}
