import { type RawBuilder, sql } from 'kysely'

/** The condition that a row belongs to the newest version of its document: `alias` is the row, the parent keeps the versions. */
export function isNewest(
  alias: string,
  parent: {
    table: 'billing_document' | 'erp_document' | 'expected_document' | 'payment'
    id: 'document_id' | 'expected_id'
  },
): RawBuilder<boolean> {
  const [table, id] = [sql.table(parent.table), sql.id(parent.id)]
  return sql<boolean>`not exists (select 1 from ${table} newer
    where newer.${id} = ${sql.ref(`${alias}.${parent.id}`)} and newer.version_no > ${sql.ref(`${alias}.version_no`)})`
}
