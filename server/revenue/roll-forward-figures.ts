import { listTieOuts, type TieOutRow } from '#db/queries/control-tie-outs'
import {
  type DeferredLedgerRow,
  type DeferredMonthRow,
  listDeferredLedger,
  listDeferredMonths,
} from '#db/queries/revenue-roll-forward'
import type { WebCtx } from '../auth/web-ctx.ts'
import { narrowScope } from '../domain/entity-scope.ts'
import { addMonths, type Period } from '../domain/period.ts'
import { balanceKey, type DeferredMovement, rollForward } from '../domain/revenue/roll-forward.ts'

/** A month of the roll-forward beside the ERP; minor units, credit positive. Opening + billed - credited - recognised = closing. */
export interface RollMonth {
  readonly period: Period
  readonly openingMinor: bigint
  readonly billedMinor: bigint
  /** Credit memos and terminations, without their sign. */
  readonly creditedMinor: bigint
  readonly recognisedMinor: bigint
  readonly closingMinor: bigint
  /** What the revenue journals of the month take off the deferred accounts; null in functional currency. */
  readonly journalsMinor: bigint | null
  /** What the ERP holds on the deferred accounts at the end of the month; null where it was not told. */
  readonly ledgerMinor: bigint | null
}

/** What is to be said of the opening of a month. */
export interface OpeningNote {
  readonly code: 'schedules_differ' | 'ledger_differs' | 'not_signed'
  readonly period: Period
  readonly signedMinor: bigint
  readonly otherMinor: bigint
}

/** The deferred revenue of an entity in one document currency, or of all in functional currency. */
export interface RollBook {
  readonly entity: string
  readonly currency: string
  readonly basis: 'document' | 'functional'
  readonly months: readonly RollMonth[]
  readonly notes: readonly OpeningNote[]
  /** Amounts that have no rate and are in no functional figure. */
  readonly unconverted: bigint
}

/** The deferred roll-forward of every book a reader may see, over the ended months of the fiscal year: in document currency a month opens with what the schedules left of the month before, in functional currency with what was signed for it (domain rules, section 8). Empty before the first run. */
export async function readRollForwardFigures(
  ctx: Pick<WebCtx, 'db' | 'scope'>,
  wish: { entity?: string | undefined },
): Promise<readonly RollBook[]> {
  const scope = narrowScope(ctx.scope, wish.entity)
  const [cells, moves, ledger] = await Promise.all([
    listTieOuts(ctx.db, { scope }),
    listDeferredMonths(ctx.db, scope),
    listDeferredLedger(ctx.db, scope),
  ])
  const own = cells.filter((cell) => cell.key === null && (cell.identity === 'T8' || cell.identity === 'T9'))
  const books = Map.groupBy(
    own.filter((cell) => cell.identity === 'T8'),
    (cell) => `${cell.entity} ${cell.currency}`,
  )
  const documents = [...books.values()].flatMap((of) => documentBook(of, own, moves) ?? [])
  const entities = [...new Set(documents.map((book) => book.entity))]
  return entities.flatMap((entity) => [
    ...documents.filter((book) => book.entity === entity),
    ...functionalBook(entity, documents, { moves, ledger }),
  ])
}

function documentBook(
  cells: readonly TieOutRow[],
  all: readonly TieOutRow[],
  moves: readonly DeferredMonthRow[],
): RollBook | null {
  const [first, last] = [cells[0], cells.at(-1)]
  if (!first?.entity || !first.currency || !first.period || !last?.period) return null
  const { entity, currency } = first
  const own = moves.filter((move) => move.entity === entity && move.currency === currency)
  const movements = own.map((move) => movementOf(move, { entity, currency }, move.amount_minor))
  const before = balanceBefore(movements, first.period)
  const signed = new Map([[keyOf({ entity, currency }, addMonths(first.period, -1)), before]])
  const side = (identity: string, period: string) => {
    const cell = all.find(
      (one) => one.identity === identity && one.entity === entity && one.currency === currency && one.period === period,
    )
    return BigInt(cell?.actual ?? 0)
  }
  const months = roll({ entity, currency }, movements, { first: first.period, last: last.period, signed }).map(
    (row) => ({ ...row, journalsMinor: side('T9', row.period), ledgerMinor: side('T8', row.period) }),
  )
  return { entity, currency, basis: 'document', months, notes: [], unconverted: 0n }
}

