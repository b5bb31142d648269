import { z } from 'zod'
import { defineFeed } from '../feed.ts'
import { day, decimal, instant, integer, optionalText, text } from '../fields.ts'

const AmendmentRow = z.looseObject({
  amendment_id: text,
  subscription_id: text,
  sku: optionalText,
  kind: z.enum(['upgrade', 'downgrade', 'quantity', 'cancel', 'renew']),
  effective_date: day,
  signed_at: instant,
  version: integer,
  from_quantity: decimal.nullish(),
  to_quantity: decimal.nullish(),
})

export const amendmentsFeed = defineFeed({
  name: 'amendments',
  csv: { integers: ['version'], flags: [] },
  row: AmendmentRow,
  key: (row) => [row.amendment_id],
  entity: () => null,
  land: (row) => ({ landing: { existsAt: row.signed_at } }),
})
