import { listSummariesToRecount, type SummaryToRecount } from '#db/queries/usage-summaries'
import { addUp } from '../../domain/usage/add-up.ts'
import { countLedger } from '../../domain/usage/count-usage.ts'
import { readUsage } from '../../domain/usage/usage-ledger.ts'
import { isSameQuantity } from '../../domain/usage-judgement/quantity.ts'
import { readMetrics } from '../../usage/read-metrics.ts'
import { type SubjectUsage, streamUsage } from '../../usage/stream-events.ts'
import { openTally, type SnapshotCheck, type Tally } from './check.ts'

const PAGE = 500
const EVER = new Date(8.64e15) // the last instant there is: the cut-off and the place of arrival of each summary decide what it knew

/** The newest summary of every subscription, metric and month: events recorded before its cut-off, among those that had arrived, give its quantity and its hash again. */
export const checkUsageSummaries: SnapshotCheck = async ({ db, run }) => {
  const tally = openTally('usage summaries are counted anew')
  if (!run) return tally.result()
  const metrics = await readMetrics(db, run.as_of)
  let after: SummaryToRecount | undefined
  do {
    const page = await listSummariesToRecount(db, { after, limit: PAGE })
    tally.seen(page.length)
    const bySubject = Map.groupBy(page, placeOf)
    const subjects = [...new Set(page.flatMap((summary) => summary.subject ?? []))]
    for await (const usage of streamUsage(db, subjects, EVER)) {
      for (const summary of bySubject.get(placeOf(usage)) ?? []) recount(tally, metrics, summary, usage)
      bySubject.delete(placeOf(usage))
    }
    for (const summary of [...bySubject.values()].flat()) recount(tally, metrics, summary, undefined)
    after = page.length < PAGE ? undefined : page.at(-1)
  } while (after !== undefined)
  return tally.result()
}

function placeOf({ subject, metric }: { subject: string | null; metric: string }): string {
  return JSON.stringify([subject, metric])
}

function recount(
  tally: Tally,
  metrics: Awaited<ReturnType<typeof readMetrics>>,
  summary: SummaryToRecount,
  usage: SubjectUsage | undefined,
): void {
  const name = `${summary.subscription_id} ${summary.metric} ${summary.period} version ${summary.version_no}`
  const metric = metrics.get(summary.metric)
  if (!metric) return tally.hold(false, name, () => 'nobody knows the metric any more')
  const arrived = usage?.events.filter((_, index) => (usage.arrivals[index] ?? 0n) <= summary.thru_seq) ?? []
  const ledger = readUsage(arrived)
  const counted = addUp(
    summary.slices.map(({ from, to }) => {
      const window = { from: new Date(from), to: new Date(to), recordedBefore: summary.cutoff_at }
      return countLedger(ledger, { ...metric, ...window, resends: 'counted_once' })
    }),
  )
  const isSame =
    isSameQuantity(counted.quantity, summary.quantity) &&
    BigInt(counted.eventCount) === summary.event_count &&
    counted.setSha === summary.set_sha
  tally.hold(
    isSame,
    name,
    () =>
      `${summary.quantity} of ${summary.event_count} events; counted anew ${counted.quantity} of ${counted.eventCount}`,
  )
}
