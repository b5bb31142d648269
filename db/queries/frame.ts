import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

/** The legal entities a person may see, by code. */
export async function listEntities(db: Db, scope: EntityScope) {
  return db
    .selectFrom('entity')
    .select(['entity', 'name', 'time_zone', 'functional_currency'])
    .where(withinScope('entity', scope))
    .orderBy('entity')
    .limit(1000)
    .execute()
}

/** The accounting months of those entities, latest first, and whether every one of the entities has locked it. */
export async function listPeriods(db: Db, scope: EntityScope) {
  return db
    .selectFrom('period_state')
    .select((row) => ['period', row.fn.agg<boolean>('bool_and', [row('state', '=', 'locked')]).as('locked')])
    .where('state', '<>', 'future')
    .where(withinScope('entity', scope))
    .groupBy('period')
    .orderBy('period', 'desc')
    .limit(120)
    .execute()
}

/** The run whose results are shown: the last complete one. */
export async function findLatestRun(db: Db) {
  return db
    .selectFrom('run')
    .select(['run_id', 'as_of', 'finished_at'])
    .where('state', '=', 'complete')
    .orderBy('as_of', 'desc')
    .orderBy('finished_at', 'desc')
    .orderBy('run_id', 'desc')
    .limit(1)
    .executeTakeFirst()
}
