import type { Currency } from '../currency.ts'
import type { LineRole } from '../posting/types.ts'
import { type AlignedLines, alignLines, type LedgerLine } from './align-lines.ts'
import { type CellValue, type ComparedField, compareField } from './compare.ts'

/** Words on a document's head, each null where the side does not state it. */
export interface HeadSide {
  readonly reference: string | null
  readonly entity: string | null
  readonly customer: string | null
  readonly currency: string | null
  readonly documentOn: string | null
  readonly period: string | null
  readonly rate: string | null
  /** The receivable in functional currency; null where it is not stated. */
  readonly baseMinor: bigint | null
}

/** Totals from the customer's side: positive on an invoice, negative on a credit memo. */
export interface TotalSide {
  readonly netMinor: bigint
  readonly taxMinor: bigint
  readonly grossMinor: bigint
}

/** What billing says of one line: its own net (from the customer's side) and tax code. */
export interface BilledLine {
  readonly lineRef: string
  readonly lineNo: number
  /** The product, or the kind of the line. */
  readonly label: string
  readonly netMinor: bigint
  readonly taxCode: string | null
}

export interface DocumentSides {
  readonly currency: Currency
  readonly postedCurrency: Currency
  readonly baseCurrency: Currency
  readonly billing: { head: HeadSide; totals: TotalSide; lines: readonly BilledLine[] } | null
  readonly expected: { head: HeadSide; totals: TotalSide | null; lines: readonly LedgerLine[] } | null
  readonly posted: { head: HeadSide; totals: TotalSide; lines: readonly LedgerLine[] } | null
  /** The largest difference per amount that a declared policy accepts, in minor units of the document currency. */
  readonly acceptedMinor: bigint
}

export type FieldGroup = 'head' | 'totals' | 'lines'
export type LineField = 'account' | 'amount' | 'tax_code' | 'dimensions'
export type FieldName = keyof HeadSide | keyof TotalSide | LineField

export interface ComparedRow extends ComparedField {
  readonly group: FieldGroup
  readonly field: FieldName
  /** On lines: what the line stands for. */
  readonly line: {
    readonly key: string
    readonly role: LineRole
    readonly label: string | null
    readonly lineNo: number | null
  } | null
}

const headTexts = ['reference', 'entity', 'customer', 'currency', 'documentOn', 'period'] as const
const totalFields = ['netMinor', 'taxMinor', 'grossMinor'] as const

/** Billing, expectation and ERP field by field in fixed order: head, totals, base currency, lines. Where one side has no document at all, head and totals say so and lines are left out. Amounts are from the customer's side, so revenue and tax read as billed; differences are ERP - expected. */
export function compareDocuments(sides: DocumentSides): ComparedRow[] {
  const whole = [...headRows(sides), ...totalRows(sides)]
  if (!sides.posted || (!sides.billing && !sides.expected)) return whole
  return [...whole, ...baseRows(sides), ...lineRows(sides)]
}

function headRows(sides: DocumentSides): ComparedRow[] {
  return headTexts.flatMap((field) => {
    const cell = (side: { head: HeadSide } | null) => textCell(side?.head[field] ?? null)
    return rowOf('head', field, compareField(cells(sides, cell)))
  })
}

function baseRows(sides: DocumentSides): ComparedRow[] {
  const rate = cells(sides, (side) => rateCell(side?.head.rate ?? null))
  const base = cells(sides, (side) => moneyCell(side?.head.baseMinor ?? null, sides.baseCurrency))
  return [
    ...rowOf('totals', 'rate', compareField(rate)),
    ...rowOf('totals', 'baseMinor', compareField(base, acceptedBase(sides))),
  ]
}

function totalRows(sides: DocumentSides): ComparedRow[] {
  return totalFields.flatMap((field) => {
    const fieldSides = {
      billing: moneyCell(sides.billing?.totals[field] ?? null, sides.currency),
      expected: moneyCell(sides.expected?.totals?.[field] ?? null, sides.currency),
      posted: moneyCell(sides.posted?.totals[field] ?? null, sides.postedCurrency),
    }
    return rowOf('totals', field, compareField(fieldSides, sides.acceptedMinor))
  })
}

