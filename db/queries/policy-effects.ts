import type { Db } from '../client.ts'

/** By which version of which tolerance an exception is accepted, or would be if its cap were not exceeded; undefined when none covers it. */
export async function findPolicyAcceptance(db: Db, exceptionId: string) {
  return db
    .selectFrom('policy_acceptance as a')
    .innerJoin('policy_version as v', (join) =>
      join.onRef('v.policy_id', '=', 'a.policy_id').onRef('v.version', '=', 'a.version'),
    )
    .selectAll('a')
    .select(['v.reference', 'v.reason'])
    .where('a.exception_id', '=', exceptionId)
    .executeTakeFirst()
}

/** How materiality rated an exception; undefined where no materiality holds or no rate was known. */
export async function findPolicySeverity(db: Db, exceptionId: string) {
  return db
    .selectFrom('policy_severity as s')
    .innerJoin('policy_version as v', (join) =>
      join.onRef('v.policy_id', '=', 's.policy_id').onRef('v.version', '=', 's.version'),
    )
    .selectAll('s')
    .select('v.reference')
    .where('s.exception_id', '=', exceptionId)
    .executeTakeFirst()
}
