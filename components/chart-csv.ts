import { stringify } from 'csv-stringify/browser/esm/sync'
import type { ChartTable } from './chart-frame.tsx'

/** The numbers of a chart as CSV. A cell that a spreadsheet would run as a formula is written as text. */
export function chartCsv({ heads, rows }: ChartTable): string {
  return stringify([[...heads], ...rows.map((row) => [...row])], { escape_formulas: true })
}

/** An address that a link can download without asking the server. */
export function csvAddress(csv: string): string {
  return `data:text/csv;charset=utf-8,${encodeURIComponent(csv)}`
}
