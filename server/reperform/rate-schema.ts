import { z } from 'zod'
import { priceModels } from '../domain/rating/price-version.ts'
import { roundingModes } from '../domain/rounding.ts'
import { expected } from './expected.ts'
import { currencyCode } from './known-currency.ts'
import { servedFields } from './served-schema.ts'

const decimal = z
  .string()
  .regex(/^-?\d{1,30}(\.\d{1,20})?$/)
  .meta(expected('a decimal as text, with at most 20 places', '1234.50'))
const positive = z
  .string()
  .regex(/^\d{1,30}(\.\d{1,20})?$/)
  .meta(expected('a decimal without a sign, as text, with at most 20 places', '0.05'))
const day = z.iso.date().meta(expected('a day, YYYY-MM-DD', '2026-03-31'))
const steps = z
  .array(z.object({ what: z.string().describe('What was done, as one word.') }).catchall(z.string()))
  .describe('How the amount came about, in order; figures are decimals.')

const lineId = z.string().min(1).describe('Names the line in the result.')

const tier = z.strictObject({
  up_to: positive
    .nullable()
    .describe('The bound of the tier; null on the last, which has none. Beyond a last bound nothing can be rated.'),
  unit_price: positive.describe('The price of a unit of the tier.'),
  flat_fee: positive.nullish().describe('Charged once where the tier is entered.'),
})

const price = z
  .strictObject({
    model: z
      .enum(priceModels)
      .describe(
        'per_unit: quantity x price. flat: the price, once. graduated: the units of each tier at its price. volume: the tier that holds the whole quantity prices all of it. package: whole packages, begun ones included. percentage: a share of an amount, and a fee for each transaction.',
      ),
    unit_price: positive.nullish().describe('per_unit and flat.'),
    tiers: z.array(tier).optional().describe('graduated and volume, bounds ascending.'),
    bounds: z
      .enum(['up_to', 'first_unit'])
      .default('up_to')
      .describe('up_to: the unit at a bound belongs to the lower tier. first_unit: it is the first of the next tier.'),
    package_size: positive.nullish().describe('package: how many units one holds.'),
    package_price: positive.nullish().describe('package: the price of one.'),
    percent: positive.nullish().describe('percentage: "2.9" for 2.9 %.'),
    fixed_fee: positive.nullish().describe('percentage: for each transaction.'),
    free_amount: positive.nullish().describe('percentage: of the amount, free of charge.'),
    free_count: positive.nullish().describe('percentage: of the transactions, free of charge.'),
    free_ends: z
      .enum(['each', 'either'])
      .default('each')
      .describe(
        'percentage: free amount and free transactions are used up apart, or end together with the first of the two (needs transactions).',
      ),
    fee_at_zero: z.boolean().default(false).describe('The fee of the first tier is due although nothing was used.'),
  })
  .describe('One version of a price.')

const priceVersion = z
  .strictObject({
    price,
    valid_from: day.nullish().describe('First day it holds; absent: always did.'),
    valid_to: day.nullish().describe('First day it no longer holds; absent: no end.'),
  })
  .describe('A version of the price with the days it holds, half-open.')

const served = z
  .strictObject({
    ...servedFields,
    basis: z
      .enum(['actual', 'thirty', 'second'])
      .default('actual')
      .describe('actual: of the days of the cycle. thirty: a part of it is of 30 days. second: of its seconds.'),
  })
  .describe('What is served of a cycle.')

const minimum = z.strictObject({
  amount: positive.describe('The commitment of a whole cycle.'),
  ...servedFields,
  last_slice: z.boolean().default(true).describe('The period is complete: what is missing is charged.'),
})

const discounts = z
  .array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('percent'), percent: positive.describe('Of what earlier discounts left.') }),
      z.strictObject({ kind: z.literal('fixed'), amount: positive.describe('In major units.') }),
    ]),
  )
  .default([])

