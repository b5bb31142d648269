import type { DropPromise, FeedPromise } from './manifest.ts'

/** How far an import has come. `percent` is of the bytes of all files. */
export interface ImportProgress {
  readonly feed: string
  readonly rows: number
  readonly bytes: number
  readonly percent: number
}

export interface ProgressReporter {
  file(promise: FeedPromise, read: { rows: number; bytes: number }): void
  fileDone(promise: FeedPromise): Promise<void>
}

const QUIET_MS = 500

/** Tells at most twice a second, so that a million rows are not a million messages. Telling never holds up reading; a failure to tell surfaces at the end of the file. */
export function progressReporter(
  drop: DropPromise,
  options: { now: () => Date; tell: (progress: ImportProgress) => Promise<void> },
): ProgressReporter {
  const total = drop.feeds.reduce((sum, promise) => sum + promise.bytes, 0) || 1
  let before = 0
  let toldAt = 0
  let telling: Promise<void> = Promise.resolve()
  return {
    file(promise, { rows, bytes }) {
      const nowMs = options.now().getTime()
      if (nowMs - toldAt < QUIET_MS) return
      toldAt = nowMs
      const percent = Math.min(100, Math.floor(((before + bytes) / total) * 100))
      telling = telling.then(() => options.tell({ feed: promise.feed, rows, bytes, percent }))
      telling.catch(() => undefined) // awaited in fileDone, which passes the failure on
    },
    async fileDone(promise) {
      before += promise.bytes
      await telling
    },
  }
}
