import type { FeedBuckets } from '#db/queries/imports-count'
import type { FeedReading } from './load-feed.ts'

/** The buckets of a drop that was imported before: every row is unchanged. */
export function unchangedBuckets(readings: readonly FeedReading[]): FeedBuckets[] {
  const none = { new: 0n, changed: 0n, duplicate: 0n, conflict: 0n, rejected: 0n, absent_keys: 0n }
  return readings.map(({ feed, rowsDeclared }) => {
    const received = BigInt(rowsDeclared)
    return { ...none, feed, received, unchanged: received }
  })
}
