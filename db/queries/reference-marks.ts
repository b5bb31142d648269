import { type RawBuilder, sql } from 'kysely'

/** Feeds whose rows decide how documents, usage, rates and the ledger are derived or judged. */
export const markingFeeds = [
  'legal_entities',
  'bill_tos',
  'erp_customers',
  'tax_codes',
  'mappings',
  'periods',
  'products',
  'fx_rates',
  'erp_balances',
  'subscriptions',
  'amendments',
  'prices',
  'metrics',
] as const

/** Scope and key of what a reference row touches, as a row of two texts; as narrow as it can be, so that a new day's rate does not set every document going. */
export function markOf(feed: RawBuilder<unknown>, row: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    (case ${feed} when 'legal_entities' then 'entity' when 'mappings' then 'entity' when 'bill_tos' then 'bill_to' when 'erp_customers' then 'bill_to'
                  when 'tax_codes' then 'tax_code' when 'products' then 'sku' when 'periods' then 'period' when 'fx_rates' then 'rate'
                  when 'erp_balances' then 'balance'
                  when 'subscriptions' then 'subscription' when 'amendments' then 'subscription' when 'prices' then 'price' when 'metrics' then 'metric' end,
     case ${feed} when 'legal_entities' then ${row} ->> 'entity' when 'mappings' then '*' when 'erp_balances' then ${row} ->> 'entity' when 'bill_tos' then ${row} ->> 'bill_to_id'
                  when 'erp_customers' then ${row} ->> 'bill_to_id' when 'products' then ${row} ->> 'sku'
                  when 'subscriptions' then ${row} ->> 'subscription_id' when 'amendments' then ${row} ->> 'subscription_id' when 'metrics' then ${row} ->> 'metric'
                  when 'prices' then jsonb_build_array(${row} -> 'price_list', ${row} -> 'sku', ${row} -> 'currency')::text
                  when 'tax_codes' then jsonb_build_array(${row} -> 'entity', ${row} -> 'tax_code')::text
                  when 'periods' then jsonb_build_array(${row} -> 'entity', ${row} -> 'period')::text
                  when 'fx_rates' then jsonb_build_array(${row} -> 'base', ${row} -> 'quote', ${row} -> 'date')::text end)`
}
