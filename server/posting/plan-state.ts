import type { PlanCount } from '#db/queries/postings-move'

/**
 * What the postings of a plan make of it: half_done while a reversal stands whose rebooking does not, done when the ERP was
 * seen to hold all that was not cancelled, failed when nothing moves any more, else executing.
 */
export function planStateOf(counts: readonly PlanCount[]): 'executing' | 'half_done' | 'done' | 'failed' {
  const any = (is: (count: PlanCount) => boolean) => counts.some((count) => count.postings > 0 && is(count))
  const stands = ({ state }: PlanCount) => state === 'posted' || state === 'confirmed'
  if (any((count) => count.reversal_stands && !stands(count))) return 'half_done'
  const moves = (count: PlanCount) =>
    ['planned', 'approved', 'ready', 'sending', 'uncertain', 'posted'].includes(count.state)
  if (any(moves)) return 'executing'
  if (any(({ state }) => state === 'rejected' || state === 'held')) return 'failed'
  return any(({ state }) => state === 'confirmed') ? 'done' : 'failed'
}
