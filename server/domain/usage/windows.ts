import { cycleOn, fiscalPeriodOn, type Interval } from '../cycle.ts'
import { addDays, type Day } from '../day.ts'
import { invariant } from '../invariant.ts'
import { addMonths, firstDayOf, monthOf, type Period } from '../period.ts'
import { localDay, startOfLocalDay } from '../zone.ts'

/** A stretch of time to count in: `from` belongs to it, `to` to the next. */
export interface UsageWindow {
  /** The month or day it is, or the instant it begins. */
  readonly name: string
  readonly from: Date
  readonly to: Date
}

/** How time is cut: by the calendar of a zone (hours count real hours from local midnight, so a day of a clock change has 23 or 25), by cycles of months that keep the day of an anchor, by the periods of a fiscal year, or in lengths of real time from an anchor. */
export type WindowPlan =
  | { readonly kind: 'month' | 'day' | 'hour'; readonly timeZone: string }
  | { readonly kind: 'anniversary'; readonly timeZone: string; readonly anchor: Day; readonly monthsEach: number }
  | { readonly kind: 'fiscal_period'; readonly timeZone: string; readonly yearStart: string }
  | { readonly kind: 'tumbling'; readonly seconds: number; readonly anchor: Date }

/** Every window of the plan that has a part in [from, to), whole and in order, without gap. Rule: domain rules, section 4. */
export function windowsBetween(plan: WindowPlan, from: Date, to: Date): UsageWindow[] {
  switch (plan.kind) {
    case 'month':
      return months(plan.timeZone, from, to)
    case 'day':
      return days(plan.timeZone, from, to)
    case 'hour':
      return days(plan.timeZone, from, to).flatMap((day) => hoursOf(day, from, to))
    case 'anniversary':
      return runs(plan.timeZone, { from, to }, (day) => {
        const cycle = cycleOn(plan.anchor, plan.monthsEach, day)
        return { ...cycle, name: cycle.from }
      })
    case 'fiscal_period':
      return runs(plan.timeZone, { from, to }, (day) => {
        const period = fiscalPeriodOn(day, plan.yearStart)
        return { ...period, name: `${period.year}-P${String(period.number).padStart(2, '0')}` }
      })
    case 'tumbling':
      return tumbling(plan.seconds, plan.anchor, { from, to })
  }
}

/** The windows between given instants, in order: one fewer than there are instants. */
export function windowsAt(bounds: readonly Date[]): UsageWindow[] {
  return bounds.slice(1).map((end, index) => named(bounds[index] ?? end, end))
}

/** The month of a billing zone, half-open. Rule: file-drop contract, section 3. */
export function monthWindow(period: Period, timeZone: string): UsageWindow {
  return {
    name: period,
    from: startOfLocalDay(firstDayOf(period), timeZone),
    to: startOfLocalDay(firstDayOf(addMonths(period, 1)), timeZone),
  }
}

/** The instant at which the usage of a month is cut off: local midnight so many days after the month's end. Rule: file-drop contract, section 3 (two days). */
export function cutoffOf(period: Period, timeZone: string, graceDays: number): Date {
  return startOfLocalDay(addDays(firstDayOf(addMonths(period, 1)), graceDays), timeZone)
}

const HOUR = 3_600_000

function months(timeZone: string, from: Date, to: Date): UsageWindow[] {
  const found: UsageWindow[] = []
  let period = monthOf(localDay(from, timeZone))
  for (let window = monthWindow(period, timeZone); window.from < to; window = monthWindow(period, timeZone)) {
    found.push(window)
    period = addMonths(period, 1)
  }
  return found
}

function days(timeZone: string, from: Date, to: Date): UsageWindow[] {
  const found: UsageWindow[] = []
  let day: Day = localDay(from, timeZone)
  let begin = startOfLocalDay(day, timeZone)
  while (begin < to) {
    const next = addDays(day, 1)
    const end = startOfLocalDay(next, timeZone)
    if (begin < end) found.push({ name: day, from: begin, to: end }) // a zone that changed sides of the date line has skipped a day
    day = next
    begin = end
  }
  return found
}

/** The hours of a day with a part in [from, to); the last one is shorter where the clock moved by less than an hour. */
function hoursOf(day: UsageWindow, from: Date, to: Date): UsageWindow[] {
  const found: UsageWindow[] = []
  for (let at = day.from.getTime(); at < day.to.getTime(); at += HOUR) {
    const window = named(new Date(at), new Date(Math.min(at + HOUR, day.to.getTime())))
    if (window.from < to && window.to > from) found.push(window)
  }
  return found
}

/** Runs of local days that follow on one another, each found from its first day. */
function runs(
  timeZone: string,
  range: { readonly from: Date; readonly to: Date },
  runOn: (day: Day) => Interval & { readonly name: string },
): UsageWindow[] {
  const found: UsageWindow[] = []
  let run = runOn(localDay(range.from, timeZone))
  while (startOfLocalDay(run.from, timeZone) < range.to) {
    found.push({ name: run.name, from: startOfLocalDay(run.from, timeZone), to: startOfLocalDay(run.to, timeZone) })
    run = runOn(run.to)
  }
  return found
}

function tumbling(seconds: number, anchor: Date, range: { from: Date; to: Date }): UsageWindow[] {
  invariant(Number.isInteger(seconds) && seconds > 0, 'a window has whole seconds, at least one')
  const length = seconds * 1_000
  const found: UsageWindow[] = []
  const first = anchor.getTime() + Math.floor((range.from.getTime() - anchor.getTime()) / length) * length
  for (let at = first; at < range.to.getTime(); at += length) found.push(named(new Date(at), new Date(at + length)))
  return found
}

function named(from: Date, to: Date): UsageWindow {
  return { name: from.toISOString(), from, to }
}
