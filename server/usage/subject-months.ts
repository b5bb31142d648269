import type { BilledLineRow, ClosingRow } from '#db/queries/usage-judgement-billing'
import { monthOf, type Period } from '../domain/period.ts'
import type { BilledAt } from '../domain/usage-judgement/month-facts.ts'
import { sumQuantities } from '../domain/usage-judgement/quantity.ts'

/** Everything billed for one month of one subscription, metric and product. */
export interface BilledMonth {
  readonly subscriptionId: string
  readonly metric: string
  readonly sku: string
  readonly period: Period
  readonly lines: readonly BilledLineRow[]
}

/** The cut-offs that matter to a month, in order: from that of its charge to the watermark, each with the invoices that carry it. */
export interface Closing {
  readonly cutoffAt: Date
  readonly invoices: readonly ClosingRow[]
}

/** Groups billed usage lines by subscription, metric and the month their service begins in; lines without any of these are no usage of a period. */
export function billedMonths(lines: readonly BilledLineRow[]): readonly BilledMonth[] {
  const months = new Map<string, BilledMonth & { lines: BilledLineRow[] }>()
  for (const line of lines) {
    const { subscription_id: subscriptionId, metric, sku, service_start_on: start } = line
    if (subscriptionId === null || metric === null || sku === null || start === null) continue
    const period = monthOf(start)
    const key = JSON.stringify([subscriptionId, metric, period])
    const month = months.get(key) ?? { subscriptionId, metric, sku, period, lines: [] }
    month.lines.push(line)
    months.set(key, month)
  }
  return [...months.values()]
}

/** The cut-offs of a month among those of its bill-to: the first that billed it and all later ones; of the invoices of one cut-off those that bill the subscription come first. A month that nothing billed has those from `closedAt` on. Rule: file-drop contract, section 3. */
export function closingsOf(
  month: BilledMonth,
  closings: readonly ClosingRow[],
  own: ReadonlySet<string>,
  closedAt = Number.POSITIVE_INFINITY,
): readonly Closing[] {
  const billedAt = month.lines.flatMap((line) => line.cutoff_at?.getTime() ?? [])
  const firstAt = Math.min(closedAt, ...billedAt) // instants, not amounts
  const found = new Map<number, ClosingRow[]>()
  for (const at of billedAt) found.set(at, [])
  for (const closing of closings) {
    const at = closing.cutoff_at.getTime()
    if (at >= firstAt) found.set(at, [...(found.get(at) ?? []), closing])
  }
  return [...found.entries()]
    .sort(([a], [b]) => a - b)
    .map(([at, invoices]) => ({
      cutoffAt: new Date(at),
      invoices: invoices.sort((a, b) => Number(own.has(b.source_id)) - Number(own.has(a.source_id))), // an order, not an amount
    }))
}

/** What was billed at each of these cut-offs, nothing included. */
export function billedAtEach(month: BilledMonth, closings: readonly Closing[]): readonly BilledAt[] {
  return closings.map(({ cutoffAt }) => {
    const lines = month.lines.filter((line) => line.cutoff_at?.getTime() === cutoffAt.getTime())
    return {
      cutoffAt,
      quantity: sumQuantities(lines.filter((line) => line.kind !== 'minimum').map((line) => line.quantity ?? '0')),
      netMinor: lines.reduce((sum, line) => sum + line.net_minor, 0n),
      hasMinimumLine: lines.some((line) => line.kind === 'minimum'),
    }
  })
}
