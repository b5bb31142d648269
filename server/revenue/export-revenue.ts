import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import {
  listRevenueLines,
  type RevenueCell,
  type RevenueLineCursor,
  type RevenueLineRow,
} from '#db/queries/revenue-lines'
import { recordAudit } from '../audit/record-audit.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { csvCell } from '../control/csv-cells.ts'
import { minorToDecimal } from '../domain/money.ts'
import { cursorAfter, findRecognition } from './read-revenue-lines.ts'
import { type RollBook, type RollMonth, readRollForwardFigures } from './roll-forward-figures.ts'

type ExportCtx = Pick<WebCtx, 'db' | 'scope' | 'actor' | 'now' | 'correlationId'>

const CHUNK = 2000

const rollHeads = [
  ...['entity', 'currency', 'basis', 'period', 'opening', 'billed', 'credited', 'recognised', 'closing'],
  ...['journals', 'ledger_closing'],
]
const lineHeads = [
  ...['line_id', 'document', 'customer', 'sku', 'service_start', 'service_end', 'total', 'expected', 'booked'],
  ...['difference', 'left'],
]

/** The deferred roll-forward as CSV, amounts as decimals in major units: credits and recognition are stated without a sign. Who took it is recorded. */
export async function exportRollForward(ctx: ExportCtx, wish: { entity?: string | undefined }): Promise<string> {
  const books = await readRollForwardFigures(ctx, wish)
  const rows = books.flatMap((book) => book.months.map((month) => rollCells(book, month).map(csvCell)))
  await recordTaken(ctx, ['revenue roll-forward', wish.entity ?? 'all'].join(' '), rows.length)
  return stringify([rollHeads, ...rows])
}

function rollCells({ entity, currency, basis }: RollBook, month: RollMonth): string[] {
  const amounts = [
    month.openingMinor,
    month.billedMinor,
    month.creditedMinor,
    month.recognisedMinor,
    month.closingMinor,
  ]
  const figures = [...amounts, month.journalsMinor, month.ledgerMinor]
  return [
    ...[entity, currency, basis, month.period],
    ...figures.map((minor) => (minor === null ? '' : minorToDecimal(minor, currency))),
  ]
}

/** Every line of a month of a book as CSV, with a row of totals; null where the reader may not see the book. That it was taken is recorded when its last row has been read. */
export async function exportRevenueLines(ctx: ExportCtx, cell: RevenueCell): Promise<Readable | null> {
  const total = await findRecognition(ctx, cell)
  return total ? Readable.from(lineRows(ctx, cell)) : null
}

async function* lineRows(ctx: ExportCtx, cell: RevenueCell): AsyncGenerator<string, void> {
  yield stringify([lineHeads])
  const sums = { count: 0, expected: 0n, booked: 0n }
  for await (const page of pagesOf(ctx, cell)) {
    sums.count += page.length
    for (const row of page) {
      sums.expected += row.expected_minor
      sums.booked += row.booked_minor
    }
    yield stringify(page.map((row) => lineCells(row, cell.currency).map(csvCell)))
  }
  const totals = [sums.expected, sums.booked, sums.booked - sums.expected]
  yield stringify([
    ['total', '', '', '', '', '', '', ...totals.map((minor) => minorToDecimal(minor, cell.currency)), ''],
  ])
  await recordTaken(ctx, ['revenue lines', cell.entity, cell.currency, cell.period].join(' '), sums.count)
}

async function* pagesOf(ctx: ExportCtx, cell: RevenueCell): AsyncGenerator<RevenueLineRow[], void> {
  let after: RevenueLineCursor | undefined
  for (;;) {
    const page = await listRevenueLines(ctx.db, { ...cell, after, limit: CHUNK })
    yield page
    const last = page.at(-1)
    if (!last || page.length < CHUNK) return
    after = cursorAfter(last)
  }
}

function lineCells(row: RevenueLineRow, currency: string): string[] {
  const money = (minor: bigint) => minorToDecimal(minor, currency)
  return [
    ...[row.line_id, row.number ?? '', row.customer ?? '', row.sku ?? ''],
    ...[row.service_start_on ?? '', row.service_end_on ?? ''],
    ...[row.total_minor, row.expected_minor, row.booked_minor, row.booked_minor - row.expected_minor].map(money),
    money(row.total_minor - row.earned_minor),
  ]
}

async function recordTaken(ctx: ExportCtx, what: string, rows: number): Promise<void> {
  await ctx.db.transaction().execute((tx) =>
    recordAudit(tx, {
      actor: ctx.actor.userId,
      action: 'revenue.export',
      objectKind: 'export',
      objectId: what,
      detail: { rows },
      correlationId: ctx.correlationId,
      at: ctx.now(),
    }),
  )
}
