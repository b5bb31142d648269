import { z } from 'zod'
import { defineFeed } from '../feed.ts'
import { currency, decimal, optionalText, text, validity } from '../fields.ts'

const PriceRow = z.looseObject({
  price_id: text,
  price_list: text,
  sku: text,
  currency,
  model: z.enum(['per_unit', 'flat', 'graduated', 'volume', 'package', 'percentage']),
  unit_price: decimal.nullish(),
  tiers: z.array(z.looseObject({ up_to: decimal.nullish(), unit_price: decimal })).nullish(),
  package_size: decimal.nullish(),
  package_price: decimal.nullish(),
  percent: decimal.nullish(),
  of_sku: optionalText,
  minimum: decimal.nullish(),
  ...validity,
})

export const pricesFeed = defineFeed({
  name: 'prices',
  row: PriceRow,
  key: (row) => [row.price_id],
  entity: () => null,
})
