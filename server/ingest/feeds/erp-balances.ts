import { z } from 'zod'
import { defineFeed } from '../feed.ts'
import { decimal, period, text } from '../fields.ts'

const ErpBalanceRow = z.looseObject({
  entity: text,
  account: text,
  period,
  opening: decimal,
  debit: decimal,
  credit: decimal,
  closing: decimal,
})

export const erpBalancesFeed = defineFeed({
  name: 'erp_balances',
  csv: { integers: [], flags: [] },
  row: ErpBalanceRow,
  key: (row) => [row.entity, row.account, row.period],
  entity: (row) => row.entity,
})
