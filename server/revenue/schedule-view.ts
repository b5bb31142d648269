import { findLatestRun } from '#db/queries/control-run'
import {
  type BookedMonthRow,
  type LineHeadRow,
  listBookedMonths,
  listLineHeads,
  listRunsOfBook,
  listScheduleMonths,
  type ScheduleMonthRow,
} from '#db/queries/revenue-lines'
import type { WebCtx } from '../auth/web-ctx.ts'
import { documentHref } from '../documents/document-kind.ts'
import { revenueJournalRef } from '../domain/external-ref.ts'
import type { Period } from '../domain/period.ts'
import { explainKept } from '../domain/revenue/explain-schedule.ts'
import { journalDueAt } from '../domain/revenue/journal-due.ts'
import { type MoneyView, moneyView } from '../i18n/format.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { type StepView, stepViews } from '../reasons/step-words.ts'

type Ctx = Pick<WebCtx, 'db' | 'scope' | 't' | 'locale'>

interface Place {
  readonly label: string
  readonly href: string
}

/** One month of a line: what it should recognise, and what the ERP did. */
export interface ScheduleMonthView {
  readonly period: Period
  /** Days served by its end, of all; empty for a month the schedule does not know. */
  readonly days: string
  readonly expected: MoneyView
  /** Earned up to its end, and what is still owed then. */
  readonly cumulative: MoneyView
  readonly left: MoneyView
  /** The journal it belongs in, by its reference. */
  readonly reference: string
  /** The journals that carry the line. */
  readonly found: readonly Place[]
  /** The journal of the month, where it does not carry the line. */
  readonly without: Place | null
  /** Booked minus expected; null while the journal is not due. */
  readonly booked: MoneyView | null
  readonly difference: MoneyView | null
  /** missing: the journal of the month is due and not there. */
  readonly state: 'agrees' | 'differs' | 'waiting' | 'missing'
  readonly due: InstantView
}

/** A line and every month of its revenue. */
export interface ScheduleView {
  readonly lineId: string
  readonly entity: string
  readonly currency: string
  readonly number: string
  readonly documentHref: string
  readonly what: string
  readonly customer: string
  readonly service: string
  readonly issuedOn: string
  readonly total: MoneyView
  readonly accounts: string
  readonly category: string
  readonly months: readonly ScheduleMonthView[]
  readonly sums: { readonly expected: MoneyView; readonly booked: MoneyView; readonly difference: MoneyView }
  readonly steps: readonly StepView[]
}

/** The schedules of a line, or of every line of a document, month by month beside the revenue journals, as the last run stored them; lines that recognise nothing and were never booked are left out. Amounts signed as the document. */
export async function readSchedules(
  ctx: Ctx,
  wish: { lineId: string } | { sourceId: string },
): Promise<readonly ScheduleView[]> {
  const [heads, run] = await Promise.all([listLineHeads(ctx.db, { scope: ctx.scope, ...wish }), findLatestRun(ctx.db)])
  const [head] = heads
  if (!head || !run) return []
  const lineIds = heads.map((line) => line.line_id)
  const [months, booked, runs] = await Promise.all([
    listScheduleMonths(ctx.db, lineIds),
    listBookedMonths(ctx.db, lineIds),
    listRunsOfBook(ctx.db, head),
  ])
  const journals = new Map(runs.map((one) => [one.period, placeOf(one)]))
  return heads.flatMap((line) => {
    const kept = months.filter((month) => month.line_id === line.line_id)
    const entries = booked.filter(
      (one) => one.line_id === line.line_id && one.entity === line.entity && one.currency === line.currency,
    )
    if (kept.length === 0 && entries.length === 0) return []
    return [scheduleView(ctx, line, { kept, entries, journals, asOf: run.as_of })]
  })
}

interface Known {
  readonly kept: readonly ScheduleMonthRow[]
  readonly entries: readonly BookedMonthRow[]
  readonly journals: ReadonlyMap<string, Place>
  readonly asOf: Date
}

