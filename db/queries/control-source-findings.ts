import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

export interface SourceFindingWish {
  readonly scope: EntityScope
  readonly code?: string | undefined
}

/** Where a page goes on: after the finding with these keys. */
export interface SourceFindingPlace {
  readonly code: string
  readonly kind: string
  readonly id: string
  readonly partition: string
}

/** Findings on objects of the sources, by code, kind and object. What belongs to no entity is shown to everyone. */
export async function listSourceFindings(
  db: Db,
  wish: SourceFindingWish & { after?: SourceFindingPlace | undefined; limit: number },
) {
  const { after, code } = wish
  let query = db
    .selectFrom('source_finding as f')
    .select(['f.partition', 'f.object_kind', 'f.object_id', 'f.code', 'f.entity', 'f.params'])
    .where((eb) => eb.or([eb('f.entity', 'is', null), withinScope('f.entity', wish.scope)]))
  if (code !== undefined) query = query.where('f.code', '=', code)
  if (after)
    query = query.where(
      sql<boolean>`(f.code, f.object_kind, f.object_id, f.partition) > (${after.code}, ${after.kind}, ${after.id}, ${after.partition})`,
    )
  return query
    .orderBy('f.code')
    .orderBy('f.object_kind')
    .orderBy('f.object_id')
    .orderBy('f.partition')
    .limit(wish.limit)
    .execute()
}

/** How many findings there are of each code. */
export async function listSourceFindingCodes(db: Db, scope: EntityScope) {
  return db
    .selectFrom('source_finding as f')
    .where((eb) => eb.or([eb('f.entity', 'is', null), withinScope('f.entity', scope)]))
    .select(['f.code', sql<bigint>`count(*)`.as('count')])
    .groupBy('f.code')
    .orderBy('f.code')
    .execute()
}
