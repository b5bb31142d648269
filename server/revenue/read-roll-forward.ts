import { findLatestRun } from '#db/queries/control-run'
import type { WebCtx } from '../auth/web-ctx.ts'
import { type MoneyView, moneyText, moneyView } from '../i18n/format.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { type OpeningNote, type RollBook, type RollMonth, readRollForwardFigures } from './roll-forward-figures.ts'

/** A month of a book, or the book as a whole: its first opening, its last closing, and what moved between. Credits and recognition are negative, so that a row adds up; differences are what the ERP holds or moves, minus what follows from the schedules. */
export interface RollRowView {
  /** Null of a whole book in functional currency: its months do not open with what they closed with, but with what was signed. */
  readonly opening: MoneyView | null
  readonly billed: MoneyView
  readonly credited: MoneyView
  readonly recognised: MoneyView
  readonly closing: MoneyView | null
  /** Of the revenue journals, and journals minus schedules; null in functional currency. */
  readonly journals: MoneyView | null
  readonly journalDifference: MoneyView | null
  /** Of the deferred accounts of the ERP, and ledger minus closing; null where it was not told. */
  readonly ledger: MoneyView | null
  readonly ledgerDifference: MoneyView | null
}

export interface RollBookView {
  readonly key: string
  readonly entity: string
  readonly currency: string
  readonly basis: RollBook['basis']
  readonly months: readonly (RollRowView & { readonly period: string })[]
  readonly total: RollRowView
  /** What is to be said of openings, in words. */
  readonly notes: readonly string[]
  readonly differs: boolean
}

export interface RollForwardView {
  /** Null before the first complete run. */
  readonly asOf: InstantView | null
  readonly books: readonly RollBookView[]
}

/** The deferred roll-forward of the books a reader may see, narrowed to an entity or a month when they ask. */
export async function readRollForward(
  ctx: Pick<WebCtx, 'db' | 'scope' | 't' | 'locale'>,
  wish: { entity?: string | undefined; period?: string | undefined },
): Promise<RollForwardView> {
  const run = await findLatestRun(ctx.db)
  if (!run) return { asOf: null, books: [] }
  const books = await readRollForwardFigures(ctx, wish)
  const shown = books.map((book) => narrowed(book, wish.period)).filter((book) => book.months.length > 0)
  return { asOf: instantView(run.as_of, 'UTC', ctx.locale), books: shown.map((book) => bookView(ctx, book)) }
}

function narrowed(book: RollBook, period: string | undefined): RollBook {
  if (period === undefined) return book
  const isOf = (one: { readonly period: string }) => one.period === period
  return { ...book, months: book.months.filter(isOf), notes: book.notes.filter(isOf) }
}

function bookView(ctx: Pick<WebCtx, 't' | 'locale'>, book: RollBook): RollBookView {
  const row = (month: Omit<RollMonth, 'period'>) => rowView(month, book.currency, ctx.locale)
  const total = row(totalOf(book.months))
  const unconverted =
    book.unconverted > 0n ? [ctx.t('revenue.note.unconverted', { count: Number(book.unconverted) })] : []
  return {
    key: `${book.entity} ${book.currency} ${book.basis}`,
    entity: book.entity,
    currency: book.currency,
    basis: book.basis,
    months: book.months.map((month) => ({ period: month.period, ...row(month) })),
    total:
      book.basis === 'document'
        ? total
        : { ...total, opening: null, closing: null, ledger: null, ledgerDifference: null },
    notes: [...book.notes.map((note) => noteText(ctx, note, book.currency)), ...unconverted],
    differs: book.months.some(
      ({ recognisedMinor, journalsMinor, closingMinor, ledgerMinor }) =>
        (journalsMinor ?? recognisedMinor) !== recognisedMinor || (ledgerMinor ?? closingMinor) !== closingMinor,
    ),
  }
}

function rowView(month: Omit<RollMonth, 'period'>, currency: string, locale: string): RollRowView {
  const money = (minor: bigint) => moneyView({ minor, currency }, locale)
  const { journalsMinor, ledgerMinor } = month
  return {
    opening: money(month.openingMinor),
    billed: money(month.billedMinor),
    credited: money(-month.creditedMinor),
    recognised: money(-month.recognisedMinor),
    closing: money(month.closingMinor),
    journals: journalsMinor === null ? null : money(-journalsMinor),
    journalDifference: journalsMinor === null ? null : money(month.recognisedMinor - journalsMinor),
    ledger: ledgerMinor === null ? null : money(ledgerMinor),
    ledgerDifference: ledgerMinor === null ? null : money(ledgerMinor - month.closingMinor),
  }
}

/** A book over all its months, which are in order. */
function totalOf(months: readonly RollMonth[]): Omit<RollMonth, 'period'> {
  const sum = (of: (month: RollMonth) => bigint) => months.reduce((all, month) => all + of(month), 0n)
  const last = months.at(-1)
  return {
    openingMinor: months[0]?.openingMinor ?? 0n,
    billedMinor: sum((month) => month.billedMinor),
    creditedMinor: sum((month) => month.creditedMinor),
    recognisedMinor: sum((month) => month.recognisedMinor),
    closingMinor: last?.closingMinor ?? 0n,
    journalsMinor: months.some((month) => month.journalsMinor === null)
      ? null
      : sum((month) => month.journalsMinor ?? 0n),
    ledgerMinor: last?.ledgerMinor ?? null,
  }
}

function noteText({ t, locale }: Pick<WebCtx, 't' | 'locale'>, note: OpeningNote, currency: string): string {
  return t(`revenue.note.${note.code}`, {
    period: note.period,
    signed: moneyText({ minor: note.signedMinor, currency }, locale),
    other: moneyText({ minor: note.otherMinor, currency }, locale),
    difference: moneyText({ minor: note.otherMinor - note.signedMinor, currency }, locale),
  })
}
