import { listTieOuts } from '#db/queries/control-tie-outs'
import {
  listRevenueLines,
  type RevenueCell,
  type RevenueLineCursor,
  type RevenueLineRow,
} from '#db/queries/revenue-lines'
import type { WebCtx } from '../auth/web-ctx.ts'
import { documentHref } from '../documents/document-kind.ts'
import { narrowScope } from '../domain/entity-scope.ts'
import { type MoneyView, moneyView } from '../i18n/format.ts'

const PAGE = 50

/** A line in one month of a book, signed as its document. */
export interface RevenueLineView {
  /** Empty for what journals book without naming a line. */
  readonly lineId: string
  readonly number: string
  readonly documentHref: string | null
  readonly customer: string
  readonly what: string
  readonly service: string
  readonly total: MoneyView
  readonly expected: MoneyView
  readonly booked: MoneyView
  /** Booked minus expected. */
  readonly difference: MoneyView
  /** Still owed in service at the end of the month. */
  readonly left: MoneyView
}

export interface RevenueLinesView {
  readonly lines: readonly RevenueLineView[]
  /** Of every line of the cell, not of the page alone. */
  readonly sums: { readonly expected: MoneyView; readonly booked: MoneyView; readonly difference: MoneyView }
  /** Where the next page begins; null on the last. */
  readonly next: string | null
}

/** The lines that recognise or should recognise revenue in a month of a book, the largest difference first; null where the reader may not see the book or nothing is known of it. */
export async function readRevenueLines(
  ctx: Pick<WebCtx, 'db' | 'scope' | 'locale'>,
  wish: RevenueCell & { after?: string | undefined },
): Promise<RevenueLinesView | null> {
  const total = await findRecognition(ctx, wish)
  if (!total) return null
  const { entity, currency, period, after } = wish
  const asked = { entity, currency, period, after: cursorFrom(after), limit: PAGE + 1 }
  const rows = await listRevenueLines(ctx.db, asked)
  const shown = rows.slice(0, PAGE)
  const last = shown.at(-1)
  const money = (minor: bigint) => moneyView({ minor, currency }, ctx.locale)
  return {
    lines: shown.map((row) => lineView(row, money)),
    sums: {
      expected: money(total.expected),
      booked: money(total.actual),
      difference: money(total.actual - total.expected),
    },
    next: rows.length > PAGE && last ? `${sizeOf(last)}~${last.line_id}` : null,
  }
}

/** What a month of a book recognises by schedules and by journals, minor units: the cell of T9. */
export async function findRecognition(
  ctx: Pick<WebCtx, 'db' | 'scope'>,
  cell: RevenueCell,
): Promise<{ readonly expected: bigint; readonly actual: bigint } | undefined> {
  const cells = await listTieOuts(ctx.db, { scope: narrowScope(ctx.scope, cell.entity), identity: 'T9' })
  const row = cells.find(
    (one) =>
      one.key === null && one.entity === cell.entity && one.currency === cell.currency && one.period === cell.period,
  )
  return row && { expected: BigInt(row.expected), actual: BigInt(row.actual) }
}

/** Where the page after a line begins. */
export function cursorAfter(row: RevenueLineRow): RevenueLineCursor {
  return { difference: sizeOf(row), line: row.line_id }
}

function lineView(row: RevenueLineRow, money: (minor: bigint) => MoneyView): RevenueLineView {
  return {
    lineId: row.line_id,
    number: row.number ?? row.line_id,
    documentHref: row.source_id && documentHref(row.kind === 'credit_memo' ? 'credit' : 'invoice', row.source_id),
    customer: row.customer ?? '',
    what: row.sku ?? '',
    service: row.service_start_on === null ? '' : `${row.service_start_on} – ${row.service_end_on ?? ''}`,
    total: money(row.total_minor),
    expected: money(row.expected_minor),
    booked: money(row.booked_minor),
    difference: money(row.booked_minor - row.expected_minor),
    left: money(row.total_minor - row.earned_minor),
  }
}

function sizeOf(row: RevenueLineRow): string {
  return (row.booked_minor - row.expected_minor).toString().replace('-', '')
}

/** A cursor is the size of the difference and the line, with a tilde between; anything else begins at the first page. */
function cursorFrom(text: string | undefined): RevenueLineCursor | undefined {
  const [difference, ...rest] = (text ?? '').split('~')
  if (!difference || !/^\d{1,18}$/.test(difference) || rest.length === 0) return undefined
  return { difference, line: rest.join('~') }
}
