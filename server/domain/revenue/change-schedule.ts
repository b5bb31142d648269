import type { Day } from '../day.ts'
import { monthOf, type Period } from '../period.ts'
import type { Pattern, Service } from './pattern.ts'
import { earnedByMonth, openMonth, placed, type RevenueLine, recognise, type SchedulePart, sumOf } from './schedule.ts'

/** A line earned over days of service. */
export interface RatableLine extends RevenueLine {
  readonly pattern: Extract<Pattern, Service>
}

/** How a schedule changed: what was planned stays as it was, a reversal takes back what no longer holds, new parts take its place. `net` is all three by month. */
export interface ScheduleChange {
  readonly original: readonly SchedulePart[]
  readonly reversed: readonly SchedulePart[]
  /** The line that takes its place, and what each month recognises of it. */
  readonly addedLine: RevenueLine
  readonly added: readonly SchedulePart[]
  readonly net: readonly SchedulePart[]
}

/** An amount in both currencies, minor units; base null where it cannot be told. */
export interface TwoAmounts {
  readonly amountMinor: bigint
  readonly baseMinor: bigint | null
}

/**
 * A contract that is changed on a day. separate: what is added is distinct and at its own price, so it is a schedule beside the old one.
 * prospective: what is not earned yet and what is added are spread over what remains. cumulative: the schedule becomes what it would be had the contract always been so, and the difference is booked in the month of the change.
 */
export interface Modification {
  readonly kind: 'separate' | 'prospective' | 'cumulative'
  readonly effectiveOn: Day
  /** Added to the price; negative for a reduction. */
  readonly added: TwoAmounts
  /** The end of service after the change. */
  readonly to: Day
  /** Months in which the change cannot be booked any more. */
  readonly locked: ReadonlySet<Period>
}

/** Changes a schedule (domain rules, section 8, modification). The net parts add up to the old price and what is added, whatever the kind. */
export function modify(line: RatableLine, change: Modification): ScheduleChange {
  const { kind, effectiveOn, added, to, locked } = change
  const issuePeriod = later(monthOf(effectiveOn), line.issuePeriod)
  const next = { remainder: line.remainder, issuePeriod, locked }
  if (kind === 'separate')
    return changed(line, [], { ...next, ...totals(added), pattern: { ...line.pattern, from: effectiveOn, to } })
  if (kind === 'cumulative') {
    const whole = totals(plus(lineTotal(line), added))
    const reversed = negated(earnedByMonth(line))
    return changed(line, place(reversed, next), { ...next, ...whole, pattern: { ...line.pattern, to } })
  }
  const earned = earnedByMonth(line, effectiveOn)
  const rest = plus(minus(lineTotal(line), sumOf(earned)), added)
  const pattern = { ...line.pattern, from: effectiveOn, to }
  return changed(line, place(unearned(line, earned), next), { ...next, ...totals(rest), pattern })
}

/** A contract that ends early: no day from `endsOn` on is served. What was paid for those days is credited or forfeited. */
export interface Termination {
  readonly endsOn: Day
  /** Given back, signed as the line; the rest of what was not earned is forfeited and earned at once. */
  readonly credited: TwoAmounts
  readonly locked: ReadonlySet<Period>
}

/** Ends a schedule: later months are cancelled, and with credit and forfeit nothing stays deferred (domain rules, section 8, termination). The net parts add up to the price less what is credited. */
export function terminate(line: RatableLine, end: Termination): ScheduleChange & { readonly forfeited: TwoAmounts } {
  const issuePeriod = later(monthOf(end.endsOn), line.issuePeriod)
  const earned = earnedByMonth(line, end.endsOn)
  const forfeited = minus(minus(lineTotal(line), sumOf(earned)), end.credited)
  const next = { remainder: line.remainder, issuePeriod, locked: end.locked }
  const atOnce: RevenueLine = { ...next, ...totals(forfeited), pattern: { kind: 'as_invoiced' } }
  return { ...changed(line, place(unearned(line, earned), next), atOnce), forfeited }
}

/**
 * A credit on a line. window: for days of service, the earned ones reduce revenue at once and the others the months to come.
 * discount: it lowers the price from the start, over all the service of the line.
 */
export interface LineCredit {
  readonly kind: 'window' | 'discount'
  /** Given back, signed as the line. */
  readonly credited: TwoAmounts
  readonly issuedOn: Day
  /** The credited days; of a discount those of the line. */
  readonly service: Service
  readonly locked: ReadonlySet<Period>
}

/** What a credit does to a schedule (domain rules, section 8, credit memo): its own parts, how much of it was earned when it was issued, and the net. */
export function credit(line: RatableLine, given: LineCredit): ScheduleChange & { readonly ofEarned: TwoAmounts } {
  const isDiscount = given.kind === 'discount'
  const own: RatableLine = {
    ...totals(minus({ amountMinor: 0n, baseMinor: 0n }, given.credited)),
    remainder: line.remainder,
    issuePeriod: isDiscount ? line.issuePeriod : monthOf(given.issuedOn),
    pattern: { ...line.pattern, ...(isDiscount ? {} : given.service) },
    locked: given.locked,
  }
  return { ...changed(line, [], own), ofEarned: sumOf(earnedByMonth(own, given.issuedOn)) }
}

function changed(line: RatableLine, reversed: readonly SchedulePart[], addedLine: RevenueLine): ScheduleChange {
  const [original, added] = [recognise(line), recognise(addedLine)]
  const net = placed([...original, ...reversed, ...added], (month) => month)
  return { original, reversed, addedLine, added, net }
}

/** What the months of a line earn beyond what is earned already, taken back. */
function unearned(line: RatableLine, earned: readonly SchedulePart[]): readonly SchedulePart[] {
  return placed([...negated(earnedByMonth(line)), ...earned], (month) => month)
}

function place(
  parts: readonly SchedulePart[],
  { issuePeriod, locked }: { issuePeriod: Period; locked: ReadonlySet<Period> },
): readonly SchedulePart[] {
  return placed(parts, (month) => openMonth(later(month, issuePeriod), locked))
}

function negated(parts: readonly SchedulePart[]): readonly SchedulePart[] {
  return parts.map((part) => ({
    ...part,
    amountMinor: -part.amountMinor,
    baseMinor: part.baseMinor === null ? null : -part.baseMinor,
  }))
}

const later = (a: Period, b: Period): Period => (a > b ? a : b)

const lineTotal = (line: RatableLine): TwoAmounts => ({ amountMinor: line.totalMinor, baseMinor: line.baseMinor })

const totals = ({ amountMinor, baseMinor }: TwoAmounts) => ({ totalMinor: amountMinor, baseMinor })

function plus(a: TwoAmounts, b: TwoAmounts): TwoAmounts {
  const baseMinor = a.baseMinor === null || b.baseMinor === null ? null : a.baseMinor + b.baseMinor
  return { amountMinor: a.amountMinor + b.amountMinor, baseMinor }
}

function minus(a: TwoAmounts, b: TwoAmounts): TwoAmounts {
  return plus(a, { amountMinor: -b.amountMinor, baseMinor: b.baseMinor === null ? null : -b.baseMinor })
}
