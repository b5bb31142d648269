import { listSameWindowLines, tallyUsage } from '#db/queries/lineage-usage'
import type { UsageFact, UsageTally } from '../domain/lineage/facts.ts'
import { addDecimals } from '../domain/lineage/figure.ts'
import { type UsageLine, type Window, windowOf } from '../domain/lineage/usage-window.ts'
import type { Reading } from './reading.ts'
import { readMetrics, readTenants } from './subscriptions.ts'

type BilledLine = UsageLine & { readonly quantity: string | null }

/** How the events of each usage line divide, and what earlier lines billed for the same window. Lines without a window are left out. */
export async function readUsageFacts(reading: Reading, lines: readonly BilledLine[]): Promise<UsageFact[]> {
  const windows = await readWindows(reading, lines)
  if (windows.length === 0) return []
  const [tallies, metrics, others] = await Promise.all([
    tallyUsage(reading.db, windows),
    readMetrics(reading, [...new Set(windows.map((window) => window.metric))]),
    readBilledLines(reading, [...new Set(lines.flatMap((line) => line.subscriptionId ?? []))]),
  ])
  return windows.map((window) => {
    const metric = metrics.get(window.metric) ?? { aggregation: 'time_weighted', unit: window.metric } // an unknown metric is not added up
    const own = tallies.filter((row) => row.line_id === window.lineId)
    const tally = (bucket: string): UsageTally =>
      own.find((row) => row.bucket === bucket) ?? { count: 0, quantity: '0' }
    const buckets = { counted: tally('counted'), replaced: tally('replaced'), resent: tally('resent') }
    const line = lines.find((candidate) => candidate.lineId === window.lineId)
    return {
      ...buckets,
      lineId: window.lineId,
      metric: window.metric,
      unit: metric.unit,
      aggregation: metric.aggregation,
      subject: window.subject,
      received: joinTallies(Object.values(buckets)),
      billedBefore: line ? billedBefore(line, others) : '0',
    }
  })
}

/** The windows of the lines that bill counted usage. */
export async function readWindows(reading: Reading, lines: readonly UsageLine[]): Promise<Window[]> {
  const metered = lines.filter((line) => line.metric !== null && line.subscriptionId !== null)
  const tenants = await readTenants(reading, [...new Set(metered.flatMap((line) => line.subscriptionId ?? []))])
  return metered.flatMap((line) => windowOf(line, tenants.get(line.subscriptionId ?? '')) ?? [])
}

/** Every line that bills counted usage of the subscriptions. */
export async function readBilledLines(
  reading: Reading,
  subscriptionIds: readonly string[],
): Promise<(BilledLine & { documentId: string; entity: string })[]> {
  const rows = await listSameWindowLines(reading.db, subscriptionIds)
  return rows.map((row) => ({
    documentId: row.document_id,
    entity: row.entity,
    lineId: row.line_id,
    subscriptionId: row.subscription_id,
    metric: row.metric,
    kind: row.kind,
    quantity: row.quantity,
    serviceStartOn: row.service_start_on,
    serviceEndOn: row.service_end_on,
    usageCutoffAt: row.usage_cutoff_at,
  }))
}

/** What lines of the same subscription, metric and service period billed up to this line's cut-off. Two lines of one cut-off cannot bill one window twice, so only earlier ones count. */
function billedBefore(line: BilledLine, others: readonly BilledLine[]): string {
  const cutoffAt = line.usageCutoffAt
  const before = others.filter(
    (other) =>
      other.lineId !== line.lineId &&
      other.subscriptionId === line.subscriptionId &&
      other.metric === line.metric &&
      other.serviceStartOn === line.serviceStartOn &&
      other.serviceEndOn === line.serviceEndOn &&
      cutoffAt !== null &&
      other.usageCutoffAt !== null &&
      other.usageCutoffAt < cutoffAt,
  )
  return before.reduce((sum, other) => addDecimals(sum, other.quantity ?? '0'), '0')
}

function joinTallies(tallies: readonly UsageTally[]): UsageTally {
  return tallies.reduce((sum, tally) => ({
    count: sum.count + tally.count,
    quantity: addDecimals(sum.quantity, tally.quantity),
  }))
}
