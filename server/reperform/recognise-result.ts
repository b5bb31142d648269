import { z } from 'zod'
import { amount, balance, currency, day, period } from './recognise-schema.ts'

const steps = z
  .array(z.record(z.string(), z.string()))
  .describe(
    'How each figure came about, in order: a word and the figures it used; "…" marks where an exact figure goes on.',
  )
const months = z.array(z.strictObject({ period, amount, base_amount: amount.nullable() }))
const change = {
  original: months.describe('As it was planned; kept.'),
  reversed: months.describe('What no longer holds, taken back.'),
  added: months.describe('What takes its place.'),
  net: months.describe('All three by month.'),
  total: amount.describe('The sum of the net months.'),
  steps,
}

/** What `tieout recognise` answers. */
export const RecogniseResult = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('schedule'),
    months,
    recognised: amount,
    deferred: amount.describe('Not earned yet: units not drawn down.'),
    steps,
  }),
  z.strictObject({ kind: z.literal('modification'), ...change }),
  z.strictObject({
    kind: z.literal('credit'),
    ...change,
    of_earned: amount.describe(
      'How much of the credit falls on service before its day of issue; negative: it reduces revenue.',
    ),
  }),
  z.strictObject({
    kind: z.literal('termination'),
    ...change,
    forfeited: amount.describe('Neither earned nor given back: earned when the contract ends.'),
  }),
  z.strictObject({
    kind: z.literal('allocation'),
    obligations: z.array(z.strictObject({ id: z.string(), amount })),
    steps,
  }),
  z.strictObject({
    kind: z.literal('roll_forward'),
    rows: z.array(
      z.strictObject({
        ...balance,
        opening: amount,
        billings: amount,
        recognised: amount,
        credits: amount,
        reclass: amount,
        closing: amount,
        opening_break: amount.describe('Signed closing of the month before, less what its movements gave.'),
      }),
    ),
    steps,
  }),
  z.strictObject({
    kind: z.literal('journals'),
    journals: z.array(
      z.strictObject({
        reference: z.string(),
        entity: z.string(),
        currency,
        period,
        dated_on: day,
        due_at: z.string().describe('Late from then on.'),
        lines: z.array(
          z.strictObject({
            account: z.string(),
            debit: amount,
            credit: amount,
            base_debit: amount,
            base_credit: amount,
            line: z.string(),
          }),
        ),
      }),
    ),
    steps,
  }),
])
export type RecogniseResult = z.infer<typeof RecogniseResult>
