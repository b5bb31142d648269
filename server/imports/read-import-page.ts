import type { WebCtx } from '../auth/web-ctx.ts'
import { instantView } from '../i18n/moment.ts'
import { type ImportAttemptView, readImports } from '../ingest/read-imports.ts'

/** The history of imports with instants in UTC; `running` says how far the one at work is. */
export async function readImportPage(ctx: WebCtx, ask: { before?: string | undefined }) {
  const { rows, next } = await readImports(ctx, ask.before ? { before: ask.before } : {})
  const running = rows.find((row) => row.state === 'running')
  return {
    rows: rows.map((row) => attemptView(ctx, row)),
    next,
    isFirst: ask.before === undefined,
    running: running ? ctx.t('imports.state.running', { percent: running.percent ?? 0 }) : null,
  }
}

/** One attempt, ready to show. */
export function attemptView({ t, locale }: WebCtx, row: ImportAttemptView) {
  return {
    id: row.attemptId,
    href: `/imports/${row.attemptId}`,
    started: instantView(new Date(row.startedAt), 'UTC', locale),
    finished: row.finishedAt ? instantView(new Date(row.finishedAt), 'UTC', locale) : null,
    asOf: row.asOf ? instantView(new Date(row.asOf), 'UTC', locale) : null,
    world: row.world ?? '',
    by: row.actor,
    folder: row.folder,
    state: row.state,
    stateWord: t(`imports.state.${row.state}`, { percent: row.percent ?? 0 }),
    problem: row.problem,
    counts: row.counts,
  }
}
