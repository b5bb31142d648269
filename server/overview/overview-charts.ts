import { recordOf } from '../exceptions/cause-facts.ts'
import { classWord } from '../exceptions/queue-row-view.ts'
import type { ReadCtx } from '../exceptions/read-context.ts'
import { countText, percentText } from '../i18n/format.ts'
import { total } from './overview-tiles.ts'
import type { OverviewFacts } from './read-overview.ts'

/** A chart as numbers to draw, the same numbers as text, and its table twin. */
export interface ChartFigures {
  readonly series: readonly {
    key: string
    label: string
    colour: 'bad' | 'warn' | 'neutral' | 'violet' | 'billed' | 'posted'
  }[]
  readonly points: readonly { label: string; values: Record<string, number>; shown: Record<string, string> }[]
  readonly table: { heads: readonly string[]; rows: readonly (readonly string[])[] }
}

const severities = ['critical', 'high', 'medium', 'low'] as const
const colours = { critical: 'bad', high: 'warn', medium: 'neutral', low: 'violet' } as const

/** Open exceptions by class, most frequent first, stacked by severity. */
export function classChart(ctx: ReadCtx, facts: OverviewFacts): ChartFigures {
  const open = facts.totals.filter((row) => row.status === 'open')
  const classes = [...new Set(open.map((row) => row.class))]
  const counted = classes.map((name) => ({
    label: classWord(ctx, name),
    counts: severities.map((severity) =>
      total(open.filter((row) => row.class === name && row.severity === severity).map((row) => row.count)),
    ),
  }))
  const sorted = counted.toSorted((a, b) => Number(total(b.counts) - total(a.counts)) || (a.label < b.label ? -1 : 1))
  return bySeverity(ctx, sorted, ctx.t('overview.classes.class'))
}

const buckets = ['bucket0', 'bucket1', 'bucket2', 'bucket3', 'bucket4'] as const

/** Open exceptions by age, youngest first, stacked by severity. Empty when nothing is open. */
export function ageChart(ctx: ReadCtx, facts: OverviewFacts): ChartFigures {
  if (facts.ages.length === 0) return bySeverity(ctx, [], ctx.t('overview.ages.age'))
  const rows = buckets.map((bucket, at) => ({
    label: ctx.t(`overview.ages.${bucket}`),
    counts: severities.map((severity) =>
      total(facts.ages.filter((row) => row.bucket === at && row.severity === severity).map((row) => row.count)),
    ),
  }))
  return bySeverity(ctx, rows, ctx.t('overview.ages.age'))
}

/** How many documents were matched, and how many agreed to the cent, in each run; oldest first. */
export function rateChart(ctx: ReadCtx, facts: OverviewFacts): ChartFigures {
  const runs = facts.runs.toReversed().map((run) => {
    const counts = recordOf(run.counts)
    const count = (name: string) => BigInt(typeof counts[name] === 'number' ? Math.trunc(counts[name]) : 0)
    const whole = count('documents')
    const share = (name: string) => ({ part: count(name), whole })
    return { label: run.as_of.toISOString().slice(0, 10), matched: share('matched'), exact: share('exact') }
  })
  const series = [
    { key: 'matched', label: ctx.t('overview.rates.matched'), colour: 'billed' as const },
    { key: 'exact', label: ctx.t('overview.rates.exact'), colour: 'posted' as const },
  ]
  return {
    series,
    points: runs.map((run) => ({
      label: run.label,
      values: { matched: percentOf(run.matched), exact: percentOf(run.exact) },
      shown: { matched: percentText(run.matched, ctx.locale), exact: percentText(run.exact, ctx.locale) },
    })),
    table: {
      heads: [ctx.t('overview.rates.run'), ...series.map((one) => one.label)],
      rows: runs.map((run) => [run.label, percentText(run.matched, ctx.locale), percentText(run.exact, ctx.locale)]),
    },
  }
}

function bySeverity(
  ctx: ReadCtx,
  rows: readonly { label: string; counts: readonly bigint[] }[],
  head: string,
): ChartFigures {
  const words = severities.map((severity) => ctx.t(`states.severity.${severity}`))
  return {
    series: severities.map((severity, at) => ({ key: severity, label: words[at] ?? '', colour: colours[severity] })),
    points: rows.map((row) => ({
      label: row.label,
      values: Object.fromEntries(severities.map((severity, at) => [severity, Number(row.counts[at] ?? 0n)])),
      shown: {
        ...Object.fromEntries(
          severities.map((severity, at) => [severity, countText(row.counts[at] ?? 0n, ctx.locale)]),
        ),
        total: countText(total(row.counts), ctx.locale),
      },
    })),
    table: {
      heads: [head, ...words, ctx.t('overview.classes.total')],
      rows: rows.map((row) => [
        row.label,
        ...row.counts.map((count) => countText(count, ctx.locale)),
        countText(total(row.counts), ctx.locale),
      ]),
    },
  }
}

/** For drawing only: a share as a number between 0 and 100. */
function percentOf(share: { part: bigint; whole: bigint }): number {
  return share.whole === 0n ? 0 : Number((share.part * 10_000n) / share.whole) / 100
}
