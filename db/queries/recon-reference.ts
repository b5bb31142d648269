import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'
import type { RuleTable } from '../schema/exceptions.ts'

export type RuleRow = Omit<Selectable<RuleTable>, 'note' | 'proposed_by' | 'approved_by'>

/** Payloads of a reference stream as known at an instant: the newest version of each key. */
export async function listReferencePayloads(db: Db | Tx, stream: string, asOf: Date): Promise<unknown[]> {
  const found = await sql<{ payload: unknown }>`
    select distinct on (natural_key) payload::jsonb as payload from source_document
    where stream = ${stream} and (known_at <= ${asOf} or version_no = 1)
    order by natural_key, version_no desc`.execute(db)
  return found.rows.map((row) => row.payload)
}

/** When each period was locked. */
export async function listPeriodLocks(db: Db | Tx): Promise<{ entity: string; period: string; locked_at: Date }[]> {
  const found = await sql<{ entity: string; period: string; locked_at: Date }>`
    select entity, period, locked_at from period_state where locked_at is not null`.execute(db)
  return found.rows
}

/** All versions of all rules; the newest of each is in force. */
export async function listRules(db: Db | Tx): Promise<RuleRow[]> {
  const found = await sql<RuleRow>`
    select rule_id, version, position, subject, class, cause, predicate, measure, period_of, severity, resolution, status, grouping, retired
    from rule order by rule_id, version`.execute(db)
  return found.rows
}

/** Hashes of the drops a run reads, in order. */
export async function listDropHashes(db: Db | Tx, asOf: Date): Promise<string[]> {
  const found = await sql<{ sha: string }>`
    select encode(manifest_sha, 'hex') as sha from source_drop where as_of <= ${asOf} order by 1`.execute(db)
  return found.rows.map((row) => row.sha)
}

export interface DerivationMapping {
  /** Null where a change says that nothing is mapped any more. */
  value: unknown
  mappingId: string
  set: string
  entity: string
  key: unknown
  validFrom: string | null
  validTo: string | null
  origin: 'import' | 'change'
}

/** Mappings as known at an instant: of each key and start the newest statement of the source by then, and every approved change, oldest first. Which of them is in force is for the overlay to say. */
export async function listMappingsAsOf(db: Db | Tx, asOf: Date): Promise<DerivationMapping[]> {
  const columns = sql`set_name, entity, key, value, mapping_id, version, valid_from, valid_to, origin`
  const found = await sql<DerivationMapping>`
    select mapping_id || ' v' || version as "mappingId", set_name as set, entity, key, nullif(value, '{}') as value, origin,
      nullif(valid_from, '-infinity')::text as "validFrom", valid_to::text as "validTo"
    from (
      (select distinct on (set_name, entity, key, valid_from) ${columns}, 0::bigint as layer from mapping_version
        where entity is not null and known_at <= ${asOf} and origin = 'import'
        order by set_name, entity, key, valid_from, known_at desc, seq desc, version desc)
      union all
      select ${columns}, seq from mapping_version where entity is not null and known_at <= ${asOf} and origin = 'change') known
    order by layer, set_name, entity, mapping_id, version`.execute(db)
  return found.rows
}

/** The newest of what sources told, extract or pull, by the instant up to which it tells; undefined before the first import. */
export async function findNewestDrop(db: Db | Tx): Promise<{ drop_id: string; as_of: Date } | undefined> {
  const found = await sql<{ drop_id: string; as_of: Date }>`
    select drop_id, as_of from source_drop order by as_of desc, drop_id limit 1`.execute(db)
  return found.rows[0]
}
