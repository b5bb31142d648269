import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** Keeps where a source says something else than an approved change, for dates on which the change is in force. Every statement of a source is kept once per version it differs from, whichever of the two came first. */
export async function recordMappingDifferences(tx: Tx): Promise<void> {
  await sql`insert into mapping_difference (mapping_id, version, statement, set_name, entity, key_text, approved, delivered, delivered_from, delivered_to, delivered_at)
    select c.mapping_id, c.version, s.statement, c.set_name, c.entity, c.key::text, c.value, s.value, s.valid_from, s.valid_to, s.known_at
      from mapping_version c join (${deliveredByMappings} union all ${deliveredByCustomers}) s
        on s.set_name = c.set_name and s.entity is not distinct from c.entity and s.key = c.key
       and daterange(s.valid_from, s.valid_to) && daterange(c.valid_from, c.valid_to)
     where c.origin = 'change' and s.value is distinct from c.value
       and not exists (select from mapping_version later where later.origin = 'change' and later.seq > c.seq and later.set_name = c.set_name
             and later.entity is not distinct from c.entity and later.key = c.key
             and daterange(later.valid_from, later.valid_to) @> daterange(c.valid_from, c.valid_to))
    on conflict do nothing`.execute(tx)
}

const changedKeys = sql`select distinct set_name, entity, key from mapping_version where origin = 'change'`

const deliveredByMappings = sql`(
  select distinct on (v.set_name, v.entity, v.key, v.valid_from) v.set_name, v.entity, v.key, v.mapping_id || ' v' || v.version as statement,
         v.value, nullif(v.valid_from, '-infinity') as valid_from, v.valid_to, v.known_at
    from (${changedKeys}) k join mapping_version v on v.set_name = k.set_name and v.entity is not distinct from k.entity and v.key = k.key
   where v.origin = 'import'
   order by v.set_name, v.entity, v.key, v.valid_from, v.known_at desc, v.seq desc, v.version desc)`

const deliveredByCustomers = sql`(
  select distinct on (d.natural_key) k.set_name, k.entity, k.key, d.natural_key || ' v' || d.version_no as statement,
         jsonb_build_object('erp_customer_no', j.row ->> 'erp_customer_no') as value,
         (j.row ->> 'valid_from')::date as valid_from, (j.row ->> 'valid_to')::date as valid_to, d.known_at
    from (${changedKeys}) k
    join source_document d on d.stream = k.set_name and d.entity = k.entity
    cross join lateral (select d.payload::jsonb as row) j
   where k.set_name = 'erp_customers' and j.row ->> 'bill_to_id' = k.key ->> 'bill_to_id'
   order by d.natural_key, d.version_no desc)`
