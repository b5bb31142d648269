import { type RawBuilder, sql } from 'kysely'

/**
 * True for the exceptions of a case. One that all its documents have left, because something else was found of them, is shown by what became of those:
 * the exceptions that were once diagnosed with its class, cause and grouping key.
 */
export function isOfCase(alias: string, caseId: string): RawBuilder<boolean> {
  const exception = sql.ref(`${alias}.exception_id`)
  return sql<boolean>`(${sql.ref(`${alias}.case_id`)} = ${caseId}::uuid or (
    not exists (select from exception m where m.case_id = ${caseId}::uuid)
    and exists (select from exception_case k
                join exception_diagnosis d on d.class || '/' || d.cause || '|' || d.grouping_key = k.grouping_key and d.exception_id = ${exception}
                where k.case_id = ${caseId}::uuid)))`
}
