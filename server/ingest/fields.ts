import { z } from 'zod'
import { isCurrency } from '../domain/currency.ts'
import { isDay } from '../domain/day.ts'
import { isPeriod } from '../domain/period.ts'
import { plainDecimal, plainInstant } from './canonical.ts'
import { DECIMAL_EXPECTED, type ReasonCode } from './rejection.ts'

// The kinds of field a feed may have (file-drop contract, section 1). Each normalises what may be written in two ways.

const PLAIN = /^-?\d+(\.\d+)?$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?Z$/
const LONGEST_DECIMAL = 200 // far beyond any business figure; what the database can store without growing absurd

const LONGEST_CODE = 200 // a code or name that is looked up; an index holds no more of it

export const text = z.string().min(1).max(LONGEST_CODE)
/** A code that may be left out, be null or be empty: all three mean the same. */
export const optionalText = z
  .string()
  .max(LONGEST_CODE)
  .nullish()
  .transform((value) => (value === '' ? null : value))
/** Free words of any length. */
export const words = z.string()
export const integer = z.int32()
export const flag = z.boolean()

export const decimal = z
  .string({ error: () => DECIMAL_EXPECTED })
  .refine((value) => PLAIN.test(value), because('not_a_decimal'))
  .refine((value) => value.length <= LONGEST_DECIMAL, because('decimal_too_long'))
  .transform((value) => (PLAIN.test(value) ? plainDecimal(value) : value))

export const instant = z.string().refine(isInstant, because('not_an_instant')).transform(plainInstant)
export const day = z.string().refine(isKnownDay, because('not_a_day'))
export const period = z.string().refine(isPeriod, because('not_a_period'))
export const currency = z.string().refine(isCurrency, because('not_a_currency'))
export const timeZone = z.string().refine(isTimeZone, because('not_a_time_zone'))

export const validity = { valid_from: day.nullish(), valid_to: day.nullish() }

function because(reason: ReasonCode) {
  return { params: { reason } }
}

function isInstant(value: string): boolean {
  return INSTANT.test(value) && isKnownDay(value.slice(0, 10))
}

const MOST_DAYS = 10_000
const knownDays = new Set<string>()

// A million events fall on a few hundred days; asking the calendar each time would be a tenth of the whole import.
function isKnownDay(value: string): boolean {
  if (knownDays.has(value)) return true
  if (!isDay(value)) return false
  if (knownDays.size < MOST_DAYS) knownDays.add(value)
  return true
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false // the platform has no other way to ask whether it knows a zone
  }
}
