import { z } from 'zod'
import { expected } from './expected.ts'

const count = z.number().int().nonnegative()
const bound = z
  .union([z.iso.date(), z.iso.datetime({ precision: 0 })])
  .meta(expected('a day, YYYY-MM-DD (basis second: an instant in UTC)', '2026-03-31'))

/** What is served of a cycle: counted, or as days. */
export const servedFields = {
  served: count.optional().describe('Days (basis second: seconds) that are served, half-open; comes with cycle.'),
  cycle: z.number().int().positive().optional().describe('Days (basis second: seconds) of the whole cycle.'),
  from: bound.optional().describe('In place of served and cycle: first day served.'),
  to: bound.optional().describe('First day no longer served.'),
  cycle_from: bound.optional().describe('First day of the cycle.'),
  cycle_to: bound.optional().describe('First day after the cycle.'),
}

const counted = z.strictObject(servedFields)
export type ServedRequest = z.output<typeof counted>
