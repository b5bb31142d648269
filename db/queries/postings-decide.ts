import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Tx } from '../client.ts'
import { withinScope } from './within-scope.ts'

/** One posting of the caller's entities, locked behind its plan until the transaction ends; undefined when there is none. */
export async function lockPosting(tx: Tx, wish: { postingId: string; scope: EntityScope }) {
  const found = await tx
    .selectFrom('posting as p')
    .select('p.plan_id')
    .where('p.posting_id', '=', wish.postingId)
    .where(withinScope('p.entity', wish.scope))
    .limit(1)
    .executeTakeFirst()
  if (!found) return undefined
  await tx.selectFrom('plan').select('plan_id').where('plan_id', '=', found.plan_id).forUpdate().execute()
  return tx
    .selectFrom('posting')
    .select(['posting_id', 'plan_id', 'item_no', 'entity', 'external_ref', 'state', 'attempt', 'epoch'])
    .select(['correlation_id', 'problem_code', 'period'])
    .where('posting_id', '=', wish.postingId)
    .forUpdate()
    .executeTakeFirst()
}

/** One lane of the caller's entities, locked; undefined when there is none. */
export async function lockLane(tx: Tx, wish: { entity: string; scope: EntityScope }) {
  return tx
    .selectFrom('erp_lane as l')
    .select(['l.entity', 'l.state', 'l.company', 'l.row_version'])
    .where('l.entity', '=', wish.entity)
    .where(withinScope('l.entity', wish.scope))
    .forUpdate()
    .executeTakeFirst()
}

/** Pauses a locked lane with a reason, or lets it go on at once. */
export async function storeLaneState(
  tx: Tx,
  lane: { entity: string; state: 'active' | 'paused'; reason: string | null },
): Promise<void> {
  await tx
    .updateTable('erp_lane')
    .set({ state: lane.state, paused_reason: lane.reason, retry_at: null, row_version: sql`row_version + 1` })
    .where('entity', '=', lane.entity)
    .execute()
}
