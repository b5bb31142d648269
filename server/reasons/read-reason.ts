import { z } from 'zod'
import { listJudgedLines, listJudgedMonths } from '#db/queries/reasons'
import type { WebCtx } from '../auth/web-ctx.ts'
import { documentHref } from '../documents/document-kind.ts'
import { decimalText, type MoneyView, moneyView } from '../i18n/format.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { type StepView, stepViews } from './step-words.ts'

/** A line as billed and as it should be; no amount where it could not be rated. */
export interface ReasonLineView {
  readonly key: string
  readonly number: string
  readonly href: string
  readonly what: string
  readonly service: string
  readonly billed: MoneyView
  readonly expected: MoneyView | null
  readonly difference: MoneyView | null
}

/** What was counted of a billed month, and what was billed. */
export interface ReasonMonthView {
  readonly key: string
  readonly metric: string
  readonly period: string
  readonly zone: string
  readonly counted: string | null
  readonly billed: string
  readonly events: string
  readonly cutoff: InstantView
}

export interface ReasonView {
  readonly months: readonly ReasonMonthView[]
  readonly lines: readonly ReasonLineView[]
  readonly sums: { readonly billed: MoneyView; readonly expected: MoneyView; readonly difference: MoneyView } | null
  /** How figures came about, under the heading of what they belong to. */
  readonly steps: readonly { readonly title: string; readonly steps: readonly StepView[] }[]
}

export interface ReasonSubject {
  readonly subject_kind: string
  readonly subject_source_id: string
  readonly currency: string
  readonly time_zone: string
}

const judgedKinds: readonly string[] = ['usage_month', 'rated_lines']

const MonthExplanation = z.object({
  zone: z.string().default('UTC'),
  slices: z
    .array(
      z.object({
        from: z.string(),
        to: z.string(),
        price: z.string().nullish(),
        counted: z.unknown(),
        rated: z.unknown(),
      }),
    )
    .default([]),
})
const LineExplanation = z.object({ price: z.string().nullish(), steps: z.unknown() }).partial()

/** The arithmetic behind a finding about usage or rating as the run stored it; null for findings of other kinds. */
export async function readReason(
  ctx: Pick<WebCtx, 'db' | 'scope' | 't' | 'locale'>,
  subject: ReasonSubject,
): Promise<ReasonView | null> {
  if (!judgedKinds.includes(subject.subject_kind)) return null
  const wish = { subject: subject.subject_source_id, scope: ctx.scope }
  const [months, lines] = await Promise.all([listJudgedMonths(ctx.db, wish), listJudgedLines(ctx.db, wish)])
  return {
    months: months.map((month) => monthView(ctx, month, subject.time_zone)),
    lines: lines.map((line) => lineView(ctx, line)),
    sums: sumsOf(ctx, lines, subject.currency),
    steps: [...months.flatMap((month) => monthSteps(ctx, month)), ...(months.length > 0 ? [] : lineSteps(ctx, lines))],
  }
}

type Line = Awaited<ReturnType<typeof listJudgedLines>>[number]
type Month = Awaited<ReturnType<typeof listJudgedMonths>>[number]
type Words = Pick<WebCtx, 't' | 'locale'>

function lineView(ctx: Words, line: Line): ReasonLineView {
  const money = (minor: bigint) => moneyView({ minor, currency: line.currency }, ctx.locale)
  const { expected_minor: expected } = line
  return {
    key: line.line_key,
    number: line.number,
    href: documentHref(line.document_kind === 'invoice' ? 'invoice' : 'credit', line.source_id),
    what: [line.sku ?? line.metric ?? '', line.kind.replaceAll('_', ' ')].filter(Boolean).join(', '),
    service: line.service_start_on === null ? '' : `${line.service_start_on} – ${line.service_end_on ?? ''}`,
    billed: money(line.billed_minor),
    expected: expected === null ? null : money(expected),
    difference: expected === null ? null : money(line.billed_minor - expected),
  }
}

function sumsOf(ctx: Words, lines: readonly Line[], currency: string): ReasonView['sums'] {
  if (lines.some((line) => line.expected_minor === null || line.currency !== currency)) return null
  const money = (minor: bigint) => moneyView({ minor, currency }, ctx.locale)
  const billed = lines.reduce((sum, line) => sum + line.billed_minor, 0n)
  const expected = lines.reduce((sum, line) => sum + (line.expected_minor ?? 0n), 0n)
  return { billed: money(billed), expected: money(expected), difference: money(billed - expected) }
}

function monthView(ctx: Words, month: Month, booksZone: string): ReasonMonthView {
  const { zone } = MonthExplanation.catch({ zone: booksZone, slices: [] }).parse(month.explanation)
  return {
    key: `${month.subscription_id}|${month.metric}|${month.period}`,
    metric: month.metric,
    period: month.period,
    zone,
    counted: month.counted_quantity === null ? null : decimalText(month.counted_quantity, ctx.locale),
    billed: decimalText(month.billed_quantity, ctx.locale),
    events: decimalText(month.event_count.toString(), ctx.locale),
    cutoff: instantView(month.cutoff_at, zone, ctx.locale),
  }
}

function monthSteps(ctx: Words, month: Month): ReasonView['steps'] {
  const { slices } = MonthExplanation.catch({ zone: 'UTC', slices: [] }).parse(month.explanation)
  return slices.flatMap((slice) => {
    const days = { from: slice.from, to: slice.to }
    return [
      { title: ctx.t('reasons.counted', days), steps: stepViews(ctx, slice.counted) },
      { title: ctx.t('reasons.rated', { ...days, price: slice.price ?? '' }), steps: stepViews(ctx, slice.rated) },
    ].filter(({ steps }) => steps.length > 0)
  })
}

function lineSteps(ctx: Words, lines: readonly Line[]): ReasonView['steps'] {
  return lines.flatMap((line) => {
    const { steps } = LineExplanation.catch({}).parse(line.explanation)
    const views = stepViews(ctx, steps)
    const title = ctx.t('reasons.line', { what: line.sku ?? line.kind, number: line.number })
    return views.length > 0 ? [{ title, steps: views }] : []
  })
}
