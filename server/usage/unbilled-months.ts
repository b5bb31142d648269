import type { ClosingRow } from '#db/queries/usage-judgement-billing'
import { monthOf, type Period, periodsBetween } from '../domain/period.ts'
import { billedUntil, cutoffOf } from '../domain/usage-judgement/closing-day.ts'
import { type Contract, cancelledOn, type Holding, servedIn } from '../domain/usage-judgement/contract.ts'
import { localDay } from '../domain/zone.ts'
import type { BilledMonth } from './subject-months.ts'

/** What decides which months of a contract should have been billed. */
export interface Billing {
  /** The cut-offs of its bill-to. */
  readonly closings: readonly ClosingRow[]
  /** The metric of each product that is billed by usage. */
  readonly metricOf: ReadonlyMap<string, string>
  /** The months that lines bill, by metric. */
  readonly billed: readonly BilledMonth[]
  readonly asOf: Date
}

/** The months of a contract's usage that no line bills although they should be billed: closed by a cut-off of the bill-to, or, where there is none, over for a whole month. Only months the item is served in. Rule: file-drop contract, section 3. */
export function unbilledMonths(contract: Contract, billing: Billing): readonly BilledMonth[] {
  const known = new Set(billing.billed.map((month) => keyOf(month.metric, month.period)))
  const lastAt = billing.closings.at(-1)?.cutoff_at
  const isDue = (period: Period) =>
    (lastAt !== undefined && cutoffOf(period, contract.timeZone) <= lastAt) ||
    billedUntil(period, contract.timeZone) <= billing.asOf
  const found: BilledMonth[] = []
  for (const item of contract.items) {
    const metric = item.quantity === null ? billing.metricOf.get(item.sku) : undefined
    if (metric === undefined) continue
    for (const period of servedMonths(contract, item, billing.asOf)) {
      if (known.has(keyOf(metric, period)) || !isDue(period)) continue
      known.add(keyOf(metric, period))
      found.push({ subscriptionId: contract.subscriptionId, metric, sku: item.sku, period, lines: [] })
    }
  }
  return found
}

function servedMonths(contract: Contract, item: Holding, asOf: Date): readonly Period[] {
  const today = localDay(asOf, contract.timeZone)
  const end = cancelledOn(contract)
  const last = end !== null && end < today ? end : today
  if (item.startOn > last) return []
  return periodsBetween(monthOf(item.startOn), monthOf(last)).filter(
    (period) => servedIn(contract, item, period) !== undefined,
  )
}

function keyOf(metric: string, period: Period): string {
  return JSON.stringify([metric, period])
}
