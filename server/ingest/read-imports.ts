import {
  type AttemptRow,
  type FeedFileRow,
  findAttempt,
  listAttempts,
  listFeedFiles,
  sumBuckets,
} from '#db/queries/imports'
import { listRejectedRows, type RejectedRow } from '#db/queries/imports-rejects'
import type { Ctx } from '../context.ts'
import { differingTotal } from './control-totals.ts'
import { reasonText, refusalText } from './reason-text.ts'

type ReadCtx = Pick<Ctx, 'db'>

/** Row counts of a drop or a feed, written with thousands separators. */
export interface BucketCounts {
  readonly received: string
  readonly new: string
  readonly changed: string
  readonly unchanged: string
  readonly duplicate: string
  readonly conflict: string
  readonly rejected: string
}

export interface ImportAttemptView {
  readonly attemptId: string
  readonly folder: string
  readonly state: AttemptRow['state']
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly actor: string
  readonly world: string | null
  readonly asOf: string | null
  /** Percent of the bytes read while it runs. */
  readonly percent: number | null
  /** Why the drop was turned away, and what to do. */
  readonly problem: string | null
  readonly dropId: string | null
  readonly counts: BucketCounts | null
}

export interface ImportFeedView extends BucketCounts {
  readonly feed: string
  readonly file: string
  readonly sha256: string
  readonly rowsDeclared: string
  readonly absentKeys: string
  readonly totals: readonly { key: string; declared: string; read: string; equal: boolean }[]
}

export interface RejectView {
  readonly feed: string
  readonly file: string
  readonly row: string
  readonly bucket: RejectedRow['bucket']
  readonly key: string | null
  readonly field: string | null
  readonly reason: string
  readonly remedy: string
  readonly payload: string | null
}

const PAGE = 25

/** The history of imports, newest first. `before` is the `next` of the page before. */
export async function readImports(
  ctx: ReadCtx,
  ask: { before?: string; limit?: number } = {},
): Promise<{ rows: ImportAttemptView[]; next: string | null }> {
  const limit = ask.limit ?? PAGE
  const [at, attemptId] = ask.before?.split('_') ?? []
  const before = at && attemptId ? { at: new Date(at), attemptId } : undefined
  const found = await listAttempts(ctx.db, { before, limit: limit + 1 })
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const next = found.length > limit && last ? `${last.started_at.toISOString()}_${last.attempt_id}` : null
  return { rows: await withCounts(ctx, page), next }
}

/** One attempt with its feeds; undefined when there is none. A drop that was imported before shows the feeds of that import. */
export async function readImport(
  ctx: ReadCtx,
  ask: { attemptId: string },
): Promise<{ attempt: ImportAttemptView; feeds: ImportFeedView[] } | undefined> {
  const row = await findAttempt(ctx.db, ask.attemptId)
  if (!row) return undefined
  const [attempt] = await withCounts(ctx, [row])
  const files = row.drop_id ? await listFeedFiles(ctx.db, row.drop_id) : []
  return attempt && { attempt, feeds: files.map(feedView) }
}

/** Rows of a drop that were not taken, in file order. `after` is the `next` of the page before. */
export async function readRejects(
  ctx: ReadCtx,
  ask: { dropId: string; after?: string; limit?: number },
): Promise<{ rows: RejectView[]; next: string | null }> {
  const limit = ask.limit ?? PAGE
  const [feed, rowNo, reason] = ask.after?.split('.') ?? []
  const after = feed && rowNo && reason ? { feed, rowNo: BigInt(rowNo), reason } : undefined
  const found = await listRejectedRows(ctx.db, { dropId: ask.dropId, after, limit: limit + 1 })
  const files = new Map((await listFeedFiles(ctx.db, ask.dropId)).map((row) => [row.feed, row.file]))
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const next = found.length > limit && last ? `${last.feed}.${last.row_no}.${last.reason_code}` : null
  return { rows: page.map((row) => rejectView(row, files.get(row.feed) ?? row.feed)), next }
}

async function withCounts(ctx: ReadCtx, rows: readonly AttemptRow[]): Promise<ImportAttemptView[]> {
  const drops = rows.flatMap((row) => (row.drop_id ? [row.drop_id] : []))
  const sums = new Map((await sumBuckets(ctx.db, drops)).map((sum) => [sum.drop_id, countsView(sum)]))
  return rows.map((row) => attemptView(row, row.drop_id ? sums.get(row.drop_id) : undefined))
}

function attemptView(row: AttemptRow, counts: BucketCounts | undefined): ImportAttemptView {
  const percent = row.progress as { percent?: number } // written by updateAttemptProgress alone
  return {
    attemptId: row.attempt_id,
    folder: row.folder,
    state: row.state,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    actor: row.actor,
    world: row.world,
    asOf: row.as_of?.toISOString() ?? null,
    percent: row.state === 'running' ? (percent.percent ?? 0) : null,
    problem: row.problem_code && refusalText({ code: row.problem_code, params: row.problem_params }),
    dropId: row.drop_id,
    counts: counts ? repeatCounts(row, counts) : null,
  }
}

// The same drop again: every row it holds was unchanged, whatever it was the first time.
function repeatCounts(row: AttemptRow, counts: BucketCounts): BucketCounts {
  if (row.state !== 'unchanged') return counts
  const { received } = counts
  return { received, new: '0', changed: '0', unchanged: received, duplicate: '0', conflict: '0', rejected: '0' }
}

function feedView(row: FeedFileRow): ImportFeedView {
  const declared = row.totals_declared as Record<string, string> // stored by insertFeedFiles from decimals by key
  const read = row.totals_read as Record<string, string> // the same
  const keys = [...new Set([...Object.keys(declared), ...Object.keys(read)])].sort()
  return {
    ...countsView(row),
    feed: row.feed,
    file: row.file,
    sha256: row.sha256.toString('hex'),
    rowsDeclared: grouped(row.rows_declared),
    absentKeys: grouped(row.absent_keys),
    totals: keys.map((key) => totalView(key, declared[key] ?? '0', read[key] ?? '0')),
  }
}

function totalView(key: string, declared: string, read: string) {
  return { key, declared, read, equal: differingTotal({ [key]: declared }, { [key]: read }) === undefined }
}

function countsView(row: Record<keyof BucketCounts, bigint>): BucketCounts {
  return {
    received: grouped(row.received),
    new: grouped(row.new),
    changed: grouped(row.changed),
    unchanged: grouped(row.unchanged),
    duplicate: grouped(row.duplicate),
    conflict: grouped(row.conflict),
    rejected: grouped(row.rejected),
  }
}

function rejectView(row: RejectedRow, file: string): RejectView {
  const { feed, bucket, field, payload, natural_key: key } = row
  return {
    feed,
    file,
    row: grouped(row.row_no),
    bucket,
    key,
    field,
    payload: payload?.slice(0, 4000) ?? null,
    ...reasonText(row),
  }
}

function grouped(count: bigint): string {
  return count.toLocaleString('en-US')
}
