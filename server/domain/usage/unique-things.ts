import type { Step } from '../step.ts'
import type { Aggregated, Asked } from './measure.ts'
import { type CountedEvent, isVoided, selectUsage } from './select-usage.ts'

const EVER = new Date(-8.64e15) // the first instant there is

/** How many different things: an event names one by its reference, adds it with a quantity above zero and removes it with one below. Which are counted is stated in the steps; an event without a reference names nothing. Rule: domain rules, section 4. */
export function countDistinct(asked: Asked): Aggregated {
  const { ledger, ask, counted } = asked
  const unnamed = counted.filter((one) => one.entry.event.ref === null).length
  const steps: Step[] = unnamed === 0 ? [] : [{ what: 'without_reference', events: String(unnamed) }]
  if (ask.uniqueBy === 'alive_at_end') {
    const opening = selectUsage(ledger, { ...ask, from: EVER, to: ask.from }).counted
    const quantity = String(alive([...opening, ...counted]).size)
    return {
      quantity,
      opening,
      steps: [...steps, { what: 'alive_at_end', before: String(alive(opening).size), quantity }],
    }
  }
  const seen = new Set(counted.filter((one) => one.quantity > 0n).map((one) => one.entry.event.ref))
  seen.delete(null)
  const quantity = String(seen.size)
  return { quantity, opening: [], steps: [...steps, { what: 'seen_in_period', quantity }] }
}

function alive(operations: readonly CountedEvent[]): Set<string> {
  const things = new Set<string>()
  for (const one of operations) {
    const { ref } = one.entry.event
    if (ref === null || isVoided(one)) continue
    if (one.quantity < 0n) things.delete(ref)
    else if (one.quantity > 0n) things.add(ref)
  }
  return things
}
