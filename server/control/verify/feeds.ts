import { listFeedBuckets } from '#db/queries/control-accounting'
import { findNewestDrop } from '#db/queries/control-run'
import { listTakenAside, sumUsage } from '#db/queries/verify-feeds'
import { controlTotals, differingTotal } from '../../ingest/control-totals.ts'
import { type Check, openTally, type Tally, type VerifyScope } from './check.ts'
import { inForce } from './payload-pages.ts'
import { addTotalsOf, isTotalled } from './totals-of.ts'

type FeedRow = Awaited<ReturnType<typeof listFeedBuckets>>[number]

/** Of every drop: rows declared = rows read = the buckets added up, and the control totals read are those declared. Of the newest drop the totals are added up anew from the stored payloads. */
export const checkFeeds: Check = async (scope) => {
  const tally = openTally('feeds are complete')
  for (const feed of await listFeedBuckets(scope.db, {})) {
    tally.seen()
    const name = `${feed.feed} of ${feed.world} ${feed.as_of.toISOString()}`
    tally.hold(
      feed.received === feed.rows_declared,
      name,
      () => `${feed.rows_declared} rows declared, ${feed.received} read`,
    )
    tally.hold(feed.unaccounted === 0n, name, () => `${feed.unaccounted} rows are in no bucket`)
    const differing = differingTotal(asTotals(feed.totals_declared), asTotals(feed.totals_read))
    tally.hold(
      differing === undefined,
      name,
      () => `control total ${differing?.key}: ${differing?.declared} declared, ${differing?.read} read`,
    )
  }
  await recomputeTotals(scope, tally)
  return tally.result()
}

async function recomputeTotals({ db }: VerifyScope, tally: Tally): Promise<void> {
  const drop = await findNewestDrop(db)
  if (!drop) return
  for (const feed of await listFeedBuckets(db, { dropId: drop.drop_id })) {
    if (!isTotalled(feed.feed)) continue
    const why = whyNot(feed)
    if (why) {
      tally.skip(`control totals of ${feed.feed} were not added up anew: ${why}`)
      continue
    }
    const totals = controlTotals()
    if (feed.feed === 'usage_events')
      for (const { metric, quantity } of await sumUsage(db)) totals.add(metric, quantity)
    else {
      for await (const page of inForce(db, feed.feed, drop.as_of)) {
        for (const row of page) addTotalsOf(feed.feed, row.payload, totals.add)
      }
    }
    for (const aside of await listTakenAside(db, { dropId: drop.drop_id, feed: feed.feed }))
      addTotalsOf(feed.feed, aside, totals.add)
    const differing = differingTotal(asTotals(feed.totals_declared), totals.read())
    tally.hold(
      differing === undefined,
      `${feed.feed} of the newest drop`,
      () => `control total ${differing?.key}: ${differing?.declared} declared, payloads add up to ${differing?.read}`,
    )
  }
}

/** Rows whose payload is not kept, or is kept without being in this drop, would make the sum another one. */
function whyNot(feed: FeedRow): string | undefined {
  if (feed.duplicate > 0n) return `${feed.duplicate} rows delivered twice are counted, not kept`
  if (feed.absent_keys > 0n) return `${feed.absent_keys} known keys are not in it`
  return undefined
}

function asTotals(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value).map(([key, figure]) => [key, String(figure)]))
}
