import type { Flavour } from './brand.ts'
import { addDays, type Day } from './day.ts'
import { invariant } from './invariant.ts'

/** An accounting month, 'YYYY-MM'. Periods compare as texts. */
export type Period = Flavour<string, 'Period'>

/** The form YYYY-MM with a real month. */
export function isPeriod(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text)
}

/** The month a day lies in. */
export function monthOf(day: Day): Period {
  return day.slice(0, 7)
}

/** The month so many months later (earlier when negative). */
export function addMonths(period: Period, months: number): Period {
  invariant(isPeriod(period), `"${period}" is a period`)
  const count = Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7)) - 1 + months
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((((count % 12) + 12) % 12) + 1).padStart(2, '0')}`
}

/** The first day of a period. */
export function firstDayOf(period: Period): Day {
  return `${period}-01`
}

/** The last day of a period, leap years included. */
export function lastDayOf(period: Period): Day {
  return addDays(firstDayOf(addMonths(period, 1)), -1)
}

/** Every period from the first to the last, both included, in order; empty when the last is earlier. */
export function periodsBetween(first: Period, last: Period): Period[] {
  const periods: Period[] = []
  for (let period = first; period <= last; period = addMonths(period, 1)) periods.push(period)
  return periods
}
