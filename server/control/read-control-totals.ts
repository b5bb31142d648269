import {
  listClaimedTwice,
  listErpAccounting,
  listEventAccounting,
  listFeedBuckets,
  listInvoiceAccounting,
} from '#db/queries/control-accounting'
import { sumMirrored } from '#db/queries/control-mirror-sums'
import { findCurrentDrop, findLatestRun } from '#db/queries/control-run'
import type { WebCtx } from '../auth/web-ctx.ts'
import { narrowScope } from '../domain/entity-scope.ts'
import { countText, decimalText } from '../i18n/format.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { type BucketLine, bucketLines } from './bucket-lines.ts'

/** Rows of one feed of the current drop, each in one bucket. */
export interface FeedLine {
  readonly feed: string
  readonly declared: string
  readonly received: string
  readonly buckets: Readonly<Record<FeedBucket, string>>
  /** Declared = received = the buckets added up. */
  readonly holds: boolean
}

export type FeedBucket = 'new' | 'changed' | 'unchanged' | 'duplicate' | 'conflict' | 'rejected'

export interface UsageLine {
  readonly metric: string | null
  readonly period: string | null
  readonly bucket: string
  readonly events: string
  readonly quantity: string | null
}

export interface ControlTotalsView {
  /** Null before the first complete run. */
  readonly asOf: InstantView | null
  /** Everything on the page adds up, and no document is matched twice. */
  readonly holds: boolean
  readonly claimedTwice: string
  readonly feeds: readonly FeedLine[]
  readonly usage: readonly UsageLine[]
  /** Billing documents by issue month, ERP documents by ERP period; each line beside what the mirror holds. */
  readonly billing: readonly BucketLine[]
  readonly erp: readonly BucketLine[]
}

/** The control totals of the latest run: everything received, used, billed and booked, in one named bucket each, within the entities of the reader. */
export async function readControlTotals(
  ctx: Pick<WebCtx, 'db' | 'scope' | 'locale'>,
  wish: { entity?: string | undefined; period?: string | undefined } = {},
): Promise<ControlTotalsView> {
  const { db, locale } = ctx
  const scope = narrowScope(ctx.scope, wish.entity)
  const [run, drop] = [await findLatestRun(db), await findCurrentDrop(db)]
  const asked = (line: BucketLine) => wish.period === undefined || line.period === wish.period
  const billing = bucketLines(await listInvoiceAccounting(db, scope), await sumMirrored(db, scope, 'billing'), locale)
  const erp = bucketLines(await listErpAccounting(db, scope), await sumMirrored(db, scope, 'erp'), locale)
  const feeds = drop ? (await listFeedBuckets(db, { dropId: drop.drop_id })).map((row) => feedLine(row, locale)) : []
  const claimed = (await listClaimedTwice(db)).length
  const view = { feeds, billing: billing.filter(asked), erp: erp.filter(asked) }
  return {
    ...view,
    asOf: run ? instantView(run.as_of, 'UTC', locale) : null,
    holds: claimed === 0 && Object.values(view).every((lines) => lines.every((line) => line.holds)),
    claimedTwice: countText(claimed, locale),
    usage: (await listEventAccounting(db)).map((row) => usageLine(row, locale)),
  }
}

function feedLine(row: Awaited<ReturnType<typeof listFeedBuckets>>[number], locale: string): FeedLine {
  return {
    feed: row.feed,
    declared: countText(row.rows_declared, locale),
    received: countText(row.received, locale),
    buckets: {
      new: countText(row.new, locale),
      changed: countText(row.changed, locale),
      unchanged: countText(row.unchanged, locale),
      duplicate: countText(row.duplicate, locale),
      conflict: countText(row.conflict, locale),
      rejected: countText(row.rejected, locale),
    },
    holds: row.rows_declared === row.received && row.unaccounted === 0n,
  }
}

function usageLine(row: Awaited<ReturnType<typeof listEventAccounting>>[number], locale: string): UsageLine {
  return {
    metric: row.metric,
    period: row.period,
    bucket: row.bucket,
    events: countText(row.events, locale),
    quantity: row.quantity === null ? null : decimalText(row.quantity, locale),
  }
}
