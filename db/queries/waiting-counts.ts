import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

export interface WaitingCounts {
  readonly changes: bigint
  readonly plans: bigint
  readonly acceptances: bigint
  readonly policies: bigint
}

/** How many requests wait for a second person who is not this one: changes, plans, acceptances and policies, each in the entities in which the person may decide it; a policy for every entity is for those who may in all. */
export async function countWaiting(
  db: Db,
  wish: {
    userId: string
    changeScope: EntityScope
    policyScope: EntityScope
    scope: EntityScope
    isController: boolean
  },
): Promise<WaitingCounts> {
  const { userId } = wish
  const found = await sql<WaitingCounts>`
    select
      (select count(*) from mapping_change c where c.state = 'submitted' and c.proposed_by <> ${userId}
        and not (${userId} = any(c.editors)) and ${wish.isController}
        and (c.entity is null or ${withinScope('c.entity', wish.changeScope)})) as changes,
      (select count(*) from plan p where p.state = 'submitted' and p.proposed_by <> ${userId}
        and (not p.needs_controller or ${wish.isController}) and ${withinScope('p.entity', wish.scope)}) as plans,
      (select count(*) from acceptance a join exception x on x.exception_id = a.exception_id
        where a.state = 'proposed' and a.proposed_by <> ${userId} and ${withinScope('x.entity', wish.scope)}) as acceptances,
      (select count(*) from policy_version v where v.proposed_by <> ${userId} and ${wish.isController}
        and not exists (select from policy_decision d where d.policy_id = v.policy_id and d.version = v.version)
        and ${withinScope('v.entity', wish.policyScope)}) as policies`.execute(db)
  return found.rows[0] ?? { changes: 0n, plans: 0n, acceptances: 0n, policies: 0n }
}
