import type { LedgerEntry, UsageLedger } from './usage-ledger.ts'

/** Which of a ledger's events count: of which window, known by when, and whether suspected resends do. */
export interface UsageSelection {
  /** First instant that belongs to the window. */
  readonly from: Date
  /** First instant that no longer does. */
  readonly to: Date
  /** Only what was recorded before this instant is known; null: everything. */
  readonly recordedBefore: Date | null
  /** Whether a suspected resend counts beside the event it repeats. */
  readonly resends: 'counted_once' | 'all'
}

/** An original that counts, with the quantity in force at the watermark and the id of the event that stated it. */
export interface CountedEvent {
  readonly entry: LedgerEntry
  readonly quantity: bigint
  readonly statedBy: string
}

export interface SelectedUsage {
  readonly counted: readonly CountedEvent[]
  readonly leftOut: readonly LedgerEntry[]
  readonly late: readonly LedgerEntry[]
}

/** The events of the window: those that count, the suspected resends left out, and those recorded at the watermark or later. Rule: file-drop contract, section 3. */
export function selectUsage(ledger: UsageLedger, ask: UsageSelection): SelectedUsage {
  const before = ask.recordedBefore?.getTime() ?? Number.POSITIVE_INFINITY
  const to = ask.to.getTime()
  const counted: CountedEvent[] = []
  const leftOut: LedgerEntry[] = []
  const late: LedgerEntry[] = []
  for (let index = firstAtOrAfter(ledger, ask.from.getTime()); index < ledger.entries.length; index += 1) {
    const entry = ledger.entries[index]
    if (entry === undefined || entry.at >= to) break
    if (entry.recordedAt >= before) late.push(entry)
    else if (entry.isRepeat && ask.resends === 'counted_once') leftOut.push(entry)
    else counted.push(inForce(entry, before, ask))
  }
  return { counted, leftOut, late }
}

/** Every event before the window that is in force, in the order of time. */
export function allBefore(ledger: UsageLedger, ask: UsageSelection): readonly CountedEvent[] {
  return selectUsage(ledger, { ...ask, from: new Date(-8.64e15), to: ask.from }).counted
}

/** The last event before the window that is in force, for what it carries in; undefined where there is none. */
export function lastBefore(ledger: UsageLedger, ask: UsageSelection): CountedEvent | undefined {
  const before = ask.recordedBefore?.getTime() ?? Number.POSITIVE_INFINITY
  for (let index = firstAtOrAfter(ledger, ask.from.getTime()) - 1; index >= 0; index -= 1) {
    const entry = ledger.entries[index]
    if (entry === undefined || entry.recordedAt >= before) continue
    if (entry.isRepeat && ask.resends === 'counted_once') continue
    return inForce(entry, before, ask)
  }
  return undefined
}

function inForce(entry: LedgerEntry, before: number, ask: UsageSelection): CountedEvent {
  for (let index = entry.replacements.length - 1; index >= 0; index -= 1) {
    const replacement = entry.replacements[index]
    if (replacement === undefined || replacement.knownAt >= before) continue
    if (replacement.isRepeat && ask.resends === 'counted_once') continue
    const { quantity, id } = replacement
    return { entry, quantity, statedBy: id }
  }
  return { entry, quantity: entry.quantity, statedBy: entry.event.id }
}

/** Whether an amendment took the event back. */
export function isVoided(one: CountedEvent): boolean {
  return one.quantity === 0n && one.statedBy !== one.entry.event.id
}

/** Where in the order of time the first event at or after an instant stands. */
function firstAtOrAfter(ledger: UsageLedger, instant: number): number {
  let low = 0
  let high = ledger.entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const entry = ledger.entries[middle]
    if (entry !== undefined && entry.at < instant) low = middle + 1
    else high = middle
  }
  return low
}
