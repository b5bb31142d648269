import { z } from 'zod'
import type { Tx } from '#db/client'
import { listContractPayloads } from '#db/queries/usage-judgement-contracts'
import type { Amendment, Contract } from '../domain/usage-judgement/contract.ts'

const subscription = z.object({
  subscription_id: z.string(),
  bill_to_id: z.string(),
  entity: z.string(),
  usage_tenant_id: z.string().nullish(),
  billing_time_zone: z.string(),
  currency: z.string(),
  price_list: z.string(),
  discount_percent: z.coerce.string().nullish(),
  items: z.array(
    z.object({
      sku: z.string(),
      quantity: z.string().nullish(),
      start_date: z.string(),
      minimum: z.string().nullish(),
    }),
  ),
})
const amendment = z.object({
  subscription_id: z.string(),
  sku: z.string().nullish(),
  kind: z.enum(['upgrade', 'downgrade', 'quantity', 'cancel', 'renew']),
  effective_date: z.string(),
  signed_at: z.coerce.date(),
  version: z.number(),
  to_quantity: z.string().nullish(),
})

/** Contracts as known at an instant, by subscription, with the amendments signed by then: of these subscriptions, or null for all. */
export async function readContracts(
  tx: Tx,
  subscriptionIds: readonly string[] | null,
  asOf: Date,
): Promise<ReadonlyMap<string, Contract>> {
  const told = await listContractPayloads(tx, subscriptionIds, asOf)
  const amendments = new Map<string, Amendment[]>()
  for (const payload of told.amendments) {
    const row = amendment.parse(payload)
    const change = {
      sku: row.sku ?? null,
      kind: row.kind,
      effectiveOn: row.effective_date,
      signedAt: row.signed_at,
      version: row.version,
      toQuantity: row.to_quantity ?? null,
    }
    amendments.set(row.subscription_id, [...(amendments.get(row.subscription_id) ?? []), change])
  }
  const rows = told.subscriptions.map((payload) => subscription.parse(payload))
  return new Map(rows.map((row) => [row.subscription_id, contractOf(row, amendments.get(row.subscription_id) ?? [])]))
}

function contractOf(row: z.infer<typeof subscription>, amendments: readonly Amendment[]): Contract {
  return {
    subscriptionId: row.subscription_id,
    billToId: row.bill_to_id,
    entity: row.entity,
    subject: row.usage_tenant_id ?? null,
    timeZone: row.billing_time_zone,
    currency: row.currency,
    priceList: row.price_list,
    discountPercent: row.discount_percent ?? '0',
    items: row.items.map((item) => ({
      sku: item.sku,
      quantity: item.quantity ?? null,
      startOn: item.start_date,
      minimum: item.minimum ?? null,
    })),
    amendments,
  }
}
