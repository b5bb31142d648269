import { replaceSourceFindings } from '#db/queries/source-findings'
import {
  clearJudgedUsage,
  dropJudgedUsage,
  insertRatedLines,
  insertUsageMonths,
} from '#db/queries/usage-judgement-rows'
import { batches } from '#db/records'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import type { Area, AreaAsk } from '../reconcile/area.ts'
import { findStrays } from './find-strays.ts'
import { judgeDocuments } from './judge-documents.ts'
import { judgeSubscriptions } from './judge-subscriptions.ts'
import { readMetrics } from './read-metrics.ts'
import { readPrices } from './read-prices.ts'
import { readMetricOfProducts } from './read-products.ts'
import { storeSummaries } from './store-summaries.ts'
import { touchedPartitions } from './touched-partitions.ts'
import { documentPartition, type Judged, subjectPartition, subscriptionPartition } from './usage-context.ts'

/** How many subscriptions, documents or subjects are held at once. */
const AT_ONCE = 250

/** The check on usage and rating: what counted against what was billed for every billed month, and every other line against what it should be. */
export const usageArea: Area = {
  name: 'usage',
  partitionsOf: touchedPartitions,
  judge: judgeUsage,
  clear: clearJudgedUsage,
}

const parts = [
  { partitionOf: subscriptionPartition, judge: judgeSubscriptions },
  { partitionOf: documentPartition, judge: judgeDocuments },
  { partitionOf: subjectPartition, judge: findStrays },
] as const

async function judgeUsage(ask: AreaAsk, partitions: readonly string[]): Promise<readonly Diagnosis[]> {
  if (partitions.length === 0) return []
  const { tx, asOf } = ask
  if (!ask.changes.everything) await dropJudgedUsage(tx, partitions)
  const [metrics, metricOf] = [await readMetrics(tx, asOf), await readMetricOfProducts(tx, asOf)]
  const context = { ask, book: await readPrices(tx, asOf), metrics, metricOf }
  const found: Diagnosis[] = []
  for (const { partitionOf, judge } of parts) {
    const prefix = partitionOf('')
    const ids = partitions.flatMap((partition) =>
      partition.startsWith(prefix) ? [partition.slice(prefix.length)] : [],
    )
    for (const batch of batches(ids, AT_ONCE)) {
      const judged = await judge(batch, context)
      await keep(ask, batch.map(partitionOf), judged)
      found.push(...judged.found)
    }
  }
  return found
}

async function keep({ tx, runId }: AreaAsk, partitions: readonly string[], judged: Judged): Promise<void> {
  await insertUsageMonths(tx, judged.months)
  await insertRatedLines(tx, judged.lines)
  await replaceSourceFindings(tx, partitions, judged.source)
  await storeSummaries(tx, judged.summaries, runId)
}