function functionalBook(
  entity: string,
  documents: readonly RollBook[],
  { moves, ledger }: { moves: readonly DeferredMonthRow[]; ledger: readonly DeferredLedgerRow[] },
): RollBook[] {
  const told = ledger.filter((row) => row.entity === entity)
  const months = documents.filter((book) => book.entity === entity).flatMap((book) => book.months)
  const periods = [...new Set(months.map((month) => month.period))].sort()
  const [first, last, currency] = [periods[0], periods.at(-1), told[0]?.currency]
  if (!first || !last || !currency) return []
  const own = moves.filter((move) => move.entity === entity)
  const movements = own.map((move) => movementOf(move, { entity, currency }, move.base_minor))
  const scheduled = balanceBefore(movements, first)
  const signed = new Map(
    told.flatMap(({ period, signed_minor: minor }) => (minor === null ? [] : [[period, minor] as const])),
  )
  const closings = new Map([...signed].map(([period, minor]) => [keyOf({ entity, currency }, period), minor]))
  const before = addMonths(first, -1)
  if (!signed.has(before)) closings.set(keyOf({ entity, currency }, before), scheduled)
  const rows = roll({ entity, currency }, movements, { first, last, signed: closings })
  const ledgerAt = (period: string) => told.find((row) => row.period === period)
  return [
    {
      entity,
      currency,
      basis: 'functional',
      months: rows.map((row) => ({
        ...row,
        journalsMinor: null,
        ledgerMinor: ledgerAt(row.period)?.closing_minor ?? null,
      })),
      notes: rows.flatMap((row, at) =>
        openingNotes(row.period, {
          signed: signed.get(addMonths(row.period, -1)),
          schedules: at === 0 ? scheduled : undefined,
          ledger: ledgerAt(row.period)?.opening_minor ?? undefined,
          opening: row.openingMinor,
        }),
      ),
      unconverted: own.reduce((sum, move) => (move.kind === 'recognition' ? sum + move.unconverted : sum), 0n),
    },
  ]
}

/** What a month opens with, as three sources have it: what was signed, what the schedules give (of the first month alone), and what the ledger says now. */
function openingNotes(
  period: Period,
  at: { signed: bigint | undefined; schedules: bigint | undefined; ledger: bigint | undefined; opening: bigint },
): OpeningNote[] {
  const { signed, schedules, ledger, opening } = at
  if (signed === undefined) return [{ code: 'not_signed', period, signedMinor: 0n, otherMinor: opening }]
  const notes: OpeningNote[] = []
  if (schedules !== undefined && schedules !== signed)
    notes.push({ code: 'schedules_differ', period, signedMinor: signed, otherMinor: schedules })
  if (ledger !== undefined && ledger !== signed)
    notes.push({ code: 'ledger_differs', period, signedMinor: signed, otherMinor: ledger })
  return notes
}

type Place = { readonly entity: string; readonly currency: string }

const everyCategory = ''

function movementOf(move: DeferredMonthRow, place: Place, amountMinor: bigint): DeferredMovement {
  return { ...place, category: everyCategory, period: move.period, kind: move.kind, amountMinor }
}

function keyOf(place: Place, period: Period): string {
  return balanceKey({ ...place, category: everyCategory, period })
}

/** What earlier months left. */
function balanceBefore(movements: readonly DeferredMovement[], first: Period): bigint {
  return movements
    .filter((move) => move.period < first)
    .reduce((sum, { kind, amountMinor }) => sum + (kind === 'billing' ? amountMinor : -amountMinor), 0n)
}

function roll(place: Place, movements: readonly DeferredMovement[], ask: Parameters<typeof rollForward>[1]) {
  // A month of nothing keeps a book without movements in the roll.
  const held: DeferredMovement = {
    ...place,
    category: everyCategory,
    period: ask.first,
    kind: 'billing',
    amountMinor: 0n,
  }
  return rollForward([held, ...movements], ask).map((row) => ({
    period: row.period,
    openingMinor: row.openingMinor,
    billedMinor: row.billingsMinor,
    creditedMinor: row.creditsMinor,
    recognisedMinor: row.recognisedMinor,
    closingMinor: row.closingMinor,
  }))
}
