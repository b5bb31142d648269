import type { Day } from '../day.ts'
import { addMonths, firstDayOf, type Period } from '../period.ts'
import { divideRounded } from '../rounding.ts'
import { type Elapsed, elapsedBefore, isWholeMonth, monthsOf, type Pattern } from './pattern.ts'

/** One line whose revenue is recognised. Amounts in minor units, signed: negative on credits. */
export interface RevenueLine {
  readonly totalMinor: bigint
  /** The same in functional currency; null where it cannot be told. */
  readonly baseMinor: bigint | null
  /** The month the document was issued in: nothing is recognised earlier. */
  readonly issuePeriod: Period
  readonly pattern: Pattern
  /**
   * Where the rounding goes. cumulative: what is recognised up to each month end is the exact share rounded once.
   * last_whole_period: each month is rounded on its own, and what is left goes to the last month served in full.
   */
  readonly remainder: 'cumulative' | 'last_whole_period'
  /** Months in which nothing can be booked any more. */
  readonly locked: ReadonlySet<Period>
}

/** What one month recognises. */
export interface SchedulePart {
  readonly period: Period
  readonly amountMinor: bigint
  readonly baseMinor: bigint | null
  /** What share of the service is earned by the end of the latest month that is in the part. */
  readonly elapsed: Elapsed
}

/** What each month recognises, in order of months. Parts of nothing in both currencies are left out. What is not yet drawn down is in no part. The pattern has no problem. */
export function recognise(line: RevenueLine): readonly SchedulePart[] {
  return placed(earnedByMonth(line), (month) =>
    openMonth(month > line.issuePeriod ? month : line.issuePeriod, line.locked),
  )
}

/** What each month of the service earns, wherever it is booked; up to a day, or to the end. */
export function earnedByMonth(line: RevenueLine, until: Day | null = null): readonly SchedulePart[] {
  const months = monthsOf(line.pattern, line.issuePeriod)
  const parts: SchedulePart[] = []
  let before: Elapsed = { through: 0n, whole: 1n }
  for (const period of months) {
    const end = firstDayOf(addMonths(period, 1))
    const elapsed = elapsedBefore(line.pattern, until !== null && until < end ? until : end)
    const share = { from: before, to: elapsed, remainder: line.remainder }
    const baseMinor = line.baseMinor === null ? null : shareOf(line.baseMinor, share)
    parts.push({ period, amountMinor: shareOf(line.totalMinor, share), baseMinor, elapsed })
    before = elapsed
  }
  const isComplete = before.through === before.whole
  return line.remainder === 'last_whole_period' && isComplete ? withRest(parts, line) : parts
}

function shareOf(
  totalMinor: bigint,
  { from, to, remainder }: { from: Elapsed; to: Elapsed; remainder: RevenueLine['remainder'] },
): bigint {
  if (remainder === 'cumulative') return portionOf(totalMinor, to) - portionOf(totalMinor, from)
  return divideRounded(
    totalMinor * (to.through * from.whole - from.through * to.whole),
    to.whole * from.whole,
    'half_up',
  )
}

/** The share of an amount that is earned, rounded half-up once. */
export function portionOf(totalMinor: bigint, { through, whole }: Elapsed): bigint {
  return divideRounded(totalMinor * through, whole, 'half_up')
}

function withRest(parts: readonly SchedulePart[], line: RevenueLine): readonly SchedulePart[] {
  const lastWhole = parts.findLastIndex((part) => isWholeMonth(line.pattern, part.period))
  const at = lastWhole < 0 ? parts.length - 1 : lastWhole
  const amountLeft = line.totalMinor - sumOf(parts).amountMinor
  const baseLeft = (line.baseMinor ?? 0n) - (sumOf(parts).baseMinor ?? 0n)
  return parts.map((part, index) =>
    index === at
      ? {
          ...part,
          amountMinor: part.amountMinor + amountLeft,
          baseMinor: part.baseMinor === null ? null : part.baseMinor + baseLeft,
        }
      : part,
  )
}

/** The month itself, or the first after it that is not locked. */
export function openMonth(month: Period, locked: ReadonlySet<Period>): Period {
  return locked.has(month) ? openMonth(addMonths(month, 1), locked) : month
}

/** Brings parts to the months where they are booked: those that meet in one month are one part. In order of months; parts of nothing are left out. */
export function placed(parts: readonly SchedulePart[], placeOf: (month: Period) => Period): readonly SchedulePart[] {
  const months = new Map<Period, SchedulePart>()
  for (const part of parts) {
    const period = placeOf(part.period)
    const there = months.get(period)
    months.set(period, there ? joined(there, part) : { ...part, period })
  }
  return [...months.values()]
    .filter((part) => part.amountMinor !== 0n || (part.baseMinor ?? 0n) !== 0n)
    .sort((a, b) => (a.period < b.period ? -1 : 1))
}

function joined(one: SchedulePart, other: SchedulePart): SchedulePart {
  const further = other.elapsed.through * one.elapsed.whole > one.elapsed.through * other.elapsed.whole
  return {
    period: one.period,
    amountMinor: one.amountMinor + other.amountMinor,
    baseMinor: one.baseMinor === null || other.baseMinor === null ? null : one.baseMinor + other.baseMinor,
    elapsed: further ? other.elapsed : one.elapsed,
  }
}

/** The sum of parts; base null where one of them has none. */
export function sumOf(parts: readonly SchedulePart[]): { amountMinor: bigint; baseMinor: bigint | null } {
  return parts.reduce<{ amountMinor: bigint; baseMinor: bigint | null }>(
    (sum, part) => ({
      amountMinor: sum.amountMinor + part.amountMinor,
      baseMinor: sum.baseMinor === null || part.baseMinor === null ? null : sum.baseMinor + part.baseMinor,
    }),
    { amountMinor: 0n, baseMinor: 0n },
  )
}
