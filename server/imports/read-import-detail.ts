import { z } from 'zod'
import type { WebCtx } from '../auth/web-ctx.ts'
import { decimalText } from '../i18n/format.ts'
import { type BucketCounts, readImport, readRejects } from '../ingest/read-imports.ts'
import { attemptView } from './read-import-page.ts'

/** One import with its feeds, whether each adds up, its control totals and the rows that were not taken; undefined when there is none. */
export async function readImportDetail(ctx: WebCtx, ask: { attemptId: string; after?: string | undefined }) {
  if (!z.uuid().safeParse(ask.attemptId).success) return undefined
  const found = await readImport(ctx, { attemptId: ask.attemptId })
  if (!found) return undefined
  const { attempt, feeds } = found
  const rejects = attempt.dropId
    ? await readRejects(ctx, ask.after ? { dropId: attempt.dropId, after: ask.after } : { dropId: attempt.dropId })
    : { rows: [], next: null }
  return {
    attempt: attemptView(ctx, attempt),
    feeds: feeds.map((feed) => ({ ...feed, addsUp: addsUp(feed) && feed.rowsDeclared === feed.received })),
    totals: feeds.flatMap((feed) =>
      feed.totals.map((total) => ({
        ...total,
        feed: feed.feed,
        declared: decimalText(total.declared, ctx.locale),
        read: decimalText(total.read, ctx.locale),
      })),
    ),
    rejects: rejects.rows,
    next: rejects.next,
    isFirst: ask.after === undefined,
  }
}

export type ImportDetail = NonNullable<Awaited<ReturnType<typeof readImportDetail>>>

/** Received = new + changed + unchanged + duplicate + conflict + rejected. */
function addsUp(counts: BucketCounts): boolean {
  const parts = [counts.new, counts.changed, counts.unchanged, counts.duplicate, counts.conflict, counts.rejected]
  return countOf(counts.received) === parts.reduce((sum, part) => sum + countOf(part), 0n)
}

function countOf(grouped: string): bigint {
  return BigInt(grouped.replaceAll(',', ''))
}
