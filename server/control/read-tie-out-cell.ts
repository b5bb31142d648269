import {
  listTieOutPlaces,
  type PlaceCursor,
  type PlacedObject,
  type TieOutPlaceRow,
} from '#db/queries/control-tie-out-parts'
import { listTieOuts, type TieOutRow } from '#db/queries/control-tie-outs'
import type { WebCtx } from '../auth/web-ctx.ts'
import { type DocumentKind, documentHref } from '../documents/document-kind.ts'
import { narrowScope } from '../domain/entity-scope.ts'
import { usageHref } from '../usage/usage-href.ts'
import { isNothing, type TieOutFigure, tieOutFigure } from './tie-out-figure.ts'

const PAGE = 50
const SHOWN = 3

/** The cell a page asks for, as it stands in the address. */
export interface CellWish {
  readonly identity: string
  readonly entity: string
  readonly currency: string
  readonly period: string
  /** Also what agrees. */
  readonly all: boolean
  readonly after?: string | undefined
}

export interface PlaceView {
  readonly place: string
  /** The first few, billing before the ERP, and how many more there are. */
  readonly more: number
  readonly objects: readonly {
    readonly id: string
    readonly label: string
    readonly kind: string
    readonly href: string | null
  }[]
  readonly expected: TieOutFigure
  readonly actual: TieOutFigure
  readonly difference: TieOutFigure
  readonly findings: readonly { readonly reference: string; readonly href: string; readonly class: string }[]
  /** tied: both sides equal. explained: a finding, a plan or a deadline not yet passed speaks for it. open: nothing does. */
  readonly state: 'tied' | 'explained' | 'open'
}

export interface TieOutCellView {
  readonly total: Readonly<Record<'expected' | 'actual' | 'difference' | 'explained' | 'unexplained', TieOutFigure>>
  readonly state: 'tied' | 'explained' | 'open'
  readonly places: readonly PlaceView[]
  /** Where the next page begins; null on the last. */
  readonly next: string | null
}

/** One cell of a tie-out, taken apart into what is read together on both sides; null where there is no such cell or the reader may not see its entity. Actual - expected; what nothing explains comes first. */
export async function readTieOutCell(
  ctx: Pick<WebCtx, 'db' | 'scope' | 'locale'>,
  wish: CellWish,
): Promise<TieOutCellView | null> {
  const cell = await findCell(ctx, wish)
  if (!cell) return null
  const rows = await listTieOutPlaces(ctx.db, { ...wish, after: cursorFrom(wish.after), limit: PAGE + 1 })
  const shown = rows.slice(0, PAGE)
  const last = shown.at(-1)
  const figure = (text: string) => tieOutFigure(text, cell, ctx.locale)
  return {
    total: {
      expected: figure(cell.expected),
      actual: figure(cell.actual),
      difference: figure(cell.difference),
      explained: figure(cell.explained),
      unexplained: figure(cell.unexplained),
    },
    state: stateOf(cell),
    places: shown.map((row) => placeView(row, wish, figure)),
    next: rows.length > PAGE && last ? cursorOf(last) : null,
  }
}

/** The total of a cell in a reader's entities; undefined where there is none. */
export async function findCell(
  ctx: Pick<WebCtx, 'db' | 'scope'>,
  wish: Omit<CellWish, 'all' | 'after'>,
): Promise<TieOutRow | undefined> {
  const rows = await listTieOuts(ctx.db, { scope: narrowScope(ctx.scope, wish.entity), identity: wish.identity })
  return rows.find(
    (row) =>
      row.key === null && row.entity === wish.entity && row.currency === wish.currency && row.period === wish.period,
  )
}

function placeView(row: TieOutPlaceRow, cell: CellWish, figure: (text: string) => TieOutFigure): PlaceView {
  return {
    place: row.place,
    more: Math.max(row.objects.length - SHOWN, 0),
    objects: row.objects
      .toSorted(byKind)
      .slice(0, SHOWN)
      .map((object) => ({
        id: object.id,
        label: object.label,
        kind: object.kind,
        href: hrefOf(object, cell),
      })),
    expected: figure(row.expected),
    actual: figure(row.actual),
    difference: figure(row.difference),
    findings: row.findings.map((found) => ({
      reference: found.reference,
      href: `/exceptions/${found.id}`,
      class: found.class,
    })),
    state: stateOf(row),
  }
}

const pages: Readonly<Record<PlacedObject['kind'], DocumentKind | null>> = {
  invoice: 'invoice',
  credit_memo: 'credit',
  erp_document: 'erp',
  payment: 'payment',
  subscription: null,
  erp_balance: null,
}

const order = Object.keys(pages)

function byKind(a: PlacedObject, b: PlacedObject): number {
  return order.indexOf(a.kind) - order.indexOf(b.kind) || (a.label < b.label ? -1 : 1)
}

/** Where an object is shown: a document by itself, of T1, whose currency is the metric, a subscription by the events of the month. */
function hrefOf(object: PlacedObject, cell: CellWish): string | null {
  if (object.kind === 'subscription' && cell.identity === 'T1')
    return usageHref({ subscription: object.id, metric: cell.currency, month: cell.period })
  const kind = pages[object.kind]
  return kind && documentHref(kind, object.id)
}

function stateOf(row: { difference: string; unexplained: string }): 'tied' | 'explained' | 'open' {
  if (!isNothing(row.unexplained)) return 'open'
  return isNothing(row.difference) ? 'tied' : 'explained'
}

/** A cursor is the figures a page is ordered by, without their signs, and the place, with tildes between. */
function cursorOf(row: TieOutPlaceRow): string {
  return [row.unexplained, row.difference]
    .map((text) => text.replace('-', ''))
    .concat(row.place)
    .join('~')
}

/** Reads a cursor of an address; anything else begins at the first page. */
function cursorFrom(text: string | undefined): PlaceCursor | undefined {
  const [unexplained, difference, ...rest] = (text ?? '').split('~')
  const isFigure = (part: string | undefined): part is string => part !== undefined && /^\d+(\.\d+)?$/.test(part)
  if (!isFigure(unexplained) || !isFigure(difference) || rest.length === 0) return undefined
  return { unexplained, difference, place: rest.join('~') }
}
