import { listRuns } from '#db/queries/runs'
import type { WebCtx } from '../auth/web-ctx.ts'
import { type RunView, runView } from './run-view.ts'

const PAGE = 25

export interface RunPage {
  readonly rows: readonly RunView[]
  readonly next: string | null
  readonly isFirst: boolean
  /** True while the newest run is at work, so that the page looks again. */
  readonly isRunning: boolean
}

/** The history of runs, newest first. `before` is the `next` of the page above. */
export async function readRuns(ctx: WebCtx, ask: { before?: string | undefined }): Promise<RunPage> {
  const [at, runId] = ask.before?.split('~') ?? []
  const since = at ? new Date(at) : undefined
  const before = since && runId && !Number.isNaN(since.getTime()) ? { at: since, runId } : undefined
  const found = await listRuns(ctx.db, { before, limit: PAGE + 1 })
  const rows = found.slice(0, PAGE)
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => runView(ctx, row)),
    next: found.length > PAGE && last ? `${last.started_at.toISOString()}~${last.run_id}` : null,
    isFirst: before === undefined,
    isRunning: rows.some((row) => row.state === 'running'),
  }
}
