import { z } from 'zod'
import { isPeriod } from '../domain/period.ts'
import { aggregations } from '../domain/usage/aggregations.ts'
import { latePolicies } from '../domain/usage/late-usage.ts'
import { expected } from './expected.ts'

const decimal = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta(expected('a decimal as text', '12.5'))
const instant = z.iso.datetime().meta(expected('an instant in UTC', '2026-03-03T05:00:00Z'))
const period = z
  .string()
  .refine((text) => isPeriod(text) && text < '9999')
  .meta(expected('a month, YYYY-MM', '2026-03'))
const timeZone = z
  .string()
  .refine(isTimeZone)
  .meta(expected('a time zone of the IANA list', 'Europe/Dublin'))
  .describe('The zone whose calendar cuts the time (IANA). Clock changes count as they happened.')

const from = instant.describe('First instant to count.')
const to = instant.describe('First instant no longer counted.')

const Window = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('month'), month: period.describe('The month to count.'), time_zone: timeZone }),
    z.strictObject({ kind: z.literal('between'), from, to }),
    z.strictObject({
      kind: z.literal('each'),
      length: z.enum(['month', 'day', 'hour']).describe('Every whole month, day or hour that has a part in the time.'),
      ...{ time_zone: timeZone, from, to },
    }),
    z.strictObject({
      kind: z.literal('anniversary'),
      anchor: z.iso
        .date()
        .meta(expected('a day, YYYY-MM-DD', '2026-01-31'))
        .describe('The day the contract began: 31 January is followed by 28 February and 31 March.'),
      months: z.int().min(1).max(120).describe('How many months a cycle has.'),
      ...{ time_zone: timeZone, from, to },
    }),
    z.strictObject({
      kind: z.literal('fiscal_periods'),
      year_start: z
        .string()
        .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
        .meta(expected('a day of the year, MM-DD', '04-06'))
        .describe('The day the fiscal year starts; its periods are named by the year it ends in.'),
      ...{ time_zone: timeZone, from, to },
    }),
    z.strictObject({
      kind: z.literal('tumbling'),
      seconds: z.int().min(1).describe('The length of each window in real seconds.'),
      anchor: instant.describe('An instant at which a window begins.'),
      ...{ from, to },
    }),
    z.strictObject({
      kind: z.literal('custom'),
      bounds: z.array(instant).min(2).describe('Instants in order; each window runs from one to the next.'),
    }),
    z.strictObject({
      kind: z.literal('billed_months'),
      first: period.describe('The first month billed.'),
      last: period.describe('The last month billed.'),
      time_zone: timeZone,
      grace_days: z
        .int()
        .min(0)
        .max(366)
        .describe('How many days after its end a month is cut off, at local midnight.'),
      late_events: z
        .enum(latePolicies)
        .describe(
          'What happens to events recorded after the cut-off: current_period bills them as usage of the month then billed; original_period as a correction of their own month.',
        ),
      locked_at: z
        .record(period, instant)
        .default({})
        .describe('When the books of a month were locked; later differences are supplements or credits.'),
    }),
  ])
  .describe('Which time to count. Windows are half-open: their first instant belongs to them, their last to the next.')

const Event = z.strictObject({
  id: z.string().min(1).describe('The id of the event; known once per source.'),
  source: z.string().default('').describe('Who sent it.'),
  time: instant.describe('When it happened: decides the window.'),
  recorded_at: instant.describe('When it was received: decides whether a cut-off still takes it.'),
  quantity: decimal.describe(
    'What was used; for last, max of a level and time_weighted the new absolute level (with level_events changes: the change, below zero too).',
  ),
  ref: z
    .string()
    .nullish()
    .describe(
      "The producer's reference of the operation; for unique the thing that is added, or removed by a quantity below zero.",
    ),
  amends: z.string().nullish().describe('The id of the event whose quantity this one replaces; "0" voids it.'),
})

/** What `tieout aggregate` is asked: the events of one subject and metric, and how to count them. */
export const AggregateRequest = z.strictObject({
  aggregation: z.enum(aggregations).describe('How the events make one quantity.'),
  decimals: z.int().min(0).max(12).default(3).describe('Places a time-weighted average is rounded to, half-up.'),
  carry_over: z
    .boolean()
    .default(false)
    .describe('For last and max: whether the level before a window stands until an event changes it.'),
  level_events: z
    .enum(['levels', 'changes'])
    .default('levels')
    .describe(
      'For time_weighted: whether an event states the level from then on, or by how much it changes; of two levels at one instant the later recorded stands, two changes both count.',
    ),
  opening_level: decimal.default('0').describe('The level before the first event of all.'),
  unique_by: z
    .enum(['seen_in_period', 'alive_at_end'])
    .default('seen_in_period')
    .describe('For unique: things added in the window, or things added and not removed by its end.'),
  window: Window,
  recorded_before: instant
    .nullish()
    .describe('Only events recorded before this instant are known (not for billed_months, which have a cut-off each).'),
  suspected_resends: z
    .enum(['counted_once', 'all'])
    .default('counted_once')
    .describe('Whether an event alike in everything but its id to an earlier one counts too.'),
  events: z.array(Event).max(1_000_000).describe('The events of one subject and metric, in any order.'),
})

const Step = z.record(z.string(), z.string())
const counted = {
  quantity: z.string().describe('Exact, save a time-weighted average; a negative total as it is.'),
  event_count: z.int().describe('Events of the window that count; amendments and suspected resends do not.'),
  event_set_sha256: z
    .string()
    .describe('Over the events the quantity comes from; the order they came in changes nothing.'),
  steps: z.array(Step).describe('How the quantity came about.'),
}

/** What `tieout aggregate` answers. */
export const AggregateAnswer = z.strictObject({
  windows: z
    .array(z.strictObject({ name: z.string(), from: z.string(), to: z.string(), ...counted }))
    .optional()
    .describe('One per window, in order.'),
  billed: z
    .array(
      z.strictObject({
        billed_with: z.string().describe('The month whose invoice bills it.'),
        used_in: z.string().describe('The month it happened in.'),
        service_period: z.string().describe('The month the line states.'),
        kind: z.enum(['charge', 'correction', 'supplement', 'credit']),
        policy: z.enum(['in_time', 'current_period', 'original_period', 'after_lock']),
        quantity: z.string().describe('What the line adds; below zero takes back.'),
        within_grace: z.string().nullable().describe('The part recorded after the month, before its cut-off.'),
        cutoff: z.string(),
        total: z.strictObject(counted).describe('All that counts of the month at this cut-off.'),
      }),
    )
    .optional()
    .describe('For billed_months: what each invoice bills.'),
  duplicates: z.int().describe('How many events came again alike, with the id and all; they are dropped.'),
  conflicts: z.array(z.string()).describe('Ids that came again with other content; the first recorded counts.'),
  suspected_resends: z.array(z.string()).describe('Ids alike in everything else to an event recorded earlier.'),
  stray_amendments: z.array(z.string()).describe('Ids that amend an event which is not there; they count nothing.'),
})

export type AggregateRequest = z.output<typeof AggregateRequest>
export type AggregateAnswer = z.output<typeof AggregateAnswer>

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
