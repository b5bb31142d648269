import { z } from 'zod'
import type { Tx } from '#db/client'
import { listReferencePayloads } from '#db/queries/recon-reference'
import type { Metric } from './usage-context.ts'

const metric = z.object({ metric: z.string(), aggregation: z.enum(['sum', 'time_weighted']), decimals: z.number() })

/** How events of each metric become a quantity, as known at an instant. */
export async function readMetrics(tx: Tx, asOf: Date): Promise<ReadonlyMap<string, Metric>> {
  const rows = (await listReferencePayloads(tx, 'metrics', asOf)).map((payload) => metric.parse(payload))
  return new Map(rows.map((row) => [row.metric, { aggregation: row.aggregation, decimals: row.decimals }]))
}