function scheduleView(ctx: Ctx, line: LineHeadRow, known: Known): ScheduleView {
  const { kept, entries } = known
  const money = (minor: bigint) => moneyView({ minor, currency: line.currency }, ctx.locale)
  const periods = [...new Set([...kept, ...entries].map((row) => row.period))].sort()
  const months = periods.map((period) => monthOf(ctx, line, { period, known }))
  const compared = periods.filter((period) => isCompared(period, known))
  const sum = (rows: readonly { readonly period: string; readonly minor: bigint }[]) =>
    rows.filter((row) => compared.includes(row.period)).reduce((all, row) => all + row.minor, 0n)
  const expectedMinor = sum(kept.map((row) => ({ period: row.period, minor: row.amount_minor })))
  const bookedMinor = sum(entries.map((row) => ({ period: row.period, minor: row.released_minor })))
  const [first] = kept
  return {
    lineId: line.line_id,
    entity: line.entity,
    currency: line.currency,
    number: line.number,
    documentHref: documentHref(line.kind === 'invoice' ? 'invoice' : 'credit', line.source_id),
    what: line.sku ?? '',
    customer: line.customer ?? '',
    service: line.service_start_on === null ? '' : `${line.service_start_on} – ${line.service_end_on ?? ''}`,
    issuedOn: line.issue_on,
    total: money(first?.total_minor ?? line.net_minor),
    accounts: [first?.deferred_account, first?.revenue_account].filter(Boolean).join(' / '),
    category: first?.revenue_category ?? '',
    months,
    sums: {
      expected: money(expectedMinor),
      booked: money(bookedMinor),
      difference: money(bookedMinor - expectedMinor),
    },
    steps: stepViews(ctx, explainKept(kept.map(partOf), line.currency)),
  }
}

function partOf(row: ScheduleMonthRow) {
  const elapsed = { through: BigInt(row.days_through), whole: BigInt(row.days_total) }
  return { period: row.period, amountMinor: row.amount_minor, totalMinor: row.total_minor, elapsed }
}

function monthOf(ctx: Ctx, line: LineHeadRow, { period, known }: { period: Period; known: Known }): ScheduleMonthView {
  const money = (minor: bigint) => moneyView({ minor, currency: line.currency }, ctx.locale)
  const part = known.kept.find((row) => row.period === period)
  const own = known.entries.filter((row) => row.period === period)
  const expectedMinor = part?.amount_minor ?? 0n
  const bookedMinor = own.reduce((sum, row) => sum + row.released_minor, 0n)
  const earnedMinor = known.kept.reduce((sum, row) => (row.period <= period ? sum + row.amount_minor : sum), 0n)
  const totalMinor = known.kept[0]?.total_minor ?? 0n
  const compared = isCompared(period, known)
  const run = known.journals.get(period) ?? null
  return {
    period,
    days: part ? `${part.days_through} / ${part.days_total}` : '',
    expected: money(expectedMinor),
    cumulative: money(earnedMinor),
    left: money(totalMinor - earnedMinor),
    reference: revenueJournalRef({ entity: line.entity, currency: line.currency, period }),
    found: own.map(placeOf),
    without: own.length === 0 ? run : null,
    booked: compared ? money(bookedMinor) : null,
    difference: compared ? money(bookedMinor - expectedMinor) : null,
    state: stateOf({ compared, hasRun: run !== null || own.length > 0, agrees: bookedMinor === expectedMinor }),
    due: instantView(journalDueAt(period), line.time_zone, ctx.locale),
  }
}

/** A month is compared once its journal is there, or due. */
function isCompared(period: Period, { journals, entries, asOf }: Known): boolean {
  return journals.has(period) || entries.some((row) => row.period === period) || journalDueAt(period) <= asOf
}

function stateOf(month: { compared: boolean; hasRun: boolean; agrees: boolean }): ScheduleMonthView['state'] {
  if (!month.compared) return 'waiting'
  if (!month.hasRun && !month.agrees) return 'missing'
  return month.agrees ? 'agrees' : 'differs'
}

function placeOf(journal: { readonly source_id: string; readonly doc_no: string }): Place {
  return { label: journal.doc_no, href: documentHref('erp', journal.source_id) }
}
