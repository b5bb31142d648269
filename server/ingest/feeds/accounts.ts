import { z } from 'zod'
import { defineFeed } from '../feed.ts'
import { day, instant, optionalText, text, validity, words } from '../fields.ts'

const AccountRow = z.looseObject({
  global_account_id: text,
  parent_id: optionalText,
  kind: z.enum(['group', 'customer', 'site']),
  name: words,
  country: optionalText,
  merged_into: optionalText,
  merged_at: z.union([day, instant]).nullish(),
  ...validity,
})

export const accountsFeed = defineFeed({
  name: 'accounts',
  csv: { integers: [], flags: [] },
  row: AccountRow,
  key: (row) => [row.global_account_id],
  entity: () => null,
})
