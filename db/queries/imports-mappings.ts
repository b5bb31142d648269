import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import type { SealScope } from './inbox-seal.ts'
import { landing } from './landing.ts'
import { recordMappingDifferences } from './mapping-differences.ts'
import { bringIntoForce } from './mapping-force.ts'

/** A validity that wants to be in force for one key of one set. */
export interface MappingClaim {
  readonly group_text: string
  readonly natural_key: string
  readonly valid_from: string | null
  readonly valid_to: string | null
}

const MAPPING = sql`json_to_record(r.mirror -> 'mapping') as m(mapping_id text, version integer, set_name text, entity text,
  key jsonb, key_text text, value jsonb, valid_from date, valid_to date, approved_by text)`

/** Mapping rows this drop would bring into force, in file order. */
export async function listMappingClaims(
  tx: Tx,
  seal: SealScope,
): Promise<(MappingClaim & { row_no: bigint; bucket: 'new' | 'changed' })[]> {
  const found = await sql<MappingClaim & { row_no: bigint; bucket: 'new' | 'changed' }>`
    select p.row_no, p.bucket, jsonb_build_array(m.set_name, m.entity, m.key_text)::text as group_text,
           jsonb_build_array(m.set_name, m.entity, m.key_text, m.valid_from)::text as natural_key, m.valid_from, m.valid_to
      from ${landing(seal.tables.plan)} p join ${landing(seal.tables.rows)} r using (feed, row_no), ${MAPPING}
     where p.feed = 'mappings' and p.bucket in ('new', 'changed') and not p.is_history
     order by p.row_no`.execute(tx)
  return found.rows
}

/** What the source has in force for the keys of those rows. What an approved change put above it does not make an import overlap. */
export async function listMappingsInForce(tx: Tx, groups: readonly string[]): Promise<MappingClaim[]> {
  const found = await sql<MappingClaim>`
    select * from (
      select distinct on (key_text, v.set_name, v.entity, valid_from)
             jsonb_build_array(v.set_name, v.entity, g.key_text)::text as group_text,
             jsonb_build_array(v.set_name, v.entity, g.key_text, nullif(v.valid_from, '-infinity'))::text as natural_key,
             nullif(v.valid_from, '-infinity') as valid_from, v.valid_to
        from (select group_text, group_text::jsonb ->> 2 as key_text, group_text::jsonb ->> 0 as set_name, group_text::jsonb ->> 1 as entity
                from unnest(${groups}::text[]) as t(group_text)) g
        join mapping_version v on v.set_name = g.set_name and v.entity is not distinct from g.entity and v.key = g.key_text::jsonb
       where v.origin = 'import'
       order by key_text, v.set_name, v.entity, valid_from, v.known_at desc, v.seq desc, v.version desc) f
     order by natural_key`.execute(tx)
  return found.rows
}

/** Moves a planned mapping row to the rejects because its validity overlaps another that is kept. */
export async function rejectMapping(
  tx: Tx,
  seal: SealScope,
  reject: { rowNo: bigint; rejections: string },
): Promise<void> {
  await sql`update ${landing(seal.tables.plan)} set bucket = 'rejected'
     where feed = 'mappings' and row_no = ${reject.rowNo}`.execute(tx)
  await sql`update ${landing(seal.tables.rows)} set rejections = ${reject.rejections}::json
     where feed = 'mappings' and row_no = ${reject.rowNo}`.execute(tx)
}

/** Stores mapping versions and brings the touched keys into force anew. A number the source uses twice for one mapping gets the next free one. */
export async function sealMappings(tx: Tx, seal: SealScope): Promise<void> {
  await sql`insert into mapping_version (mapping_id, version, set_name, entity, key, value, valid_from, valid_to,
      origin, proposed_by, approved_by, known_at, seq)
    select s.mapping_id,
           case when count(*) over (partition by s.mapping_id, s.version) = 1 and known.taken is not true then s.version
                else greatest(known.highest, max(s.version) over (partition by s.mapping_id))
                     + row_number() over (partition by s.mapping_id order by s.ord, s.step) end,
           s.set_name, s.entity, s.key, s.value, coalesce(s.valid_from, '-infinity'), s.valid_to,
           'import', 'source', s.approved_by, s.known_at, ${seal.seqBase}::bigint + s.ord
      from (${statedMappings(seal)}) s
      cross join lateral (select max(v.version) as highest, bool_or(v.version = s.version) as taken
                            from mapping_version v where v.mapping_id = s.mapping_id) known
     order by s.ord, s.step`.execute(tx)
  await refreshMappingsInForce(tx, seal)
  await recordMappingDifferences(tx)
}

function statedMappings(seal: SealScope) {
  return sql`
    select p.ord, p.version_no as step, p.known_at, m.mapping_id, m.version, m.set_name, m.entity, m.key, m.value,
           m.valid_from, m.valid_to, m.approved_by
      from ${landing(seal.tables.plan)} p join ${landing(seal.tables.rows)} r using (feed, row_no), ${MAPPING}
     where p.feed = 'mappings' and p.bucket in ('new', 'changed')
    union all
    select a.ord, a.version_no, a.known_at, d.mapping_id, d.version, d.set, d.entity, coalesce(d.key, '{}'), d.value,
           d.valid_from, d.valid_to, d.approved_by
      from ${landing(seal.tables.restated)} a
      join source_document s on s.stream = a.feed and s.natural_key = a.natural_key and s.version_no = a.from_no,
           json_to_record(s.payload::json) as d(mapping_id text, version integer, set text, entity text, key jsonb,
             value jsonb, valid_from date, valid_to date, approved_by text)
     where a.feed = 'mappings'`
}

async function refreshMappingsInForce(tx: Tx, seal: SealScope): Promise<void> {
  await bringIntoForce(
    tx,
    sql`select distinct m.set_name, m.entity, m.key_text, m.key
      from ${landing(seal.tables.plan)} p join ${landing(seal.tables.rows)} r using (feed, row_no), ${MAPPING}
     where p.feed = 'mappings' and p.bucket in ('new', 'changed') and not p.is_history`,
  )
}
