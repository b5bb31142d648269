import { createHash } from 'node:crypto'
import { powerOfTen } from '../decimal.ts'
import { invariant } from '../invariant.ts'
import { divideRounded } from '../rounding.ts'
import type { Step } from '../step.ts'
import { decimalText } from './decimal-text.ts'
import { type CountedEvent, lastBefore, type SelectedUsage, selectUsage, type UsageSelection } from './select-usage.ts'
import type { UsageEvent } from './usage-event.ts'
import { readUsage, type UsageLedger } from './usage-ledger.ts'

export const aggregations = ['sum', 'time_weighted'] as const

export type Aggregation = (typeof aggregations)[number]

export interface UsageAsk extends UsageSelection {
  readonly aggregation: Aggregation
  /** Places a time-weighted average is rounded to, half-up; what is only added up is never rounded. */
  readonly decimals: number
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
  return countLedger(readUsage(events), ask)
}

/** The same from events that were read before, for who asks for several windows or watermarks. The window must not be empty. */
export function countLedger(ledger: UsageLedger, ask: UsageAsk): UsageCount {
  invariant(ask.from < ask.to, 'a window to count has a length')
  const selected = selectUsage(ledger, ask)
  const opening = ask.aggregation === 'time_weighted' ? lastBefore(ledger, ask) : undefined
  const figured = ask.aggregation === 'sum' ? total(ledger, selected) : average(ledger, selected, opening, ask)
  return {
    quantity: figured.quantity,
    eventCount: selected.counted.length,
    setSha: setSha(ledger, opening === undefined ? selected.counted : [opening, ...selected.counted]),
    steps: [...selectionSteps(ledger, selected), ...figured.steps],
  }
}

interface Figured {
  readonly quantity: string
  readonly steps: readonly Step[]
}

function total(ledger: UsageLedger, { counted }: SelectedUsage): Figured {
  const sum = counted.reduce((running, one) => running + one.quantity, 0n)
  const quantity = decimalText(sum, ledger.scale)
  const steps: Step[] = [{ what: 'added_up', events: String(counted.length), quantity }]
  if (sum < 0n) steps.push({ what: 'negative_total', quantity })
  return { quantity, steps }
}

function average(
  ledger: UsageLedger,
  { counted }: SelectedUsage,
  opening: CountedEvent | undefined,
  ask: UsageAsk,
): Figured {
  const [from, to] = [ask.from.getTime(), ask.to.getTime()]
  let level = opening?.quantity ?? 0n
  let since = from
  let area = 0n
  for (const one of counted) {
    area += level * BigInt(one.entry.at - since)
    level = one.quantity
    since = one.entry.at
  }
  area += level * BigInt(to - since)
  const length = BigInt(to - from)
  const rounded = divideRounded(area * powerOfTen(ask.decimals), length * powerOfTen(ledger.scale), 'half_up')
  const quantity = decimalText(rounded, ask.decimals)
  return {
    quantity,
    steps: [
      {
        what: 'carried_in',
        level: decimalText(opening?.quantity ?? 0n, ledger.scale),
        event: opening?.entry.event.id ?? '',
      },
      { what: 'level_seconds', total: decimalText(area, ledger.scale + 3), seconds: decimalText(length, 3) },
      { what: 'averaged', decimals: String(ask.decimals), quantity },
    ],
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
  const lines = counted.map(
    (one) =>
      `${one.entry.event.source}\t${one.entry.event.id}\t${one.statedBy}\t${decimalText(one.quantity, ledger.scale)}\n`,
  )
  return createHash('sha256').update(lines.join('')).digest('hex')
}
