import { addMonths, firstDayOf, type Period } from '../period.ts'

/** The instant from which the revenue journal of a month is late: the 2nd of the next month, 12:00 UTC (file-drop contract, section 6). */
export function journalDueAt(period: Period): Date {
  return new Date(`${firstDayOf(addMonths(period, 1)).slice(0, 8)}02T12:00:00Z`)
}

/** The last month whose journal is due at an instant. */
export function lastDuePeriod(at: Date): Period {
  const month = at.toISOString().slice(0, 7)
  const before = addMonths(month, -1)
  return journalDueAt(before) <= at ? before : addMonths(before, -1)
}
