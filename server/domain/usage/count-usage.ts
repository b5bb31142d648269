import { createHash } from 'node:crypto'
import { decimalOf } from '../decimal.ts'
import { invariant } from '../invariant.ts'
import type { Step } from '../step.ts'
import { type Aggregation, aggregateBy } from './aggregations.ts'
import { decimalText } from './decimal-text.ts'
import type { Measure } from './measure.ts'
import { type CountedEvent, type SelectedUsage, selectUsage, type UsageSelection } from './select-usage.ts'
import type { UsageEvent } from './usage-event.ts'
import { readUsage, type UsageLedger } from './usage-ledger.ts'

export type { Aggregation } from './aggregations.ts'

/** Which events to count, and how they make one quantity. */
export interface UsageAsk extends UsageSelection, Measure {
  readonly aggregation: Aggregation
}

export interface UsageCount {
  /** Decimal without trailing zeros; a negative total as it is. */
  readonly quantity: string
  /** Originals of the window that count: amended ones once; amendments, suspected resends and what is carried in not at all. */
  readonly eventCount: number
  /** sha256 (hex) over every event the quantity comes from, by source, id, the event that stated its quantity, and the quantity; the order they came in changes nothing. */
  readonly setSha: string
  readonly steps: readonly Step[]
}

/** The quantity of one window from the events of one subject and metric, in any order. Rule: file-drop contract, section 3. */
export function countUsage(events: readonly UsageEvent[], ask: UsageAsk): UsageCount {
  return countLedger(readUsage(events, decimalOf(ask.openingLevel ?? '0').scale), ask)
}

/** The same from events that were read before, for who asks for several windows or watermarks. The window must not be empty. */
export function countLedger(ledger: UsageLedger, ask: UsageAsk): UsageCount {
  invariant(ask.from < ask.to, 'a window to count has a length')
  const selected = selectUsage(ledger, ask)
  const aggregated = aggregateBy[ask.aggregation]({ ledger, ask, counted: selected.counted })
  return {
    quantity: aggregated.quantity,
    eventCount: selected.counted.length,
    setSha: setSha(ledger, [...aggregated.opening, ...selected.counted]),
    steps: [...selectionSteps(ledger, selected), ...aggregated.steps],
  }
}

/** What of the window was taken and what not, where there is anything to say. */
function selectionSteps(ledger: UsageLedger, { counted, leftOut, late }: SelectedUsage): Step[] {
  const amended = counted.filter((one) => one.statedBy !== one.entry.event.id)
  const change = amended.reduce((running, one) => running + one.quantity - one.entry.quantity, 0n)
  const said = (what: string, number: number, quantity: bigint): Step[] =>
    number === 0 ? [] : [{ what, events: String(number), quantity: decimalText(quantity, ledger.scale) }]
  const sumOf = (entries: SelectedUsage['late']) => entries.reduce((running, entry) => running + entry.quantity, 0n)
  return [
    ...said('amended', amended.length, change),
    ...said('suspected_resends_left_out', leftOut.length, sumOf(leftOut)),
    ...said('recorded_too_late', late.length, sumOf(late)),
  ]
}

function setSha(ledger: UsageLedger, counted: readonly CountedEvent[]): string {
  const lines = counted.map(({ entry: { event }, statedBy, quantity }) =>
    [event.source, event.id, statedBy, `${decimalText(quantity, ledger.scale)}\n`].join('\t'),
  )
  return createHash('sha256').update(lines.join('')).digest('hex')
}
