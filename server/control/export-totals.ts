import { minorToDecimal, parseDecimalToMinor } from '../domain/money.ts'
import type { ExportKind } from './export-kind.ts'
import type { ExportRow } from './export-rows.ts'

/** Control totals of an export: counts and decimal sums by a word of the rows, for the reader to add up again. */
export type ExportTotals = Readonly<Record<string, Readonly<Record<string, number | string>>>>

export interface TotalsSheet {
  add(row: ExportRow): void
  read(): ExportTotals
}

/** A sheet that adds up what matters in each kind: exceptions by status and variance, matches by status and amount, tie-out cells and those unexplained, postings and their debits, schedules by month and amount, usage summaries by metric. */
export function openTotals(kind: ExportKind): TotalsSheet {
  const counts = new Map<string, Map<string, number>>()
  const sums = new Map<string, Map<string, bigint>>()
  const count = (name: string, by: unknown) => bump(counts, name, String(by), 1, (a, b) => a + b)
  const sum = (name: string, currency: unknown, decimal: unknown) => {
    const parsed = parseDecimalToMinor(String(decimal), String(currency))
    if (parsed.ok) bump(sums, name, String(currency), parsed.minor, (a, b) => a + b)
  }
  return {
    add: (row) => adders[kind](row, { count, sum }),
    read: () => ({
      ...asRecord(counts, (value) => value),
      ...asRecord(sums, (minor, currency) => minorToDecimal(minor, currency)),
    }),
  }
}

interface Sheet {
  count(name: string, by: unknown): void
  sum(name: string, currency: unknown, decimal: unknown): void
}

const adders: { readonly [Kind in ExportKind]: (row: ExportRow, sheet: Sheet) => void } = {
  exceptions: (row, sheet) => {
    sheet.count('status', row['status'])
    sheet.sum(`variance_${String(row['status'])}`, row['currency'], row['variance'])
  },
  matches: (row, sheet) => {
    sheet.count('status', row['status'])
    sheet.sum(`amount_${String(row['status'])}`, row['currency'], row['amount'])
  },
  tie_outs: (row, sheet) => {
    sheet.count('cells', row['identity'])
    if (!/^-?0(\.0+)?$/.test(String(row['unexplained']))) sheet.count('unexplained', row['identity'])
  },
  postings: (row, sheet) => {
    sheet.count('source_type', row['source_type'])
    const lines: unknown = row['lines']
    if (!Array.isArray(lines)) return
    for (const line of lines) sheet.sum('debit', row['currency'], line.debit)
  },
  revenue_schedule: (row, sheet) => {
    sheet.count('rows', row['period'])
    sheet.sum('amount', row['currency'], row['amount'])
  },
  usage_summaries: (row, sheet) => {
    sheet.count('metric', row['metric'])
  },
}

function bump<T>(into: Map<string, Map<string, T>>, name: string, by: string, value: T, add: (a: T, b: T) => T): void {
  const inner = into.get(name) ?? new Map<string, T>()
  const before = inner.get(by)
  inner.set(by, before === undefined ? value : add(before, value))
  into.set(name, inner)
}

function asRecord<T>(from: Map<string, Map<string, T>>, show: (value: T, by: string) => number | string): ExportTotals {
  return Object.fromEntries(
    [...from]
      .sort(byName)
      .map(([name, inner]) => [
        name,
        Object.fromEntries([...inner].sort(byName).map(([by, value]) => [by, show(value, by)])),
      ]),
  )
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
