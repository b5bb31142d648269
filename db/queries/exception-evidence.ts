import { sql } from 'kysely'
import type { Db } from '../client.ts'

/** Mapping versions as an expected line names them (`map-011 v1`), as they were approved. */
export async function listMappings(db: Db, names: readonly string[]) {
  return db
    .selectFrom('mapping_version as v')
    .where(isOneOfNames(names))
    .select(['v.mapping_id', 'v.version', 'v.set_name', 'v.entity', 'v.key', 'v.value', 'v.valid_from', 'v.valid_to'])
    .select(['v.approved_by'])
    .orderBy('v.mapping_id')
    .orderBy('v.version')
    .limit(500)
    .execute()
}

/** Payloads exactly as received, newest version first. The caller has checked that the documents lie in the scope. */
export async function listPayloads(db: Db, wish: { naturalKeys: readonly string[]; asOf: Date }) {
  return db
    .selectFrom('source_document as s')
    .where('s.natural_key', 'in', wish.naturalKeys.length > 0 ? wish.naturalKeys : [''])
    .where('s.known_at', '<=', wish.asOf)
    .select([
      's.stream',
      's.natural_key',
      's.version_no',
      's.payload',
      's.sha256',
      's.known_at',
      's.row_no',
      's.drop_id',
    ])
    .orderBy('s.stream')
    .orderBy('s.natural_key')
    .orderBy('s.version_no', 'desc')
    .limit(60)
    .execute()
}

function isOneOfNames(names: readonly string[]) {
  return sql<boolean>`v.mapping_id || ' v' || v.version = any(${[...names]}::text[])`
}
