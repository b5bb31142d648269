import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../client.ts'

/**
 * Brings keys into force anew: rows of (set_name, entity, key_text, key). Approved changes win over what sources deliver, a later change over an earlier one, each for its own dates;
 * what they leave of a validity stays in force in pieces. The caller holds the end of the sequence of versions (`takeSeqRange`), so that imports and approvals follow one another.
 */
export async function bringIntoForce(tx: Tx, touched: RawBuilder<unknown>): Promise<void> {
  await sql`with touched as (${touched})
    delete from mapping_in_force f using touched t
     where f.set_name = t.set_name and f.entity is not distinct from t.entity and f.key_text = t.key_text`.execute(tx)
  await sql`with touched as (${touched}), stated as (${statedVersions})
    insert into mapping_in_force (set_name, entity, key_text, valid, mapping_id, version, value, known_at)
    select s.set_name, s.entity, s.key_text, piece, s.mapping_id, s.version, s.value, s.known_at
      from stated s
      cross join lateral unnest(datemultirange(s.valid) - coalesce((
        select range_agg(o.valid) from stated o
         where o.set_name = s.set_name and o.entity is not distinct from s.entity and o.key_text = s.key_text and o.layer > s.layer),
        '{}'::datemultirange)) as piece
     where s.value <> '{}'::jsonb`.execute(tx)
}

// Of the source the newest statement per key and start, all on the lowest layer; of the changes every one, each on a layer of its own.
const statedVersions = sql`
  select * from (
    select distinct on (v.set_name, v.entity, t.key_text, v.valid_from) v.set_name, v.entity, t.key_text, v.mapping_id, v.version, v.value, v.known_at,
           daterange(nullif(v.valid_from, '-infinity'), v.valid_to) as valid, 0::bigint as layer
      from touched t join mapping_version v on v.set_name = t.set_name and v.entity is not distinct from t.entity and v.key = t.key
     where v.origin = 'import'
     order by v.set_name, v.entity, t.key_text, v.valid_from, v.known_at desc, v.seq desc, v.version desc) imported
  union all
  select v.set_name, v.entity, t.key_text, v.mapping_id, v.version, v.value, v.known_at,
         daterange(nullif(v.valid_from, '-infinity'), v.valid_to), v.seq
    from touched t join mapping_version v on v.set_name = t.set_name and v.entity is not distinct from t.entity and v.key = t.key
   where v.origin = 'change'`
