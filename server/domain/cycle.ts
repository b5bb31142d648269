import { addDays, type Day, daysBetween } from './day.ts'
import { invariant } from './invariant.ts'
import { addMonths, lastDayOf, monthOf } from './period.ts'

/** A run of days, half-open: `from` belongs to it, `to` to the next (file-drop contract, section 1). */
export interface Interval {
  readonly from: Day
  readonly to: Day
}

/** The day so many months after an anchor, which keeps its day of the month where that month has it and is the last day where not: 31 January, 28 February, 31 March. */
export function anniversary(anchor: Day, months: number): Day {
  const month = addMonths(monthOf(anchor), months)
  const last = lastDayOf(month)
  const wanted = `${month}-${anchor.slice(8)}`
  return wanted < last ? wanted : last
}

/** The nth cycle of so many months from an anchor; the first is 0, those before it are negative. Always counted from the anchor, so a short month moves no later bound. */
export function cycleOf(anchor: Day, monthsEach: number, n: number): Interval {
  invariant(Number.isInteger(monthsEach) && monthsEach > 0, 'a cycle has at least one month')
  return { from: anniversary(anchor, monthsEach * n), to: anniversary(anchor, monthsEach * (n + 1)) }
}

/** The cycle a day lies in, with its number. */
export function cycleOn(anchor: Day, monthsEach: number, day: Day): Interval & { readonly n: number } {
  const months = monthsApart(anchor, day)
  let n = Math.floor(months / monthsEach)
  if (cycleOf(anchor, monthsEach, n).from > day) n -= 1
  return { ...cycleOf(anchor, monthsEach, n), n }
}

/** What two intervals have in common; undefined where nothing. */
export function overlapOf(a: Interval, b: Interval): Interval | undefined {
  const from = a.from > b.from ? a.from : b.from
  const to = a.to < b.to ? a.to : b.to
  return from < to ? { from, to } : undefined
}

/** The interval cut at the given days, in order; bounds and days outside cut nothing. The pieces follow on one another without gap. */
export function cutAt(interval: Interval, days: readonly Day[]): Interval[] {
  const inside = [...new Set(days)].filter((day) => day > interval.from && day < interval.to).sort()
  const bounds = [interval.from, ...inside, interval.to]
  return bounds.slice(1).map((to, index) => ({ from: bounds[index] ?? interval.from, to }))
}

/** How many days an interval has. */
export function daysIn(interval: Interval): number {
  return daysBetween(interval.from, interval.to)
}

/** A month of an entity's fiscal calendar. */
export interface FiscalPeriod extends Interval {
  /** The calendar year the fiscal year ends in. */
  readonly year: number
  /** 1 to 12. */
  readonly number: number
}

/** The fiscal period a day lies in, for a year that starts on the given day of the year, 'MM-DD': months count from that day, so a year from 6 April has periods from the 6th to the 5th. */
export function fiscalPeriodOn(day: Day, yearStart: string): FiscalPeriod {
  invariant(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(yearStart), `"${yearStart}" is a day of the year`)
  const anchor = startIn(day.slice(0, 4), yearStart)
  const { from, to, n } = cycleOn(anchor, 1, day)
  const yearBegins = n < 0 ? anniversary(anchor, -12) : anchor
  const lastDay = addDays(anniversary(yearBegins, 12), -1)
  return { from, to, year: Number(lastDay.slice(0, 4)), number: (((n % 12) + 12) % 12) + 1 }
}

function startIn(year: string, yearStart: string): Day {
  const last = lastDayOf(`${year}-${yearStart.slice(0, 2)}`)
  const wanted = `${year}-${yearStart}`
  return wanted < last ? wanted : last
}

function monthsApart(from: Day, to: Day): number {
  const count = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return count(to) - count(from)
}