/** Where a difference is accepted in document currency, its conversion is accepted with it, up to the unit that rounding adds. */
function acceptedBase(sides: DocumentSides): bigint {
  if (sides.acceptedMinor === 0n) return 0n
  return sides.baseCurrency === sides.currency ? sides.acceptedMinor : sides.acceptedMinor + 1n
}

function lineRows(sides: DocumentSides): ComparedRow[] {
  const billed = new Map((sides.billing?.lines ?? []).map((line) => [line.lineRef, line]))
  const aligned = alignLines(sides.expected?.lines ?? [], sides.posted?.lines ?? [])
  return aligned.flatMap((pair) => fieldsOfLine(pair, billed, sides))
}

function fieldsOfLine(pair: AlignedLines, billed: Map<string, BilledLine>, sides: DocumentSides): ComparedRow[] {
  const first = pair.expected[0] ?? pair.posted[0]
  if (!first) return []
  const source = billed.get(first.lineRef ?? '') ?? null
  const line = { key: pair.key, role: first.role, label: source?.label ?? null, lineNo: source?.lineNo ?? null }
  const amount = {
    billing: source ? moneyCell(source.netMinor, sides.currency) : null,
    expected: moneyCell(asBilled(pair.expected), sides.currency),
    posted: moneyCell(asBilled(pair.posted), sides.postedCurrency),
  }
  const texts = (read: (line: LedgerLine) => string | null) => ({
    billing: null,
    expected: textCell(joined(pair.expected, read)),
    posted: textCell(joined(pair.posted, read)),
  })
  const taxCode = { ...texts((of) => of.taxCode), billing: textCell(source?.taxCode ?? null) }
  return [
    ...rowOf('lines', 'amount', compareField(amount, sides.acceptedMinor), line),
    ...rowOf('lines', 'account', compareField(texts((of) => of.account)), line),
    ...(first.role === 'tax' ? rowOf('lines', 'tax_code', compareField(taxCode), line) : []),
    ...rowOf('lines', 'dimensions', compareField(texts((of) => dimensionText(of.dimensions))), line),
  ]
}

/** Receivable lines stand on the customer's side already; every other line is their counterpart. */
function asBilled(lines: readonly LedgerLine[]): bigint | null {
  if (lines.length === 0) return null
  return lines.reduce((sum, line) => sum + (line.role === 'receivable' ? line.amountMinor : -line.amountMinor), 0n)
}

function joined(lines: readonly LedgerLine[], read: (line: LedgerLine) => string | null): string | null {
  const texts = [...new Set(lines.map(read))].filter((text) => text !== null)
  return texts.length === 0 ? null : texts.join(', ')
}

function dimensionText(dimensions: LedgerLine['dimensions']): string | null {
  if (!dimensions) return null
  const entries = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length === 0 ? null : entries.map(([name, value]) => `${name} ${value}`).join(', ')
}

function cells(sides: DocumentSides, read: (side: { head: HeadSide } | null) => CellValue | null) {
  return { billing: read(sides.billing), expected: read(sides.expected), posted: read(sides.posted) }
}

function rowOf(
  group: FieldGroup,
  field: FieldName,
  compared: ComparedField | undefined,
  line: ComparedRow['line'] = null,
): ComparedRow[] {
  return compared ? [{ group, field, line, ...compared }] : []
}

function textCell(text: string | null): CellValue | null {
  return text === null ? null : { kind: 'text', text }
}

function rateCell(rate: string | null): CellValue | null {
  return rate === null ? null : { kind: 'rate', rate }
}

function moneyCell(minor: bigint | null, currency: Currency): CellValue | null {
  return minor === null ? null : { kind: 'money', money: { minor, currency } }
}
