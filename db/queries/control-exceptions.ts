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
    .leftJoin('policy_acceptance as a', 'a.exception_id', 'x.exception_id')
    .leftJoin('policy_version as v', (join) =>
      join.onRef('v.policy_id', '=', 'a.policy_id').onRef('v.version', '=', 'a.version'),
    )
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
    .select([
      'v.reference as policy',
      'a.policy_id',
      'a.version as policy_version',
      'a.outcome as policy_outcome',
      'a.on_day as policy_day',
      'a.limit_minor as policy_limit_minor',
      'a.steps as policy_steps',
    ])
    .where(withinScope('x.entity', page.scope))
  if (page.after !== undefined) query = query.where('x.reference', '>', page.after)
  return query.orderBy('x.reference').limit(page.limit).execute()
}

export type ControlException = Awaited<ReturnType<typeof listControlExceptions>>[number]
