import { z } from 'zod'
import { defineFeed } from '../feed.ts'
import { decimal, optionalText, text, validity } from '../fields.ts'

const TaxCodeRow = z.looseObject({
  entity: text,
  tax_code: text,
  category: z.enum(['standard', 'reverse_charge', 'export', 'not_taxed']),
  country: optionalText,
  region: optionalText,
  rate_percent: decimal,
  ...validity,
})

export const taxCodesFeed = defineFeed({
  name: 'tax_codes',
  csv: { integers: [], flags: [] },
  row: TaxCodeRow,
  key: (row) => [row.entity, row.tax_code, row.valid_from],
  entity: (row) => row.entity,
})
