import { addDays, type Day } from '../day.ts'
import { addMonths, firstDayOf, type Period } from '../period.ts'
import { startOfLocalDay } from '../zone.ts'

/** From this instant on nothing more is part of the first bill of a month: midnight in the billing zone, two days after the month. Rule: file-drop contract, section 3. */
export function cutoffOf(period: Period, timeZone: string): Date {
  return startOfLocalDay(addDays(nextMonthOf(period), 2), timeZone)
}

/** The month that bills a month is over at this instant: an invoice that is not there then is late. Rule: file-drop contract, section 3. */
export function billedUntil(period: Period, timeZone: string): Date {
  return startOfLocalDay(firstDayOf(addMonths(period, 2)), timeZone)
}

function nextMonthOf(period: Period): Day {
  return firstDayOf(addMonths(period, 1))
}
