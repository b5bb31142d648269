import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import { listTieOutPlaces, type PlaceCursor, type TieOutPlaceRow } from '#db/queries/control-tie-out-parts'
import { recordAudit } from '../audit/record-audit.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { minorToDecimal } from '../domain/money.ts'
import { csvCell } from './csv-cells.ts'
import { type CellWish, findCell } from './read-tie-out-cell.ts'

type ExportCtx = Pick<WebCtx, 'db' | 'scope' | 'actor' | 'now' | 'correlationId'>

const CHUNK = 2000

const heads = ['objects', 'expected', 'actual', 'difference', 'unexplained', 'findings'] as const

/** Every place of a cell as CSV, amounts as decimals in major units; null where there is no such cell for this reader. That it was taken is recorded when its last row has been read. */
export async function exportTieOutCell(ctx: ExportCtx, wish: Omit<CellWish, 'after'>): Promise<Readable | null> {
  const cell = await findCell(ctx, wish)
  if (!cell) return null
  const figure = (text: string) =>
    cell.unit === 'minor' && cell.currency !== null ? minorToDecimal(BigInt(text), cell.currency) : text
  return Readable.from(lines(ctx, wish, figure))
}

async function* lines(
  ctx: ExportCtx,
  wish: Omit<CellWish, 'after'>,
  figure: (text: string) => string,
): AsyncGenerator<string, void> {
  yield stringify([heads])
  let rows = 0
  for await (const page of pagesOf(ctx, wish)) {
    rows += page.length
    yield stringify(page.map((row) => cellsOf(row, figure).map(csvCell)))
  }
  await ctx.db.transaction().execute((tx) =>
    recordAudit(tx, {
      actor: ctx.actor.userId,
      action: 'tie-outs.export',
      objectKind: 'export',
      objectId: [wish.identity, wish.entity, wish.currency, wish.period].join(' '),
      detail: { rows, all: wish.all },
      correlationId: ctx.correlationId,
      at: ctx.now(),
    }),
  )
}

async function* pagesOf(ctx: ExportCtx, wish: Omit<CellWish, 'after'>): AsyncGenerator<TieOutPlaceRow[], void> {
  let after: PlaceCursor | undefined
  for (;;) {
    const page = await listTieOutPlaces(ctx.db, { ...wish, after, limit: CHUNK })
    yield page
    const last = page.at(-1)
    if (!last || page.length < CHUNK) return
    const [unexplained, difference] = [last.unexplained.replace('-', ''), last.difference.replace('-', '')]
    after = { unexplained, difference, place: last.place }
  }
}

function cellsOf(row: TieOutPlaceRow, figure: (text: string) => string): string[] {
  return [
    row.objects.map((object) => object.label).join(' '),
    figure(row.expected),
    figure(row.actual),
    figure(row.difference),
    figure(row.unexplained),
    row.findings.map((found) => found.reference).join(' '),
  ]
}
