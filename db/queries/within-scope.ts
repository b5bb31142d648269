import { type RawBuilder, sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'

/** The condition that a row's entity lies in the caller's scope; an empty scope sees nothing. */
export function withinScope(column: string, scope: EntityScope): RawBuilder<boolean> {
  if (scope === 'all') return sql<boolean>`true`
  return sql<boolean>`${sql.ref(column)} = any(${[...scope]}::text[])`
}

/** The condition that a column holds one of the keys; no keys match nothing. */
export function isOneOf(column: string, keys: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} = any(${[...keys]}::text[])`
}

/** The same for ids of ours. */
export function isOneOfIds(column: string, ids: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} = any(${[...ids]}::uuid[])`
}
