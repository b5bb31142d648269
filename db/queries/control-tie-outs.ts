import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

/** Every cell of every tie-out identity, or of one; feeds (no entity) are shown to everyone. Ordered by identity, entity, currency, month and key, a whole cell before what plans did to it. */
export async function listTieOuts(db: Db, wish: { scope: EntityScope; identity?: string | undefined }) {
  let query = db
    .selectFrom('control.tie_outs as t')
    .select([
      't.identity',
      't.entity',
      't.currency',
      't.period',
      't.key',
      't.unit',
      't.expected',
      't.actual',
      't.difference',
      't.explained',
      't.unexplained',
    ])
    .where((eb) => eb.or([eb('t.entity', 'is', null), withinScope('t.entity', wish.scope)]))
  if (wish.identity !== undefined) query = query.where('t.identity', '=', wish.identity)
  return query
    .orderBy('t.identity')
    .orderBy('t.entity')
    .orderBy('t.currency')
    .orderBy('t.period')
    .orderBy('t.key', (order) => order.asc().nullsFirst())
    .execute()
}

export type TieOutRow = Awaited<ReturnType<typeof listTieOuts>>[number]
