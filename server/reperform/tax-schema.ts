import { z } from 'zod'
import { isDay } from '../domain/day.ts'
import { roundingModes } from '../domain/rounding.ts'
import { taxCategories } from '../domain/tax/categories.ts'
import { expected } from './expected.ts'
import { currencyCode } from './known-currency.ts'

const day = z.string().refine(isDay).meta(expected('a day, YYYY-MM-DD', '2026-03-31'))
const amount = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta(expected('a decimal in major units, as text', '12.50'))
const positive = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .meta(expected('a decimal without a sign, as text', '1'))
const rate = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .meta(expected('a percentage without a sign, as text', '8.25'))
const currency = currencyCode
const category = z
  .enum(taxCategories)
  .describe(
    'What tax law makes of the supply; in EN 16931 S, Z, E, AE, K, G and O. Only standard is taxed; all others have rate 0.',
  )
const ratePercent = rate.describe('The rate in percent, "8.25" for 8.25 %; "0" where the category is not taxed.')

const policy = z
  .strictObject({
    level: z.enum(['document', 'line']).describe('document: once per category and rate. line: once per line.'),
    mode: z
      .enum(roundingModes)
      .describe(
        'half_up: ties away from zero. floor: toward minus infinity. ceil: toward plus infinity. down: toward zero. up: away from zero.',
      ),
    step: positive
      .optional()
      .describe(
        'Round to multiples of this amount in major units, such as "1" for whole forints; without it to the smallest unit of the currency (ISO 4217).',
      ),
  })
  .describe('How tax is rounded. It decides a cent, so nothing stands in for it.')

const registration = z.strictObject({
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .meta(expected('two letters', 'IE'))
    .describe('The country of the register, two letters.'),
  scheme: z
    .enum(['vat', 'gst', 'invoice_issuer', 'employer'])
    .default('vat')
    .describe('Which register: vat; gst (AU, CA, IN, NZ, SG); invoice_issuer (qualified invoices, JP); employer (US).'),
  number: z.string().min(1).describe('The number as written; spaces and punctuation mean nothing.'),
  valid_from: day.nullish().describe('First day it holds; absent: always.'),
  valid_to: day.nullish().describe('First day it no longer holds; absent: without end.'),
})

const accountingFields = {
  currency: currency.describe("The seller's accounting currency."),
  rate: positive.describe('The published rate.'),
  direction: z
    .enum(['multiply', 'divide'])
    .describe('multiply: 1 document unit = rate accounting units. divide: 1 accounting unit = rate document units.'),
}

const Document = z.strictObject({
  kind: z.literal('document').describe('The tax of an invoice.'),
  currency,
  tax_point: day.describe('The day the tax is due; registrations must be in force then.'),
  prices: z.enum(['exclusive', 'inclusive']).describe('exclusive: amounts are nets. inclusive: amounts are grosses.'),
  rounding: policy,
  lines: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        amount: amount.describe(
          'Net where prices are exclusive, gross where inclusive; negative for a discount or credit.',
        ),
        category,
        rate_percent: ratePercent,
      }),
    )
    .min(1),
  adjustments: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        kind: z.enum(['allowance', 'charge']),
        amount: positive.describe('Without sign: an allowance is taken off, a charge is added.'),
        category: category.optional(),
        rate_percent: ratePercent.optional(),
      }),
    )
    .optional()
    .describe(
      'Allowances and charges of the whole document. With category and rate: of that rate. Without: spread over all rates in proportion to their lines.',
    ),
  prepaid: amount.optional().describe('What was paid before or covered by credits; gives the amount due.'),
  payable_rounding: amount
    .optional()
    .describe('What the amount due is rounded by, such as "-0.02" for cash; gives the amount due.'),
  exemption_texts: z
    .partialRecord(z.enum(taxCategories), z.string())
    .optional()
    .describe('The reason in words, by category.'),
  buyer_registrations: z.array(registration).optional(),
  buyer_rate_percent: rate
    .optional()
    .describe(
      "The rate the buyer accounts for under reverse charge or within the Union; gives the buyer's pair of postings.",
    ),
  accounting: z
    .strictObject({
      ...accountingFields,
      stated_tax: amount.optional().describe('The tax in accounting currency as the document states it.'),
    })
    .optional(),
})

const taxRow = z.strictObject({ category, rate_percent: ratePercent, tax: amount })
const lineNet = z.strictObject({ line: z.string().min(1), net: amount })

