import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import type { ChangeRowRecord } from './mapping-changes.ts'

export interface RowFacts {
  row_no: number
  /** The entity is one of those delivered. */
  has_entity: boolean
  /** The key occurs in what was delivered. */
  has_key: boolean
  /** What the value points to exists: the ERP customer, the account. */
  has_target: boolean
  /** The very value is in force on every day of the row. */
  is_in_force: boolean
}

/** What the deliveries know of the rows of a change, in their order. `keyText` is the canonical text of the key. */
export async function listRowFacts(
  tx: Tx,
  of: { set: string; rows: readonly (ChangeRowRecord & { keyText: string })[] },
): Promise<RowFacts[]> {
  const found = await sql<RowFacts>`
    select m.row_no::int as row_no,
      m.entity is null or exists (select from entity e where e.entity = m.entity) as has_entity,
      case ${of.set}
        when 'gl_tax' then exists (select from source_document d where d.stream = 'tax_codes' and d.entity = m.entity
          and d.payload::jsonb ->> 'tax_code' = m.key ->> 'tax_code')
        when 'gl_revenue' then exists (select from source_document d cross join lateral jsonb_array_elements(d.payload::jsonb -> 'revenue_categories') c
          where d.stream = 'products' and c ->> 'revenue_category' = m.key ->> 'revenue_category')
        when 'erp_customers' then exists (select from bill_to b where b.bill_to_id = m.key ->> 'bill_to_id' and b.entity = m.entity)
        when 'accounts' then exists (select from source_document d where d.stream = 'accounts' and d.natural_key = m.key ->> 'global_account_id')
        else true end as has_key,
      case ${of.set}
        when 'erp_customers' then m.value is null or exists (select from source_document d where d.stream = 'erp_customers' and d.entity = m.entity
            and d.payload::jsonb ->> 'erp_customer_no' = m.value ->> 'erp_customer_no')
          or exists (select from erp_document e where e.entity = m.entity and e.customer_no = m.value ->> 'erp_customer_no')
        when 'identities' then m.value is null or exists (select from source_document d where d.stream = 'accounts' and d.natural_key = m.value ->> 'global_account_id')
        when 'accounts' then m.value is null or exists (select from source_document d where d.stream = 'accounts' and d.natural_key = m.value ->> 'merged_into')
        else true end as has_target,
      coalesce((select range_agg(f.valid) from mapping_in_force f
        where f.set_name = ${of.set} and f.entity is not distinct from m.entity and f.key_text = m.key_text and f.value = m.value)
        @> daterange(m.valid_from, m.valid_to), false)
      or (${of.set} = 'erp_customers' and coalesce((select range_agg(daterange((j.row ->> 'valid_from')::date, (j.row ->> 'valid_to')::date))
        from (select distinct on (d.natural_key) d.payload::jsonb as row from source_document d
               where d.stream = 'erp_customers' and d.entity = m.entity order by d.natural_key, d.version_no desc) j
        where j.row ->> 'bill_to_id' = m.key ->> 'bill_to_id' and j.row ->> 'erp_customer_no' = m.value ->> 'erp_customer_no')
        @> daterange(m.valid_from, m.valid_to), false)
        and not exists (select from mapping_in_force f where f.set_name = 'erp_customers' and f.entity = m.entity and f.key_text = m.key_text
          and f.valid && daterange(m.valid_from, m.valid_to))) as is_in_force
    from (select row_no, row ->> 'entity' as entity, row -> 'key' as key, nullif(row -> 'value', 'null') as value, row ->> 'keyText' as key_text,
            (row ->> 'validFrom')::date as valid_from, (row ->> 'validTo')::date as valid_to
          from jsonb_array_elements(${JSON.stringify(of.rows)}::jsonb) with ordinality as r(row, row_no)) m
    order by m.row_no`.execute(tx)
  return found.rows
}
