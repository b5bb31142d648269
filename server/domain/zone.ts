import { Temporal } from 'temporal-polyfill'
import type { Day } from './day.ts'
import { addMonths, firstDayOf, type Period } from './period.ts'

/** The calendar day of an instant in an IANA zone. */
export function localDay(instant: Date, zone: string): Day {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString()
}

/** The instant a day begins in an IANA zone; where a clock change swallows midnight, the first instant that exists. */
export function startOfLocalDay(day: Day, zone: string): Date {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds)
}

/** The instant a month ends in an IANA zone, which is the instant the next begins (half-open). */
export function endOfLocalMonth(period: Period, zone: string): Date {
  return startOfLocalDay(firstDayOf(addMonths(period, 1)), zone)
}