const Credit = z.strictObject({
  kind: z.literal('credit').describe('The tax of a credit note, from its invoice.'),
  currency,
  rounding: policy.describe("The invoice's rounding."),
  invoice: z.strictObject({
    tax_point: day,
    lines: z.array(z.strictObject({ id: z.string().min(1), net: amount, category, rate_percent: ratePercent })).min(1),
    taxes: z.array(taxRow).describe('One row per category and rate, as invoiced.'),
  }),
  credited_before: z
    .strictObject({ lines: z.array(lineNet), taxes: z.array(taxRow) })
    .optional()
    .describe('What earlier credit notes took, signed as on the invoice.'),
  accounting: z
    .strictObject(accountingFields)
    .optional()
    .describe("The seller's accounting currency at the rate of the invoice, not of the credit note's day."),
  credit: z
    .array(lineNet)
    .min(1)
    .describe('What this one takes, signed as on the invoice: a line of 10.00 is credited by 10.00.'),
})

const RegistrationCheck = registration.extend({
  kind: z.literal('registration').describe('Form, check digit and validity of a registration number.'),
  on: day.describe('The day it must be in force.'),
})

/** What `tieout tax` is asked. */
export const TaxRequest = z.discriminatedUnion('kind', [Document, Credit, RegistrationCheck])
export type TaxRequest = z.infer<typeof TaxRequest>
export type DocumentRequest = z.infer<typeof Document>
export type CreditRequest = z.infer<typeof Credit>
export type RegistrationRequest = z.infer<typeof RegistrationCheck>

const steps = z
  .array(z.record(z.string(), z.string()))
  .describe(
    'How each figure came about, in order: a word and the figures it used. "exact" is the figure before it was rounded; "…" marks where it goes on.',
  )
const part = z.strictObject({ id: z.string(), net: amount, tax: amount, gross: amount })

const DocumentResult = z.strictObject({
  kind: z.literal('document'),
  lines: z.array(part).describe('Each line with its part of the tax; the parts add up to the breakdown.'),
  adjustments: z.array(part),
  breakdown: z.array(
    z.strictObject({
      category,
      rate_percent: ratePercent,
      lines: amount,
      allowances: amount,
      charges: amount,
      base: amount.describe('Sum of line nets - allowances + charges.'),
      tax: amount,
      exemption_text: z.string().nullable(),
      buyer_side: z
        .strictObject({ owed: amount, deducted: amount })
        .optional()
        .describe('What the buyer books; the two add up to nothing.'),
    }),
  ),
  net: amount,
  tax: amount,
  gross: amount.describe('Net + tax; never rounded by itself.'),
  due: amount.describe('Gross - prepaid + payable_rounding.'),
  accounting: z
    .strictObject({ currency, tax: amount, converted: amount, difference: amount, plausible: z.boolean() })
    .optional(),
  findings: z
    .array(z.strictObject({ code: z.string(), category, rate_percent: ratePercent }))
    .describe('What the document still lacks: exemption text, a registration of the buyer in force at the tax point.'),
  steps,
})

const CreditResult = z.strictObject({
  kind: z.literal('credit'),
  tax_point: day.describe("The invoice's: its rates hold."),
  lines: z.array(
    z.strictObject({ line: z.string(), net: amount, left: amount.describe('What can still be credited.') }),
  ),
  breakdown: z.array(
    z.strictObject({
      category,
      rate_percent: ratePercent,
      net: amount,
      tax: amount,
      tax_left: amount,
      how: z
        .enum(['rounded', 'capped', 'rest'])
        .describe(
          'rounded: net x rate. capped: the invoice has less left. rest: the net is exhausted, so all that is left.',
        ),
    }),
  ),
  net: amount,
  tax: amount,
  gross: amount,
  accounting: z
    .strictObject({ currency, tax: amount })
    .optional()
    .describe('The tax in accounting currency: what all credit notes so far come to, less those before.'),
  steps,
})

const RegistrationResult = z.strictObject({
  kind: z.literal('registration'),
  country: z.string(),
  scheme: z.string(),
  normalised: z.string(),
  result: z
    .enum(['passed', 'wrong_length', 'wrong_format', 'wrong_part', 'wrong_check_digit', 'not_checkable'])
    .describe('passed: the number can exist; only its register says whether it does.'),
  in_force: z.boolean(),
})

/** What it answers. */
export const TaxAnswer = z.discriminatedUnion('kind', [DocumentResult, CreditResult, RegistrationResult])
export type TaxAnswer = z.infer<typeof TaxAnswer>
