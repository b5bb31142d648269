/** A quantity used: on which instant, how much, and since when it is known. */
export type Used = readonly [
  time: string,
  quantity: string,
  recorded?: string | undefined,
  over?: Readonly<Record<string, unknown>>,
]

/** The events of one tenant, ids in order; a level or an amount of the metric. */
export function usedBy(subject: string, metric: string, used: readonly Used[]): object[] {
  return used.map(([time, quantity, recorded, over], at) => ({
    ...{ specversion: '1.0', source: 'urn:meter', id: `${subject}-${metric}-${at + 1}`, type: metric, subject, time },
    recordedtime: recorded ?? time,
    data: { quantity, ref: `op-${at + 1}`, ...over },
  }))
}

/** A contract of Aspen Works with LARK, billed by the months of Los Angeles; its tenant has the name of the subscription. */
export function contract(id: string, items: readonly object[], over: object = {}): object {
  return {
    ...{ subscription_id: id, bill_to_id: 'b-aspen', entity: 'LARK', usage_tenant_id: id, currency: 'USD' },
    ...{ billing_time_zone: 'America/Los_Angeles', price_list: 'STD', discount_percent: '0', start_date: '2026-01-01' },
    items: items.map((row) => ({ quantity: null, start_date: '2026-01-01', minimum: null, ...row })),
    ...over,
  }
}

/** A version of a price of the standard list in USD. */
export function price(id: string, sku: string, over: object): object {
  return { price_id: id, price_list: 'STD', sku, currency: 'USD', valid_from: '2024-01-01', valid_to: null, ...over }
}

/** A line of an invoice, as billed. */
export interface Line {
  readonly of: string
  readonly sku: string
  readonly kind?: string
  readonly metric?: string
  readonly quantity?: string | undefined
  readonly net: string
  readonly from?: string | null
  readonly to?: string | null
  readonly [more: string]: unknown
}

/** An invoice of Aspen Works, or a credit memo; with a cut-off it closes the usage of the month before. */
export function bill(
  id: string,
  on: string,
  lines: readonly Line[],
  over: Readonly<Record<string, unknown>> = {},
): object {
  const cutoff = over['usage_cutoff'] ?? null
  return {
    ...{ id, number: id.toUpperCase(), entity: 'LARK', bill_to_id: 'b-aspen', kind: 'invoice', status: 'finalised' },
    ...{ issue_date: on, finalised_at: `${on}T20:00:00Z`, currency: 'USD', net: '0', tax: '0', gross: '0', taxes: [] },
    lines: lines.map(({ of, from, to, ...line }, at) => ({
      ...{ id: `${id}-${at + 1}`, line_no: at + 1, subscription_id: of, kind: 'charge', tax_code: 'IL' },
      ...{ service_start: from === undefined ? '2026-01-01' : from, service_end: to === undefined ? '2026-02-01' : to },
      usage_cutoff: line.metric === undefined ? null : cutoff,
      ...line,
    })),
    ...over,
  }
}
