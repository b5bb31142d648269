import { z } from 'zod'
import { isDay } from '../domain/day.ts'
import { isPeriod } from '../domain/period.ts'
import { expected } from './expected.ts'
import { currencyCode } from './known-currency.ts'

// Months that follow must still have four digits of a year.
const LAST_YEAR = '9999'

/** A day of the calendar. */
export const day = z
  .string()
  .refine((text) => isDay(text) && text < LAST_YEAR)
  .meta(expected('a day, YYYY-MM-DD', '2026-03-31'))
/** An accounting month. */
export const period = z
  .string()
  .refine((text) => isPeriod(text) && text < LAST_YEAR)
  .meta(expected('a month, YYYY-MM', '2026-03'))
const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/)
  .meta(expected('an instant in UTC', '2026-03-01T00:00:00Z'))
/** An amount in major units. */
export const amount = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta(expected('a decimal in major units, as text', '1200.00'))
const quantity = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .meta(expected('a decimal without a sign, as text', '100'))
/** A currency. */
export const currency = currencyCode
const from = day.describe('First day of service.')
const to = day.describe('First day no longer served.')

const ratable = z.strictObject({
  kind: z
    .enum(['ratable_daily', 'even_months', 'even_months_prorated'])
    .describe(
      'ratable_daily: by calendar days. even_months: every month the service touches alike. even_months_prorated: whole months alike, the first and last by their days served.',
    ),
  from,
  to,
})

const pattern = z
  .discriminatedUnion('kind', [
    ratable,
    z.strictObject({
      kind: z.literal('ratable_by_second').describe('By real seconds; a day the clock changes is shorter or longer.'),
      from: instant.describe('First instant of service.'),
      to: instant.describe('First instant no longer served.'),
      time_zone: z
        .string()
        .refine(isZone)
        .meta(expected('a time zone of the IANA list', 'Europe/Dublin'))
        .describe('Where months begin and end.'),
    }),
    z.strictObject({ kind: z.literal('as_invoiced').describe('All of it in the month of issue.') }),
    z.strictObject({
      kind: z.literal('point_in_time').describe('All of it when control passes.'),
      on: day.describe('The day control passes.'),
    }),
    z.strictObject({
      kind: z.literal('on_draw_down').describe('As units paid in advance are used.'),
      purchased: quantity.describe('Units paid in advance.'),
      draws: z.array(z.strictObject({ on: day, quantity })).describe('Units used, by day.'),
      expires_on: day.nullish().describe('The last day they can be used: what is left is earned then. Absent: never.'),
    }),
  ])
  .describe('How the line is earned. It belongs to the contract or category and is never inferred.')

const lineFields = {
  currency,
  amount: amount.describe('What the line bills, net; negative on a credit.'),
  base_currency: currency.optional().describe('The functional currency; comes with base_amount.'),
  base_amount: amount.optional().describe('The same in functional currency, at the rate of the document.'),
  issued_on: day.describe('The day of issue: nothing is recognised in an earlier month.'),
  remainder: z
    .enum(['cumulative', 'last_whole_period'])
    .describe(
      'cumulative: what is recognised up to each month end is the exact share rounded once. last_whole_period: each month is rounded on its own and the rest goes to the last month served in full.',
    ),
  locked_periods: z
    .array(period)
    .optional()
    .describe('Months in which nothing can be booked any more: what belongs there is caught up in the next open one.'),
}

const line = z.strictObject({ ...lineFields, pattern })
const ratableLine = z.strictObject({ ...lineFields, pattern: ratable })

const Schedule = z.strictObject({
  kind: z.literal('schedule').describe('What each month recognises of one line.'),
  line,
})

const lockedThen = z.array(period).optional().describe('Months in which the change cannot be booked any more.')
const baseOf = (what: string) => amount.optional().describe(`${what} in functional currency; with base_amount.`)

const Modification = z.strictObject({
  kind: z
    .literal('modification')
    .describe('A contract changes; what was planned stays, a reversal and new parts change it.'),
  line: ratableLine,
  method: z
    .enum(['separate', 'prospective', 'cumulative'])
    .describe(
      'separate: distinct and at its own price, a schedule beside the old one. prospective: what is not earned and what is added are spread over what remains. cumulative: as if it had always been so, the difference at once.',
    ),
  effective_on: day,
  added: amount.describe('Added to the price; negative for a reduction.'),
  added_base: baseOf('The same'),
  to: to.describe('First day no longer served after the change.'),
  locked_periods: lockedThen,
})

const Credit = z.strictObject({
  kind: z.literal('credit').describe('A credit on a line.'),
  line: ratableLine,
  method: z
    .enum(['window', 'discount'])
    .describe(
      'window: for days of service; the earned ones reduce revenue at once, the others the months to come. discount: lowers the price from the start.',
    ),
  credited: amount.describe('Given back, with the sign of the line.'),
  credited_base: baseOf('The same'),
  issued_on: day.describe('The day of the credit memo.'),
  service: z.strictObject({ from, to }).optional().describe('The credited days; needed for window.'),
  locked_periods: lockedThen,
})

const Termination = z.strictObject({
  kind: z.literal('termination').describe('A contract ends early.'),
  line: ratableLine,
  ends_on: day.describe('First day no longer served.'),
  credited: amount.describe('Given back of what was not earned, with the sign of the line; the rest is forfeited.'),
  credited_base: baseOf('The same'),
  locked_periods: lockedThen,
})

const Allocation = z.strictObject({
  kind: z.literal('allocation').describe('The price of a contract over its obligations, by stand-alone prices.'),
  currency,
  price: amount,
  obligations: z
    .array(z.strictObject({ id: z.string().min(1), stand_alone_price: quantity }))
    .min(1)
    .describe('In the order of the contract: what rounding leaves goes to the last.'),
})

/** What names a balance of deferred revenue. */
export const balance = { entity: z.string().min(1), currency, category: z.string().min(1), period }

const RollForward = z.strictObject({
  kind: z.literal('roll_forward').describe('Deferred revenue from month to month.'),
  first: period,
  last: period,
  movements: z.array(
    z.strictObject({
      ...balance,
      movement: z
        .enum(['billing', 'recognition', 'credit', 'reclass'])
        .describe('billing adds, recognition and credit take off, reclass is signed.'),
      amount,
    }),
  ),
  signed: z
    .array(z.strictObject({ ...balance, closing: amount }))
    .describe('Closings that were signed; that of the month before the first is its opening.'),
})

const Journals = z.strictObject({
  kind: z.literal('journals').describe('The revenue journals the ERP should hold.'),
  functional_currency: currency,
  entries: z.array(
    z.strictObject({
      entity: z.string().min(1),
      currency,
      period,
      line: z.string().min(1).describe('The billing line.'),
      deferred: z.string().min(1).describe('The deferred account as of the issue date.'),
      revenue: z.string().min(1).describe('The revenue account as of the issue date.'),
      amount,
      base_amount: amount,
    }),
  ),
})

/** What `tieout recognise` is asked. */
export const RecogniseRequest = z.discriminatedUnion('kind', [
  Schedule,
  Modification,
  Credit,
  Termination,
  Allocation,
  RollForward,
  Journals,
])
export type RecogniseRequest = z.infer<typeof RecogniseRequest>
export type AskedLine = z.infer<typeof line>
export type Asked<Kind extends RecogniseRequest['kind']> = Extract<RecogniseRequest, { kind: Kind }>

function isZone(zone: string): boolean {
  return zone === 'UTC' || Intl.supportedValuesOf('timeZone').includes(zone)
}
