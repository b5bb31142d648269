import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

/** Every match of the latest run in the order of its id; a page after one. */
export async function listMatches(db: Db, page: { scope: EntityScope; after: string | undefined; limit: number }) {
  let query = db
    .selectFrom('match as m')
    .select([
      'm.match_id',
      'm.kind',
      'm.status',
      'm.rule',
      'm.rule_version',
      'm.score',
      'm.entity',
      'm.currency',
      'm.amount_minor',
      'm.difference_minor',
      'm.exact',
    ])
    .where(withinScope('m.entity', page.scope))
  if (page.after !== undefined) query = query.where('m.match_id', '>', page.after)
  return query.orderBy('m.match_id').limit(page.limit).execute()
}

export type MatchRow = Awaited<ReturnType<typeof listMatches>>[number]

/** The documents of some matches, billing and ERP, in the order they came into being; what is live comes last. */
export async function listMatchMembers(db: Db, matchIds: readonly string[]) {
  if (matchIds.length === 0) return []
  return db
    .selectFrom('match_member as b')
    .innerJoin('recon_item as i', (join) =>
      join
        .onRef('i.match_hash', '=', 'b.match_hash')
        .onRef('i.side', '=', 'b.side')
        .onRef('i.document_id', '=', 'b.document_id'),
    )
    .select((eb) => [
      'b.match_id',
      'i.side',
      'i.source_id',
      'i.version_no',
      'i.document_id',
      'i.standing',
      'i.amount_minor',
      eb('i.standing', '=', 'live').as('is_live'),
    ])
    .where('b.match_id', 'in', matchIds)
    .orderBy('b.match_id')
    .orderBy('is_live')
    .orderBy('i.posted_at')
    .orderBy('i.source_id')
    .execute()
}
