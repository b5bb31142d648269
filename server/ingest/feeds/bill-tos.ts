import { z } from 'zod'
import { defineFeed } from '../feed.ts'
import { currency, integer, optionalText, text, words } from '../fields.ts'

const BillToRow = z.looseObject({
  bill_to_id: text,
  global_account_id: text,
  entity: text,
  name: words,
  country: optionalText,
  region: optionalText,
  currency,
  tax_code: optionalText,
  tax_registration: optionalText,
  payment_terms_days: integer.nullish(),
})

export const billTosFeed = defineFeed({
  name: 'bill_tos',
  csv: { integers: ['payment_terms_days'], flags: [] },
  row: BillToRow,
  key: (row) => [row.bill_to_id],
  entity: (row) => row.entity,
  land: ({ bill_to_id, entity, global_account_id, name, currency: billed }) => ({
    landing: { rows: { bill_to: { bill_to_id, entity, global_account_id, name, currency: billed } } },
  }),
})
