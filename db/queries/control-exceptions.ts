import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

/** Every exception with its newest diagnosis, resolved ones included, in the order of their references; a page after one. */
export async function listControlExceptions(
  db: Db,
  page: { scope: EntityScope; after: string | undefined; limit: number },
) {
  let query = db
    .selectFrom('control.exceptions as x')
    .select([
      'x.reference',
      'x.case_reference',
      'x.grouping_key',
      'x.status',
      'x.entity',
      'x.period',
      'x.class',
      'x.cause',
      'x.severity',
      'x.resolution',
      'x.currency',
      'x.variance_minor',
      'x.rule_id',
      'x.rule_version',
      'x.evidence',
      'x.documents',
    ])
    .where(withinScope('x.entity', page.scope))
  if (page.after !== undefined) query = query.where('x.reference', '>', page.after)
  return query.orderBy('x.reference').limit(page.limit).execute()
}

export type ControlException = Awaited<ReturnType<typeof listControlExceptions>>[number]
