import { z } from 'zod'
import { listReferencePayloads, listSubscriptionsOfTenant } from '#db/queries/lineage-usage'
import type { TenantOf } from '../domain/lineage/usage-window.ts'
import type { Reading } from './reading.ts'

const Subscription = z.object({ usage_tenant_id: z.string(), billing_time_zone: z.string() })
const Metric = z.object({ aggregation: z.enum(['sum', 'time_weighted']), unit: z.string() })

export type MetricFact = z.infer<typeof Metric>

/** Tenant and billing zone of each subscription, as billing last told. */
export async function readTenants(
  reading: Reading,
  subscriptionIds: readonly string[],
): Promise<Map<string, TenantOf>> {
  const rows = await listReferencePayloads(reading.db, { stream: 'subscriptions', naturalKeys: subscriptionIds })
  return new Map(rows.map((row) => [row.natural_key, tenantOf(row.payload)]))
}

/** The subscriptions that a tenant's usage is billed to. */
export async function readSubscriptionsOf(reading: Reading, subject: string): Promise<Map<string, TenantOf>> {
  const rows = await listSubscriptionsOfTenant(reading.db, subject)
  return new Map(rows.map((row) => [row.natural_key, tenantOf(row.payload)]))
}

/** How each metric is aggregated, and its unit. */
export async function readMetrics(reading: Reading, metrics: readonly string[]): Promise<Map<string, MetricFact>> {
  const rows = await listReferencePayloads(reading.db, { stream: 'metrics', naturalKeys: metrics })
  return new Map(rows.map((row) => [row.natural_key, Metric.parse(JSON.parse(row.payload))]))
}

function tenantOf(payload: string): TenantOf {
  const subscription = Subscription.parse(JSON.parse(payload))
  return { subject: subscription.usage_tenant_id, zone: subscription.billing_time_zone }
}
