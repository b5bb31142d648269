import type { RunRow } from '#db/queries/runs'
import type { WebCtx } from '../auth/web-ctx.ts'
import { countText } from '../i18n/format.ts'
import { durationText, type InstantView, instantView } from '../i18n/moment.ts'

/** One run, ready to show. Instants are in UTC: a run judges every entity at once. */
export interface RunView {
  readonly runId: string
  readonly href: string
  readonly asOf: InstantView
  readonly started: InstantView
  readonly duration: string
  readonly kind: string
  readonly state: RunRow['state']
  readonly stateWord: string
  readonly requestedBy: string
  readonly resultSha: string
  readonly problem: string | null
  readonly counts: Readonly<Record<CountName, string>>
}

export const countNames = [
  'documents',
  'erp_documents',
  'matched',
  'exact',
  'suggested',
  'open',
  'waiting',
  'accepted',
  'resolved',
  'opened',
  'resolvedNow',
  'reopened',
  'rediagnosed',
  'derivedAnew',
  'judgedKeys',
] as const
export type CountName = (typeof countNames)[number]

export function runView(ctx: Pick<WebCtx, 't' | 'locale' | 'now'>, row: RunRow): RunView {
  const { t, locale } = ctx
  const until = row.finished_at ?? ctx.now()
  return {
    runId: row.run_id,
    href: `/runs/${row.run_id}`,
    asOf: instantView(row.as_of, 'UTC', locale),
    started: instantView(row.started_at, 'UTC', locale),
    duration: spanText(until.getTime() - row.started_at.getTime()),
    kind: t(`runs.kind.${row.kind}`),
    state: row.state,
    stateWord: t(`states.run.${row.state}`),
    requestedBy: row.requested_by,
    resultSha: row.result_sha ?? '',
    problem: row.problem,
    counts: countsOf(row.counts, locale),
  }
}

/** Runs take seconds; minutes are told as everywhere else. */
function spanText(milliseconds: number): string {
  return milliseconds < 60_000 ? `${(milliseconds / 1000).toFixed(1)} s` : durationText(milliseconds)
}

function countsOf(counts: unknown, locale: string): Record<CountName, string> {
  const given: Record<string, unknown> = typeof counts === 'object' && counts !== null ? { ...counts } : {}
  const entries = countNames.map((name) => {
    const count = given[name]
    return [name, typeof count === 'number' ? countText(count, locale) : ''] as const
  })
  return Object.fromEntries(entries) as Record<CountName, string> // made from every name
}
