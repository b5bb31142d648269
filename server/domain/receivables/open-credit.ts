import { type Day, daysBetween } from '../day.ts'

/** How many days a credit may stay open while invoices are unpaid (file-drop contract, section 7, UNAPPLIED_CREDIT). */
export const CREDIT_AGE_DAYS = 30

/** Whether a credit of a day is older than that at an instant; days are counted in UTC. */
export function isAgedCredit(documentOn: Day, asOf: Date): boolean {
  return daysBetween(documentOn, utcDay(asOf)) > CREDIT_AGE_DAYS
}

/** The calendar day of an instant in UTC. */
export function utcDay(instant: Date): Day {
  return instant.toISOString().slice(0, 10)
}
