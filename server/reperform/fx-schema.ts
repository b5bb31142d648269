import { z } from 'zod'
import { isDay } from '../domain/day.ts'
import { rateTypes } from '../domain/fx/typed-rates.ts'
import { roundingModes } from '../domain/rounding.ts'

const day = (what: string) => z.string().refine(isDay, 'a day, YYYY-MM-DD').describe(what)
const amount = (what: string) =>
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/, 'a decimal in major units, such as "12.50"')
    .describe(what)
const positive = (what: string) =>
  z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'a decimal without a sign')
    .describe(what)
const currency = (what: string) =>
  z
    .string()
    .regex(/^[A-Z]{3}$/, 'a currency code, three capital letters')
    .describe(what)
const ratePositive = (what: string) =>
  z
    .string()
    .regex(/^(?=.*[1-9])\d+(\.\d+)?$/, 'a rate above zero')
    .describe(what)
const direction = z
  .enum(['multiply', 'divide'])
  .describe(
    'multiply: 1 unit of the document currency is `rate` units of the functional one. divide: the other way round.',
  )
const rateType = z
  .enum(rateTypes)
  .describe('What the rate is published for. A look-up never takes a rate of another type.')

const published = z
  .strictObject({
    source: z.string().min(1).describe('Who published it, such as "ecb".'),
    type: rateType.default('transaction'),
    base: currency('1 unit of this currency …'),
    quote: currency('… is `rate` units of this one.'),
    date: day('The day it was published for.'),
    rate: ratePositive('1 base = rate quote, as published; never an inverse.'),
  })
  .describe('A published rate.')

const lookup = {
  rates: z.array(published).describe('All publications that may be looked up, in any order.'),
  source: z.string().min(1).describe('The source to take rates from; no other stands in for it.'),
  rate_type: rateType.default('transaction'),
  on: day('The last publication on or before this day holds; nothing later, nothing between two.'),
  max_age_days: z
    .int()
    .min(0)
    .max(100_000)
    .default(5)
    .describe('How old that publication may be. An older one is no rate.'),
}
const mode = z.enum(roundingModes).default('half_up').describe('half_up: ties away from zero.')

const Convert = z
  .strictObject({
    kind: z.literal('convert'),
    amount: amount('The amount to convert; the sign is kept.'),
    from: currency('Its currency.'),
    to: currency('The currency asked for.'),
    mode,
    ...lookup,
  })
  .describe('One amount at the rate in force on a day.')

const Cross = z
  .strictObject({
    kind: z.literal('cross'),
    amount: amount('The amount to convert; the sign is kept.'),
    from: currency('Its currency.'),
    through: currency('The currency both rates are published against.'),
    to: currency('The currency asked for.'),
    mode,
    ...lookup,
  })
  .describe('One amount over two rates, without rounding between them.')

const Realised = z
  .strictObject({
    kind: z.literal('realised'),
    side: z
      .enum(['receivable', 'payable'])
      .describe('A higher value is a gain on a receivable and a loss on a payable.'),
    currency: currency('The currency of the document.'),
    functional_currency: currency('The currency of the books.'),
    amount: positive('The document amount.'),
    book_amount: positive('What it was booked at in functional currency.'),
    document_on: day('The day of the document.'),
    settlements: z
      .array(
        z.strictObject({
          on: day('The day it was settled.'),
          amount: positive('What was settled, in document currency.'),
          rate: ratePositive('The rate of that day.'),
          direction,
          first_open_on: day('The first day open for posting, where the day itself is closed.').nullish(),
          closes: z
            .boolean()
            .default(false)
            .describe('It closes the item: a rest in document currency is cleared with it.'),
        }),
      )
      .min(1)
      .describe('In the order they were booked; each clears its share of the book amount, the last the rest.'),
  })
  .describe('The realised differences of a document that is settled in parts.')

const Unrealised = z
  .strictObject({
    kind: z.literal('unrealised'),
    functional_currency: currency('The currency of the books.'),
    items: z
      .array(
        z.strictObject({
          id: z.string().min(1).describe('Your name for the item.'),
          currency: currency('Its currency.'),
          open_amount: amount('What is open; a payable negative.'),
          book_amount: amount('The open share of the book amount; a payable negative.'),
          previous_unrealised: amount('What was booked as unrealised at the closing before; a gain positive.').default(
            '0',
          ),
          rate: ratePositive('The closing rate.'),
          direction,
        }),
      )
      .min(1)
      .describe('Open items at the closing day.'),
  })
  .describe('Open items valued at a closing day: the last valuation is reversed, the new one booked whole.')

const side = (what: string) =>
  z
    .strictObject({ amount: amount('In document currency.'), base_amount: amount('In functional currency.') })
    .describe(what)

const Split = z
  .strictObject({
    kind: z.literal('split'),
    currency: currency('The currency of the document.'),
    functional_currency: currency('The currency of the books.'),
    expected: side('What should stand there.'),
    actual: side('What stands there.'),
    rate: ratePositive('The rate that should have been used.'),
    direction,
    actual_rate: ratePositive('The rate that was used, in the same direction; absent: unknown.').nullish(),
  })
  .describe('A difference in functional currency taken apart into document amount, rate and rounding.')

const Diagnose = z
  .strictObject({
    kind: z.literal('diagnose'),
    amount: amount('The document amount.'),
    base_amount: amount('The functional amount as booked, signed like the document amount.'),
    currency: currency('The currency of the document.'),
    functional_currency: currency('The currency of the books.'),
    ...lookup,
  })
  .describe('Which mistake with a rate reproduces a booked amount.')

export const FxRequest = z.discriminatedUnion('kind', [Convert, Cross, Realised, Unrealised, Split, Diagnose])
export type FxRequest = z.infer<typeof FxRequest>
export type AskOf<Kind extends FxRequest['kind']> = Extract<FxRequest, { kind: Kind }>

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

export const FxAnswer = z.discriminatedUnion('kind', [
  Converted.extend({ kind: z.literal('convert') }),
  Converted.extend({ kind: z.literal('cross') }),
  RealisedResult,
  UnrealisedResult,
  SplitResult,
  DiagnoseResult,
])
export type FxAnswer = z.infer<typeof FxAnswer>
