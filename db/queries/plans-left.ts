import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import type { PlanTable } from '../schema/posting.ts'

export interface PlanUnder {
  readonly plan_id: string
  readonly reference: string | null
  readonly state: PlanTable['state']
}

/** The plans whose postings stand under these references of an entity, locked before their postings as everywhere. */
export async function lockPlansUnder(
  tx: Tx,
  wish: { entity: string; references: readonly string[] },
): Promise<PlanUnder[]> {
  const found = await sql<PlanUnder>`
    select plan_id, reference, state from plan where plan_id in (
      select plan_id from posting where entity = ${wish.entity} and external_ref = any(${[...wish.references]}::text[]))
    order by plan_id for update`.execute(tx)
  return found.rows
}

export interface Orphan {
  readonly posting_id: string
  readonly plan_id: string
  readonly external_ref: string
  readonly from_state: string
}

/** Cancels what waits in these plans, or was refused there, behind a posting that now belongs to another plan: nothing would ever let it go, and sent again it would be booked twice. */
export async function cancelOrphans(tx: Tx, planIds: readonly string[]): Promise<Orphan[]> {
  const found = await sql<Orphan>`
    update posting p set state = 'cancelled', problem_code = null, problem = null, retry_at = null
    from posting d where d.posting_id = p.depends_on and d.plan_id <> p.plan_id
      and p.plan_id = any(${[...planIds]}::uuid[]) and p.state in ('held', 'rejected')
    returning p.posting_id, p.plan_id, p.external_ref, old.state as from_state`.execute(tx)
  return found.rows
}
