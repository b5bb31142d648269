import { decimalOf, powerOfTen } from '../decimal.ts'
import { findRepeats, keyOf, takeOnce } from './deliveries.ts'
import type { UsageEvent } from './usage-event.ts'

/** A quantity that replaced an original's, from the instant it was recorded on. */
export interface Replacement {
  readonly id: string
  readonly recordedAt: number
  /** When it and all it goes through to its original had been recorded: before, it is not known what it amends. */
  readonly knownAt: number
  readonly quantity: bigint
  readonly isRepeat: boolean
}

/** An original event with all that replaced its quantity, earliest recorded first. Instants in milliseconds; quantities as whole numbers of 10^-scale. */
export interface LedgerEntry {
  readonly event: UsageEvent
  readonly at: number
  readonly recordedAt: number
  readonly quantity: bigint
  /** Alike in everything but the id to an event recorded earlier: suspected of being sent again. */
  readonly isRepeat: boolean
  readonly replacements: readonly Replacement[]
}

/** The events of one subject and metric, read once, to be counted as often as asked: originals in the order of time, recording and id, whatever the order they came in. */
export interface UsageLedger {
  readonly scale: number
  readonly entries: readonly LedgerEntry[]
  /** Ids that came again with other content: the first recorded counts, a person decides. */
  readonly conflicts: readonly UsageEvent[]
  /** Suspected resends: alike but for the id. */
  readonly repeats: readonly UsageEvent[]
  /** Replacements of an event that is not there; they count nothing. */
  readonly strays: readonly UsageEvent[]
}

/** Reads the events of one subject and metric, with at least so many places of a decimal. An id counts once, the first recorded; an amendment of an amendment replaces the original's quantity. Rule: file-drop contract, section 3. */
export function readUsage(events: readonly UsageEvent[], places = 0): UsageLedger {
  const { taken, conflicts } = takeOnce(events)
  const repeats = findRepeats(taken)
  const scale = Math.max(places, scaleOf(taken)) // a count of digits
  const quantityOf = (event: UsageEvent) => {
    const { unscaled, scale: own } = decimalOf(event.quantity)
    return unscaled * powerOfTen(scale - own)
  }
  const { replacements, strays } = readReplacements(taken, (event, knownAt) => ({
    id: event.id,
    recordedAt: event.recordedAt.getTime(),
    knownAt,
    quantity: quantityOf(event),
    isRepeat: repeats.has(event),
  }))
  const entries = taken
    .filter((event) => event.amends === null)
    .map((event) => ({
      event,
      at: event.time.getTime(),
      recordedAt: event.recordedAt.getTime(),
      quantity: quantityOf(event),
      isRepeat: repeats.has(event),
      replacements: replacements.get(keyOf(event.source, event.id)) ?? NONE,
    }))
  return { scale, entries: entries.sort(inOrder), conflicts, repeats: [...repeats], strays }
}

const NONE: readonly Replacement[] = []

function inOrder(a: LedgerEntry, b: LedgerEntry): number {
  if (a.at !== b.at) return a.at - b.at
  if (a.recordedAt !== b.recordedAt) return a.recordedAt - b.recordedAt
  const [left, right] = [keyOf(a.event.source, a.event.id), keyOf(b.event.source, b.event.id)]
  return left < right ? -1 : 1
}

function scaleOf(events: readonly UsageEvent[]): number {
  let scale = 0
  for (const event of events) {
    if (event.quantity.includes('.')) scale = Math.max(scale, decimalOf(event.quantity).scale)
  }
  return scale
}

function readReplacements(
  events: readonly UsageEvent[],
  toReplacement: (event: UsageEvent, knownAt: number) => Replacement,
) {
  const amending = events.filter((event) => event.amends !== null)
  const replacements = new Map<string, Replacement[]>()
  const strays: UsageEvent[] = []
  if (amending.length === 0) return { replacements, strays }
  const byKey = new Map(events.map((event) => [keyOf(event.source, event.id), event]))
  for (const event of amending) {
    const original = originalOf(event, byKey)
    if (original === undefined) strays.push(event)
    else append(replacements, original.key, toReplacement(event, original.knownAt))
  }
  for (const list of replacements.values()) list.sort((a, b) => a.recordedAt - b.recordedAt || (a.id < b.id ? -1 : 1))
  return { replacements, strays }
}

function append(lists: Map<string, Replacement[]>, key: string, one: Replacement): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [one])
  else list.push(one)
}

/** Follows what an event amends down to an original of the same source; undefined where there is none, or where amendments name each other in a circle. */
function originalOf(event: UsageEvent, byKey: ReadonlyMap<string, UsageEvent>) {
  const seen = new Set<UsageEvent>()
  let current: UsageEvent | undefined = event
  while (current !== undefined && current.amends !== null) {
    if (seen.has(current)) return undefined
    seen.add(current)
    current = byKey.get(keyOf(current.source, current.amends))
  }
  if (current === undefined) return undefined
  const knownAt = Math.max(...[...seen].map((each) => each.recordedAt.getTime())) // instants, not amounts
  return { key: keyOf(current.source, current.id), knownAt }
}
