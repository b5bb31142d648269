import { z } from 'zod'

const figure = (what: string) => z.string().describe(what)
const steps = z.array(z.record(z.string(), z.string())).describe('Every step with its figures.')

const Converted = z.strictObject({
  kind: z.enum(['convert', 'cross']),
  amount: figure('The amount in the currency asked for.'),
  currency: z.string(),
  steps,
})
const RealisedResult = z.strictObject({
  kind: z.literal('realised'),
  settlements: z.array(
    z.strictObject({
      value: figure('What was settled is worth on its day, in functional currency.'),
      cleared: figure('The share of the book amount it clears.'),
      gain: figure('The realised difference; a loss negative.'),
      residue: figure('What it cleared in document currency without being paid.'),
      open_amount: figure('What is open after it, in document currency.'),
      open_book_amount: figure('The same in functional currency.'),
      post_on: figure('The day to post it on.'),
      steps,
    }),
  ),
  gain: figure('All realised differences together.'),
})
const UnrealisedResult = z.strictObject({
  kind: z.literal('unrealised'),
  items: z.array(
    z.strictObject({
      id: z.string(),
      value: figure('What is open, at the closing rate.'),
      reversal: figure('The booking that takes the last valuation back.'),
      unrealised: figure('The booking of the new valuation; a gain positive.'),
      net: figure('Both together.'),
      steps,
    }),
  ),
  net: figure('All items together.'),
})
const SplitResult = z.strictObject({
  kind: z.literal('split'),
  difference: figure('Actual less expected, in functional currency.'),
  document: figure('What the document amounts explain, at the expected rate.'),
  rate: figure('What the rates explain, on the actual amount.'),
  rounding: figure('The rest.'),
})
const DiagnoseResult = z.strictObject({
  kind: z.literal('diagnose'),
  signature: z.enum([
    'as_expected',
    'rounding',
    'inverted',
    'scale_100',
    'scale_1000',
    'rate_of_other_day',
    'rate_of_other_type',
    'stale',
    'unknown',
  ]),
  expected: figure('The functional amount at the rate in force.'),
  difference: figure('Booked less expected.'),
  publication: z
    .strictObject({ rate: z.string(), date: z.string(), type: z.string() })
    .nullable()
    .describe('The publication that reproduces the booked amount, where one does.'),
  steps,
})

/** What `tieout fx` answers. */
export const FxAnswer = z.discriminatedUnion('kind', [
  Converted.extend({ kind: z.literal('convert') }),
  Converted.extend({ kind: z.literal('cross') }),
  RealisedResult,
  UnrealisedResult,
  SplitResult,
  DiagnoseResult,
])
export type FxAnswer = z.infer<typeof FxAnswer>
