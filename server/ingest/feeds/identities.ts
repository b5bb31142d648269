import { z } from 'zod'
import { defineFeed } from '../feed.ts'
import { optionalText, text, validity, words } from '../fields.ts'

const IdentityRow = z.looseObject({
  system: z.enum(['crm', 'billing', 'erp', 'usage']),
  external_id: text,
  global_account_id: text,
  entity: optionalText,
  name: words.nullish(),
  ...validity,
})

export const identitiesFeed = defineFeed({
  name: 'identities',
  csv: { integers: [], flags: [] },
  row: IdentityRow,
  key: (row) => [row.system, row.external_id, row.entity, row.valid_from],
  entity: (row) => row.entity,
})
