import type { Flavour } from './brand.ts'
import { invariant } from './invariant.ts'

/** A calendar day, 'YYYY-MM-DD'. Days compare as texts. */
export type Day = Flavour<string, 'Day'>

/** A real day of the calendar in the form YYYY-MM-DD. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOf(dayNumber(text)) === text
}

/** Days from the first to the second: negative when the second is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/** The day so many days later (earlier when negative). */
export function addDays(day: Day, days: number): Day {
  return dayOf(dayNumber(day) + days)
}

/** Half-open validity [from, to): a bound that is null is open (file-drop contract, section 1). */
export function isWithin(
  day: Day,
  validity: { readonly validFrom: Day | null; readonly validTo: Day | null },
): boolean {
  return (
    (validity.validFrom === null || day >= validity.validFrom) && (validity.validTo === null || day < validity.validTo)
  )
}

const MS_PER_DAY = 86_400_000

// Days are counted in UTC, where every day has the same length; no zone is involved.
function dayNumber(day: string): number {
  const ms = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)))
  invariant(!Number.isNaN(ms), `"${day}" is a day`)
  return ms / MS_PER_DAY
}

function dayOf(number: number): Day {
  return new Date(number * MS_PER_DAY).toISOString().slice(0, 10)
}
