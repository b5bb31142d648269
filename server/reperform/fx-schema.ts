import { z } from 'zod'
import { isDay } from '../domain/day.ts'
import { rateTypes } from '../domain/fx/typed-rates.ts'
import { roundingModes } from '../domain/rounding.ts'
import { expected } from './expected.ts'
import { currencyCode } from './known-currency.ts'

const day = (what: string) => z.string().refine(isDay).meta(expected('a day, YYYY-MM-DD', '2026-03-31')).describe(what)
const amount = (what: string) =>
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .meta(expected('a decimal in major units, as text', '12.50'))
    .describe(what)
const positive = (what: string) =>
  z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .meta(expected('a decimal without a sign, as text', '12.50'))
    .describe(what)
const currency = (what: string) => currencyCode.describe(what)
const ratePositive = (what: string) =>
  z
    .string()
    .regex(/^(?=.*[1-9])\d+(\.\d+)?$/)
    .meta(expected('a rate above zero, as text', '1.1805'))
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
