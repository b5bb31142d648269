import type { BlockedCode, PlanFacts } from './planned-row.ts'

/** What stands in the way of sending a document: no ERP is connected, or another plan already speaks for it (`book|id`, `reverse|id`). Null when nothing does. */
export function blockOf(entity: string, speakers: readonly string[], facts: PlanFacts): BlockedCode | null {
  if (!facts.connected.has(entity)) return 'no_connection'
  return speakers.some((speaker) => facts.planned.has(speaker)) ? 'in_another_plan' : null
}
