import { type CellValue, isDifference } from '../domain/variance/compare.ts'
import { type ComparedRow, compareDocuments, type DocumentSides } from '../domain/variance/compare-documents.ts'
import type { MessageKey } from '../i18n/catalogue.ts'
import { decimalText, type MoneyView, moneyView } from '../i18n/format.ts'
import type { ReadCtx } from './read-context.ts'

export type CellView = { readonly text: string } | { readonly amount: MoneyView } | null

/** One field of billing, expectation and ERP side by side, ready to show. */
export interface CompareRowView {
  readonly id: string
  readonly field: string
  readonly state: ComparedRow['state']
  readonly isDifference: boolean
  readonly isFigure: boolean
  readonly billing: CellView
  readonly expected: CellView
  readonly erp: CellView
  readonly difference: MoneyView | null
}

/** Compares the documents of an exception field by field. Differences are ERP - expected, from the customer's side. */
export function compareSides(ctx: Pick<ReadCtx, 't' | 'locale'>, sides: DocumentSides): CompareRowView[] {
  return compareDocuments(sides).map((row, at) => ({
    id: `${at}`,
    field: fieldWord(ctx, row),
    state: row.state,
    isDifference: isDifference(row.state),
    isFigure: [row.billing, row.expected, row.posted].some((cell) => cell?.kind === 'money' || cell?.kind === 'rate'),
    billing: cellView(row.billing, ctx.locale),
    expected: cellView(row.expected, ctx.locale),
    erp: cellView(row.posted, ctx.locale),
    difference: row.difference && moneyView(row.difference, ctx.locale),
  }))
}

function fieldWord({ t }: Pick<ReadCtx, 't'>, row: ComparedRow): string {
  // The catalogue has a word for every field name; a test compares the two lists.
  const field = t(`exception.field.${row.field}` as MessageKey)
  if (!row.line) return field
  const { label, lineNo, role } = row.line
  const line =
    label !== null && lineNo !== null ? t('exception.lineNamed', { label, lineNo }) : t(`exception.lineRole.${role}`)
  return row.field === 'amount' ? line : `${line}: ${field}`
}

function cellView(cell: CellValue | null, locale: string): CellView {
  if (cell === null) return null
  if (cell.kind === 'money') return { amount: moneyView(cell.money, locale) }
  if (cell.kind === 'text') return { text: cell.text }
  return { text: /^-?\d+(\.\d+)?$/.test(cell.rate) ? decimalText(cell.rate, locale) : cell.rate }
}
