import { type Check, type Part, proveHop } from './check.ts'
import type { UsageFact } from './facts.ts'
import { quantity } from './figure.ts'

/** Proves that every event received stands under one name, and that what counted is what was billed (with what earlier lines billed for the same window). Levels over time are never added up. */
export function usageChecks(fact: UsageFact, billed: string): Check[] {
  const unit = fact.unit
  if (fact.aggregation === 'time_weighted') {
    const out: Part[] = [{ name: 'billed', figure: quantity(billed, unit) }]
    return [
      {
        name: 'quantity_billed',
        stage: 'quantity',
        subject: fact.lineId,
        in: [],
        out,
        residual: null,
        verdict: 'not_added',
      },
    ]
  }
  const received: Part[] = [{ name: 'received', figure: quantity(fact.received.quantity, unit) }]
  const kept: Part[] = [
    { name: 'counted', figure: quantity(fact.counted.quantity, unit) },
    { name: 'replaced', figure: quantity(fact.replaced.quantity, unit) },
    { name: 'resent', figure: quantity(fact.resent.quantity, unit) },
  ]
  const counted: Part[] = [{ name: 'counted', figure: quantity(fact.counted.quantity, unit) }]
  const charged: Part[] = [
    { name: 'billed', figure: quantity(billed, unit) },
    { name: 'billed_before', figure: quantity(fact.billedBefore, unit) },
  ]
  return [
    proveHop({ name: 'events_counted', stage: 'usage', subject: fact.lineId, in: received, out: kept }),
    proveHop({ name: 'quantity_billed', stage: 'quantity', subject: fact.lineId, in: counted, out: charged }),
  ]
}
