import { z } from 'zod'
import { defineFeed } from '../feed.ts'
import { flag, optionalText, text, validity, words } from '../fields.ts'

export const ErpCustomerRow = z.looseObject({
  entity: text,
  erp_customer_no: text,
  bill_to_id: text,
  name: words.nullish(),
  control_account: optionalText,
  blocked: flag.nullish(),
  ...validity,
})

export const erpCustomersFeed = defineFeed({
  name: 'erp_customers',
  csv: { integers: [], flags: ['blocked'] },
  row: ErpCustomerRow,
  key: (row) => [row.entity, row.erp_customer_no, row.bill_to_id, row.valid_from],
  entity: (row) => row.entity,
})
