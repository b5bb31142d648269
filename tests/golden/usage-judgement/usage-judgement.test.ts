import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { minorToDecimal, parseDecimalToMinor } from '#server/domain/money'
import { bareOf } from '#server/domain/rating/price-version'
import { advanceTerms } from '#server/domain/usage-judgement/advance-terms'
import { signedBy } from '#server/domain/usage-judgement/contract'
import { expectedDiscount } from '#server/domain/usage-judgement/discount'
import { buildPriceBook } from '#server/domain/usage-judgement/price-book'
import { rateTerms } from '#server/usage/rate-price'

const text = z.string()
const kinds = z.enum(['upgrade', 'downgrade', 'quantity', 'cancel', 'renew'])
/** Prices are product and unit price, or product, percent, of which product, and minimum; items product, quantity, start; amendments product, kind, effective date, quantity, signed at; a line product, kind, first day, day after the last. */
const Advance = z.strictObject({
  currency: text,
  prices: z.array(z.union([z.tuple([text, text]), z.tuple([text, text, text, text])])),
  items: z.array(z.tuple([text, text, text])),
  amendments: z.array(z.tuple([text, kinds, text, text, text])).default([]),
  charges: z.array(z.tuple([text, text])).default([]),
  memo: text.nullable().default(null),
  final: text.default('2027-01-01T00:00:00Z'),
  line: z.tuple([text, text, text, text]),
})
const Discount = z.strictObject({ currency: text, percent: text, of: z.array(text) })
const Scenario = z.strictObject({
  name: text,
  rule: text,
  given: z.union([Advance, Discount]),
  expect: z.record(text, text),
  source: text,
})

for (const file of ['in-advance.json', 'discounts.json']) {
  const scenarios = z.array(Scenario).parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')))
  for (const { name, given, expect: expected } of scenarios)
    test(`${file}: ${name}`, () => {
      expect('percent' in given ? discountOf(given) : amountOf(given)).toEqual(expected)
    })
}

function discountOf({ currency, percent, of }: z.infer<typeof Discount>): object {
  const base = of.reduce((sum, net) => sum + minorOf(net, currency), 0n)
  return { net: minorToDecimal(expectedDiscount(percent, base), currency) }
}

function minorOf(amount: string, currency: string): bigint {
  const parsed = parseDecimalToMinor(amount, currency)
  if (!parsed.ok) throw new Error(`${amount} is no amount of ${currency}`)
  return parsed.minor
}

function amountOf(given: z.infer<typeof Advance>): object {
  const { currency, memo } = given
  const [sku, kind, from, to] = given.line
  const line = {
    ...{ lineId: 'line', sku, kind, reason: memo, quantity: null, netMinor: 0n, served: { from, to } },
    documentKind: memo === null ? ('invoice' as const) : ('credit_memo' as const),
    charges: given.charges.map(([start, end]) => ({ from: start, to: end })),
  }
  const found = advanceTerms(line, signedBy(contractOf(given), new Date(given.final)), buildPriceBook(pricesOf(given)))
  if (!found.ok) return { problem: found.problem }
  const { cycle } = found.terms
  const net = rateTerms(found.terms, 'actual')?.minor ?? 0n
  return { net: minorToDecimal(net, currency), cycle: `${cycle.from}/${cycle.to}` }
}

function contractOf({ currency, items, amendments }: z.infer<typeof Advance>) {
  return {
    ...{ subscriptionId: 's', billToId: 'b', entity: 'E', subject: null, timeZone: 'UTC', currency },
    ...{ priceList: 'LIST', discountPercent: '0' },
    items: items.map(([sku, quantity, startOn]) => ({ sku, quantity, startOn, minimum: null })),
    amendments: amendments.map(([sku, kind, effectiveOn, toQuantity, signed]) => ({
      ...{ sku, kind, effectiveOn, toQuantity, version: 1, signedAt: new Date(signed) },
    })),
  }
}

function pricesOf({ currency, prices }: z.infer<typeof Advance>) {
  return prices.map(([sku, figure, ofSku, minimum]) => ({
    ...bareOf(ofSku === undefined ? 'per_unit' : 'percentage', currency),
    ...{ priceId: sku, priceList: 'LIST', sku, currency, validFrom: null, validTo: null },
    ...(ofSku === undefined ? { unitPrice: figure } : { percent: figure }),
    ...{ ofSku: ofSku ?? null, minimum: minimum ?? null },
  }))
}
