import { findReasonJournal, listSameReference } from '#db/queries/reason-journals'
import type { WebCtx } from '../auth/web-ctx.ts'
import { documentHref } from '../documents/document-kind.ts'
import { type MoneyView, moneyView } from '../i18n/format.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { findRecognition } from '../revenue/read-revenue-lines.ts'
import { readSchedules, type ScheduleView } from '../revenue/schedule-view.ts'

/** What stands behind a finding about revenue: the schedules of a document's lines, or the journals that share a reference. */
export type RevenueReasonView =
  | { readonly kind: 'schedules'; readonly schedules: readonly ScheduleView[]; readonly sums: RevenueSums | null }
  | { readonly kind: 'runs'; readonly runs: RepeatedRunsView }

/** Over all lines of the document; months whose journal is not due are left out. */
export interface RevenueSums {
  readonly expected: MoneyView
  readonly booked: MoneyView
  readonly difference: MoneyView
}

export interface RepeatedRunsView {
  readonly reference: string
  readonly entity: string
  readonly currency: string
  readonly period: string
  readonly journals: readonly {
    readonly number: string
    readonly href: string
    readonly postedOn: string
    readonly created: InstantView
    readonly lines: string
    readonly recognised: MoneyView
    /** The first of a reference counts, every later one repeats it. */
    readonly counts: boolean
  }[]
  /** What the journals with the reference recognise together, and what the schedules of the month give. */
  readonly booked: MoneyView
  readonly expected: MoneyView | null
  readonly difference: MoneyView | null
}

interface RevenueSubject {
  readonly class: string
  readonly cause: string
  readonly subject_kind: string
  readonly subject_source_id: string
}

type Ctx = Pick<WebCtx, 'db' | 'scope' | 't' | 'locale'>

/** The figures behind a finding about revenue as the last run stored them: schedule and journals of each line, month by month, or the journals that were booked twice; null for findings of other kinds. */
export async function readRevenueReason(ctx: Ctx, subject: RevenueSubject): Promise<RevenueReasonView | null> {
  if (subject.subject_kind === 'revenue_run') {
    const runs = await readRepeatedRuns(ctx, subject.subject_source_id)
    return runs && { kind: 'runs', runs }
  }
  const isNotDeferred = subject.class === 'REVENUE_VARIANCE' && subject.cause === 'not_deferred'
  if (subject.subject_kind !== 'schedule' && !isNotDeferred) return null
  const schedules = await readSchedules(ctx, { sourceId: subject.subject_source_id })
  return schedules.length === 0 ? null : { kind: 'schedules', schedules, sums: sumsOf(ctx, schedules) }
}

function sumsOf({ locale }: Ctx, schedules: readonly ScheduleView[]): RevenueSums | null {
  const [first] = schedules
  if (!first || schedules.length < 2) return null
  const sum = (key: keyof RevenueSums) => {
    const minor = schedules.reduce((all, schedule) => all + BigInt(schedule.sums[key].minor), 0n)
    return moneyView({ minor, currency: first.currency }, locale)
  }
  return { expected: sum('expected'), booked: sum('booked'), difference: sum('difference') }
}

async function readRepeatedRuns(ctx: Ctx, sourceId: string): Promise<RepeatedRunsView | null> {
  const journal = await findReasonJournal(ctx.db, { sourceId, scope: ctx.scope })
  if (!journal?.external_ref) return null
  const { entity, currency, period } = journal
  const [rows, cell] = await Promise.all([
    listSameReference(ctx.db, { entity, reference: journal.external_ref }),
    findRecognition(ctx, { entity, currency, period }),
  ])
  const money = (minor: bigint) => moneyView({ minor, currency }, ctx.locale)
  const booked = rows.reduce((sum, row) => sum + row.recognised_minor, 0n)
  return {
    reference: journal.external_ref,
    ...{ entity, currency, period },
    journals: rows.map((row, at) => ({
      number: row.doc_no,
      href: documentHref('erp', row.source_id),
      postedOn: row.posting_on,
      created: instantView(row.created_at, journal.time_zone, ctx.locale),
      lines: row.lines.toString(),
      recognised: money(row.recognised_minor),
      counts: at === 0,
    })),
    booked: money(booked),
    expected: cell ? money(cell.expected) : null,
    difference: cell ? money(booked - cell.expected) : null,
  }
}
