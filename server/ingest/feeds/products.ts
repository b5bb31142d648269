import { z } from 'zod'
import { defineFeed } from '../feed.ts'
import { optionalText, text, validity, words } from '../fields.ts'

export const ProductRow = z.looseObject({
  sku: text,
  name: words,
  pattern: z.enum(['ratable_daily', 'as_invoiced']),
  metric: optionalText,
  revenue_categories: z.array(z.looseObject({ revenue_category: text, ...validity })),
})

export const productsFeed = defineFeed({
  name: 'products',
  row: ProductRow,
  key: (row) => [row.sku],
  entity: () => null,
})