const usage = z.strictObject({
  kind: z.literal('usage').describe('Usage of a period, in one slice or cut where a price version starts.'),
  id: lineId,
  price_versions: z
    .array(priceVersion)
    .min(1)
    .optional()
    .describe('All versions of the price; each slice takes the one in force on its first day.'),
  slices: z
    .array(
      z.strictObject({
        price: price.optional(),
        from: day.optional().describe('With price_versions: first day of the slice.'),
        to: day.optional().describe('With price_versions: first day after the slice.'),
        quantity: decimal.describe('Counted from zero in each slice; below zero is rated as zero.'),
        amount: positive.optional().describe('percentage: the amount it is a share of.'),
        count: positive.optional().describe('percentage: the number of transactions.'),
        transactions: z
          .array(positive)
          .optional()
          .describe('percentage: the amount of each transaction in order, in place of amount and count.'),
      }),
    )
    .min(1)
    .describe('The quantities of the period, in one piece or cut where a version of the price starts.'),
  included: positive.optional().describe('Units of the period free of charge, consumed over the slices in order.'),
  discounts: discounts.describe(
    'Of this line, before its minimum and maximum: percentages first, then fixed amounts, never below zero.',
  ),
  minimum: minimum.optional().describe('The least that the period costs, by what of its cycle is served.'),
  maximum: positive.optional().describe('The most that the period may cost.'),
  billed_before: decimal
    .optional()
    .describe('What was billed of the period before: only the difference to the cumulative amount is left.'),
})

const givesBack = z.boolean().default(false).describe('A credit for what is no longer served.')
const leftOfLine = positive
  .optional()
  .describe('With gives_back: what earlier adjustments left of the line; the credit is never more.')

const advance = z.strictObject({
  kind: z.literal('advance').describe('What is paid in advance: unit price x quantity x what is served of the cycle.'),
  id: lineId,
  unit_price: positive.describe('The price of a unit for a whole cycle.'),
  quantity: positive.describe('How many units; 1 for a flat price.'),
  served,
  gives_back: givesBack,
  left: leftOfLine,
})

const share = z.strictObject({
  kind: z.literal('share').describe('A share of the yearly price of another product, by month.'),
  id: lineId,
  percent: positive.describe('"20" for 20 % of the other product.'),
  of_unit_price: positive.describe('The yearly price of one unit of the other product.'),
  of_quantity: positive.describe('How many units of it are in force.'),
  minimum: positive.optional().describe('The least for a whole month.'),
  served,
  gives_back: givesBack,
  left: leftOfLine,
})

/** What `tieout rate` is asked. */
export const RateRequest = z.strictObject({
  currency: currencyCode.describe('Of every amount; its decimals are those of ISO 4217.'),
  rounding: z
    .strictObject({
      mode: z.enum(roundingModes).default('half_up').describe('Which neighbour is taken.'),
      step: positive.optional().describe('Round to multiples of this amount; without it to the smallest unit.'),
    })
    .prefault({})
    .describe('How each line is rounded, once. half_up: ties away from zero.'),
  lines: z
    .array(z.discriminatedUnion('kind', [usage, advance, share]))
    .min(1)
    .describe('The lines of the document, in order.'),
  discounts: discounts.describe('Of the document before tax: percentages first, then fixed amounts, never below zero.'),
  minimum: minimum
    .optional()
    .describe('The least that the whole document comes to after discounts; what is missing is charged as true_up.'),
  prepaid_credits: z
    .strictObject({
      on_day: day.describe('The day of the invoice.'),
      credits: z
        .array(
          z.strictObject({
            id: z.string().min(1).describe('Of credits that expire together the lesser one is drawn first.'),
            left: positive.describe('What is left of it.'),
            expires_on: day.nullish().describe('First day it is worth nothing; absent: never.'),
          }),
        )
        .describe('What the customer holds, in any order.'),
    })
    .optional()
    .describe('Drawn for the total, the one that expires first first.'),
})
export type RateRequest = z.output<typeof RateRequest>

/** What `tieout rate` answers. Amounts are decimals in major units; discounts are what they take off. */
export const RateAnswer = z.object({
  currency: z.string().describe('Of every amount.'),
  lines: z
    .array(
      z.object({
        id: z.string().describe('As in the request.'),
        amount: z.string().describe('Before discounts.'),
        discount: z.string().describe('What the discounts of the document take off this line.'),
        net: z.string().describe('Amount less discount.'),
        steps,
      }),
    )
    .describe('In the order of the request.'),
  subtotal: z.string().describe('The amounts of all lines.'),
  discount: z.string().describe('What discounts take off in all.'),
  true_up: z.string().describe('What is missing up to the minimum of the document.'),
  drawn: z.string().describe('From prepaid credits.'),
  credits: z
    .array(
      z.object({
        id: z.string().describe('The credit.'),
        drawn: z.string().describe('For this document.'),
        left: z.string().describe('After it.'),
      }),
    )
    .describe('In the order in which they are drawn.'),
  expired: z
    .array(z.object({ id: z.string().describe('The credit.'), amount: z.string().describe('What was left of it.') }))
    .describe('Credits worth nothing any more: breakage.'),
  total: z.string().describe('Subtotal less discount, with true-up, less draw-down; before tax.'),
  steps,
})
export type RateAnswer = z.output<typeof RateAnswer>
