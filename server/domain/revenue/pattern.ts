import { type Day, daysBetween } from '../day.ts'
import { decimalOf, powerOfTen } from '../decimal.ts'
import { addMonths, firstDayOf, lastDayOf, monthOf, type Period, periodsBetween } from '../period.ts'
import { localDay, startOfLocalDay } from '../zone.ts'

/** Days of service, half-open: the last day is no longer served. */
export interface Service {
  readonly from: Day
  readonly to: Day
}

/**
 * How revenue of a line is earned (domain rules, section 8). The method belongs to the contract or category; it is never inferred.
 * ratable_daily: by calendar days. ratable_by_second: by real seconds, months as the zone has them. even_months: every month the service touches alike.
 * even_months_prorated: whole months alike, the first and last by their days served. as_invoiced: when invoiced. point_in_time: on the day control passes.
 * on_draw_down: as units that were paid in advance are used; what is unused at expiry is earned then.
 */
export type Pattern =
  | ({ readonly kind: 'ratable_daily' | 'even_months' | 'even_months_prorated' } & Service)
  | { readonly kind: 'ratable_by_second'; readonly from: Date; readonly to: Date; readonly zone: string }
  | { readonly kind: 'as_invoiced' }
  | { readonly kind: 'point_in_time'; readonly on: Day }
  | {
      readonly kind: 'on_draw_down'
      /** Units paid in advance and units used: decimals, not negative. */
      readonly purchased: string
      readonly draws: readonly { readonly on: Day; readonly quantity: string }[]
      readonly expiresOn: Day | null
    }

/** Earned so far, as a fraction: through of whole; 0 <= through <= whole, whole > 0. */
export interface Elapsed {
  readonly through: bigint
  readonly whole: bigint
}

/** Why no schedule can be made. */
export type PatternProblem = 'service_period_empty' | 'nothing_purchased' | 'drawn_beyond_purchase'

/** What is wrong with a pattern itself; null when it can be followed. */
export function patternProblem(pattern: Pattern): PatternProblem | null {
  switch (pattern.kind) {
    case 'ratable_daily':
    case 'even_months':
    case 'even_months_prorated':
    case 'ratable_by_second':
      return pattern.from < pattern.to ? null : 'service_period_empty'
    case 'as_invoiced':
    case 'point_in_time':
      return null
    case 'on_draw_down': {
      const { through, whole } = drawn(pattern, null)
      if (whole <= 0n) return 'nothing_purchased'
      return through > whole ? 'drawn_beyond_purchase' : null
    }
  }
}

/** The months in which something is earned, in order, given the month of the invoice. */
export function monthsOf(pattern: Pattern, issuePeriod: Period): readonly Period[] {
  switch (pattern.kind) {
    case 'ratable_daily':
    case 'even_months':
    case 'even_months_prorated':
      return monthsTouched(pattern)
    case 'ratable_by_second': {
      const lastInstant = new Date(pattern.to.getTime() - 1)
      const [first, last] = [localDay(pattern.from, pattern.zone), localDay(lastInstant, pattern.zone)]
      return periodsBetween(monthOf(first), monthOf(last))
    }
    case 'as_invoiced':
      return [issuePeriod]
    case 'point_in_time':
      return [monthOf(pattern.on)]
    case 'on_draw_down': {
      const days = [...pattern.draws.map((draw) => draw.on), ...(pattern.expiresOn === null ? [] : [pattern.expiresOn])]
      return [...new Set(days.map(monthOf))].sort()
    }
  }
}

/** What share is earned before a day begins. The pattern has no problem. */
export function elapsedBefore(pattern: Pattern, day: Day): Elapsed {
  switch (pattern.kind) {
    case 'ratable_daily':
      return clipped(daysBetween(pattern.from, day), daysBetween(pattern.from, pattern.to))
    case 'ratable_by_second': {
      const start = pattern.from.getTime()
      return clipped(startOfLocalDay(day, pattern.zone).getTime() - start, pattern.to.getTime() - start)
    }
    case 'even_months': {
      const months = monthsTouched(pattern)
      return clipped(months.filter((month) => lastDayOf(month) < day).length, months.length)
    }
    case 'even_months_prorated':
      return proratedBefore(pattern, day)
    case 'as_invoiced':
      return { through: 1n, whole: 1n }
    case 'point_in_time':
      return { through: pattern.on < day ? 1n : 0n, whole: 1n }
    case 'on_draw_down':
      return drawn(pattern, day)
  }
}

/** True where the service covers the whole month; patterns without days of service know only whole months. */
export function isWholeMonth(pattern: Pattern, month: Period): boolean {
  const [first, next] = [firstDayOf(month), firstDayOf(addMonths(month, 1))]
  if (pattern.kind === 'ratable_daily' || pattern.kind === 'even_months_prorated')
    return pattern.from <= first && next <= pattern.to
  if (pattern.kind !== 'ratable_by_second') return true
  return pattern.from <= startOfLocalDay(first, pattern.zone) && startOfLocalDay(next, pattern.zone) <= pattern.to
}

function monthsTouched({ from, to }: Service): Period[] {
  return periodsBetween(monthOf(from), monthOf(to)).filter((month) => firstDayOf(month) < to)
}

// Counts of days, months and milliseconds are exact as numbers; they become bigint before anything is multiplied.
function clipped(through: number, whole: number): Elapsed {
  return { through: BigInt(Math.min(Math.max(through, 0), whole)), whole: BigInt(whole) }
}

// Divisible by the length of every month.
const MONTH_WEIGHT = 28 * 29 * 30 * 31

/** Whole months weigh one each, the first and last their days served of the days they have. */
function proratedBefore(service: Service, day: Day): Elapsed {
  const end = earliest(day, service.to)
  const weightBefore = (stop: Day) =>
    monthsTouched(service).reduce((sum, month) => {
      const next = firstDayOf(addMonths(month, 1))
      const days = daysBetween(latest(firstDayOf(month), service.from), earliest(next, stop))
      return sum + Math.max(days, 0) * (MONTH_WEIGHT / daysBetween(firstDayOf(month), next))
    }, 0)
  return clipped(weightBefore(end), weightBefore(service.to))
}

const latest = (a: Day, b: Day): Day => (a > b ? a : b)
const earliest = (a: Day, b: Day): Day => (a < b ? a : b)

function drawn(pattern: Extract<Pattern, { kind: 'on_draw_down' }>, before: Day | null): Elapsed {
  const quantities = [pattern.purchased, ...pattern.draws.map((draw) => draw.quantity)].map(decimalOf)
  const scale = Math.max(...quantities.map((quantity) => quantity.scale))
  const units = (text: string) => {
    const exact = decimalOf(text)
    return exact.unscaled * powerOfTen(scale - exact.scale)
  }
  const whole = units(pattern.purchased)
  if (before !== null && pattern.expiresOn !== null && pattern.expiresOn < before) return { through: whole, whole }
  const used = pattern.draws.filter((draw) => before === null || draw.on < before)
  return { through: used.reduce((sum, draw) => sum + units(draw.quantity), 0n), whole }
}
