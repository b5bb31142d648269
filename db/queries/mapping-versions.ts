import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'
import type { ChangeRowRecord } from './mapping-changes.ts'

export interface ValueBefore {
  row_no: number
  value: Readonly<Record<string, unknown>> | null
  validFrom: string | null
  validTo: string | null
  origin: 'import' | 'change'
}

/** What stood for the keys and days of the rows of an approved change when it was approved: statements of the source and earlier changes, oldest first. */
export async function listValuesBefore(
  db: Db | Tx,
  of: { reference: string; set: string; rows: readonly ChangeRowRecord[] },
): Promise<ValueBefore[]> {
  const found = await sql<ValueBefore>`
    with own as (select min(seq) as seq from mapping_version where origin = 'change' and mapping_id like ${`${of.reference}-%`}),
    asked as (select row_no, row ->> 'entity' as entity, row -> 'key' as key,
        daterange((row ->> 'validFrom')::date, (row ->> 'validTo')::date) as valid
      from jsonb_array_elements(${JSON.stringify(of.rows)}::jsonb) with ordinality as r(row, row_no)),
    stated as (
      select v.mapping_id, v.set_name, v.entity, v.key, v.value, v.valid_from, v.valid_to, v.origin, v.seq,
        row_number() over (partition by v.origin, v.entity, v.key, v.valid_from order by v.known_at desc, v.seq desc, v.version desc) as place
      from (select mapping_id, set_name, entity, key, value, valid_from, valid_to, origin, seq, known_at, version from mapping_version
            union all
            select d.natural_key, 'erp_customers', d.entity, jsonb_build_object('bill_to_id', j.row -> 'bill_to_id'),
              jsonb_build_object('erp_customer_no', j.row -> 'erp_customer_no'), coalesce((j.row ->> 'valid_from')::date, '-infinity'),
              (j.row ->> 'valid_to')::date, 'import', d.seq, d.known_at, d.version_no
            from source_document d cross join lateral (select d.payload::jsonb as row) j
            where d.stream = 'erp_customers' and ${of.set} = 'erp_customers') v
      where v.set_name = ${of.set})
    select a.row_no::int as row_no, nullif(s.value, '{}') as value, nullif(s.valid_from, '-infinity')::text as "validFrom", s.valid_to::text as "validTo", s.origin
    from asked a join stated s on s.entity is not distinct from a.entity and s.key = a.key
      and daterange(nullif(s.valid_from, '-infinity'), s.valid_to) && a.valid
    where (s.origin = 'import' and s.place = 1) or (s.origin = 'change' and s.seq < (select seq from own))
    order by a.row_no, s.seq, s.mapping_id`.execute(db)
  return found.rows
}
