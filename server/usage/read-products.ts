import { z } from 'zod'
import type { Tx } from '#db/client'
import { listReferencePayloads } from '#db/queries/recon-reference'

const product = z.object({ sku: z.string(), metric: z.string().nullish() })

/** The metric of each product that is billed by usage, as known at an instant. */
export async function readMetricOfProducts(tx: Tx, asOf: Date): Promise<ReadonlyMap<string, string>> {
  const rows = (await listReferencePayloads(tx, 'products', asOf)).map((payload) => product.parse(payload))
  return new Map(rows.flatMap(({ sku, metric }) => (metric ? [[sku, metric] as const] : [])))
}
