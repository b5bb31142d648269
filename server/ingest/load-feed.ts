import { createHash, hash } from 'node:crypto'
import type { CopyValue, LandingCopy } from '#db/queries/landing'
import { type ControlTotals, controlTotals, differingTotal } from './control-totals.ts'
import { DropFault } from './drop-fault.ts'
import type { Feed, LandingScope, TakenRow } from './feed.ts'
import type { FeedPromise } from './manifest.ts'
import { type ReadRow, readRows } from './read-rows.ts'
import { type Rejection, rejection } from './rejection.ts'

/** What reading one file proved. */
export interface FeedReading {
  readonly feed: string
  readonly file: string
  readonly sha256: string
  readonly rowsDeclared: number
  readonly totalsDeclared: Readonly<Record<string, string>>
  readonly totalsRead: Readonly<Record<string, string>>
}

export interface FeedLoad {
  readonly promise: FeedPromise
  readonly feed: Feed
  readonly scope: LandingScope
  /** Where rows are staged; left out when the drop is known and only verified. */
  readonly copy: LandingCopy | undefined
  /** The number of rows of the drop read before this file. */
  readonly ordBefore: number
  readonly onProgress: (read: { rows: number; bytes: number }) => void
}

/** Reads one file once: stages its rows, and compares hash, row count and control totals with the manifest. Throws a DropFault on the first difference. */
export async function loadFeed(load: FeedLoad): Promise<FeedReading> {
  const { promise, feed, copy } = load
  const sha = createHash('sha256')
  const totals = controlTotals()
  let rows = 0
  let bytes = 0
  const onBytes = (more: number) => {
    bytes += more
  }
  for await (const batch of readRows(promise, feed, { hash: sha, onBytes })) {
    const staged = batch.map((row) => {
      rows += 1
      addTotals(feed, row, totals)
      return copy ? stagedValues(row, { load, rowNo: rows }) : undefined
    })
    await copy?.write(staged.filter((values) => values !== undefined))
    load.onProgress({ rows, bytes })
  }
  return verify(promise, { sha256: sha.digest('hex'), rows, totals })
}

function verify(promise: FeedPromise, read: { sha256: string; rows: number; totals: ControlTotals }): FeedReading {
  const { feed, file } = promise
  if (read.sha256 !== promise.sha256) {
    throw new DropFault('sha_differs', { feed, file, declared: promise.sha256, read: read.sha256 })
  }
  if (read.rows !== promise.rows)
    throw new DropFault('rows_differ', { feed, file, declared: promise.rows, read: read.rows })
  const totalsRead = read.totals.read()
  const different = differingTotal(promise.totals, totalsRead)
  // A row that could not be read is missing from our figures, not from the file: its hash and row count have just been proved.
  if (different && read.totals.unreadable === 0) throw new DropFault('totals_differ', { feed, file, ...different })
  return { feed, file, sha256: read.sha256, rowsDeclared: promise.rows, totalsDeclared: promise.totals, totalsRead }
}

function addTotals(feed: Feed, row: ReadRow, totals: ControlTotals): void {
  if (!feed.totals) return
  if ('raw' in row) feed.totals(row.raw, totals.add)
  else totals.unreadable += 1
}

function stagedValues(row: ReadRow, place: { load: FeedLoad; rowNo: number }): CopyValue[] {
  const { feed, scope, ordBefore } = place.load
  const taken = 'raw' in row ? feed.take(row.raw, scope) : row.rejections
  const at = { feed: feed.name, rowNo: place.rowNo, ord: ordBefore + place.rowNo, payload: row.payload }
  return feed.name === 'usage_events' ? usageValues(at, taken) : rowValues(at, taken)
}

interface RowPlace {
  readonly feed: string
  readonly rowNo: number
  readonly ord: number
  readonly payload: string | null
}

/** A row as COPY or an insert takes it, in the order of ROW_COLUMNS. */
export function rowValues(
  { feed, rowNo, ord, payload }: RowPlace,
  taken: TakenRow | readonly Rejection[],
): CopyValue[] {
  if (isRejected(taken)) {
    return [feed, rowNo, ord, null, null, payload, null, null, null, null, null, null, null, rejectionsJson(taken)]
  }
  const { naturalKey, entity, content, documentId, existsAt, changedAt, sourceVersion, rows } = taken
  const mirror = rows && JSON.stringify(rows)
  const shas = [bytea(payload ?? ''), bytea(content)]
  return [
    feed,
    rowNo,
    ord,
    naturalKey,
    entity,
    payload,
    ...shas,
    documentId,
    existsAt,
    changedAt,
    sourceVersion,
    mirror,
    null,
  ]
}

function usageValues({ rowNo, ord, payload }: RowPlace, taken: TakenRow | readonly Rejection[]): CopyValue[] {
  if (isRejected(taken)) {
    const nothing = Array<null>(9).fill(null)
    return [rowNo, ord, null, payload, null, null, ...nothing, rejectionsJson(taken)]
  }
  const fields = Object.values(taken.rows ?? {}) as CopyValue[] // the usage feed gives its nine columns in the order of the table
  return [rowNo, ord, taken.naturalKey, payload, bytea(payload ?? ''), bytea(taken.content), ...fields, null]
}

function isRejected(taken: TakenRow | readonly Rejection[]): taken is readonly Rejection[] {
  return Array.isArray(taken)
}

/** One entry per reason: several fields with one reason are named together. */
function rejectionsJson(rejections: readonly Rejection[]): string {
  const byCode = new Map<string, Rejection>()
  for (const found of rejections) {
    const first = byCode.get(found.code)
    const fields = [first?.field, found.field].filter((field) => field)
    byCode.set(found.code, rejection(fields.join(', ') || null, found.code, first?.params ?? found.params))
  }
  return JSON.stringify([...byCode.values()])
}

function bytea(text: string): string {
  return `\\x${hash('sha256', text)}`
}
