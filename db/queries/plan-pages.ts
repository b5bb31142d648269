import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import type { PlanTable } from '../schema/posting.ts'
import { withinScope } from './within-scope.ts'

const nameOf = (column: string) =>
  sql<string | null>`(select u.name from app_user u where u.user_id::text = ${sql.ref(column)})`

function planHeads(db: Db, scope: EntityScope) {
  return db
    .selectFrom('plan as p')
    .innerJoin('entity as e', 'e.entity', 'p.entity')
    .leftJoin('exception_case as c', 'c.case_id', 'p.case_id')
    .leftJoin('mapping_change as m', 'm.change_id', 'p.change_id')
    .where(withinScope('p.entity', scope))
    .select(['p.plan_id', 'p.reference', 'p.title', 'p.kind', 'p.entity', 'p.state', 'p.reason', 'p.row_version'])
    .select(['p.proposed_by', 'p.proposed_at', 'p.approved_by', 'p.approved_at', 'p.rejected_by', 'p.decision_reason'])
    .select(['p.needs_controller', 'p.case_id', 'p.change_id', 'c.reference as case_reference'])
    .select(['m.reference as change_reference', 'm.editors as change_editors', 'e.functional_currency', 'e.time_zone'])
    .select([nameOf('p.proposed_by').as('proposer'), nameOf('p.approved_by').as('approver')])
    .select(nameOf('p.rejected_by').as('rejecter'))
    .select((eb) => [
      eb
        .selectFrom('plan_item as i')
        .whereRef('i.plan_id', '=', 'p.plan_id')
        .where('i.outcome', '=', 'send')
        .select(sql<number>`count(*)::int`.as('n'))
        .as('send_count'),
      eb
        .selectFrom('plan_item as i')
        .whereRef('i.plan_id', '=', 'p.plan_id')
        .where('i.outcome', '=', 'blocked')
        .select(sql<number>`count(*)::int`.as('n'))
        .as('blocked_count'),
    ])
}

/** One plan of the reader's entities; undefined when there is none. */
export async function findPlan(db: Db, wish: { planId: string; scope: EntityScope }) {
  return planHeads(db, wish.scope).where('p.plan_id', '=', wish.planId).executeTakeFirst()
}

export type PlanHeadRow = NonNullable<Awaited<ReturnType<typeof findPlan>>>

/** Plans of the reader's entities, half-done ones first, then newest first; only those in some states or for one case where asked. */
export async function listPlans(
  db: Db,
  wish: {
    scope: EntityScope
    states?: readonly PlanTable['state'][]
    caseId?: string
    exceptionId?: string
    limit: number
  },
): Promise<PlanHeadRow[]> {
  let query = planHeads(db, wish.scope)
  if (wish.states) query = query.where('p.state', 'in', wish.states)
  if (wish.caseId !== undefined) query = query.where('p.case_id', '=', wish.caseId)
  const { exceptionId } = wish
  if (exceptionId !== undefined) {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('plan_item as i')
          .whereRef('i.plan_id', '=', 'p.plan_id')
          .where('i.exception_id', '=', exceptionId)
          .select('i.item_no'),
      ),
    )
  }
  return query
    .orderBy(sql`p.state = 'half_done'`, 'desc')
    .orderBy('p.proposed_at', 'desc')
    .orderBy('p.plan_id', 'desc')
    .limit(wish.limit)
    .execute()
}

/** The rows of a plan with the exception each is for and the posting it became. A posting that a later plan armed again is no longer of this one. */
export async function listPlanRows(db: Db, wish: { planId: string; limit: number }) {
  return db
    .selectFrom('plan_item as i')
    .leftJoin('exception as x', 'x.exception_id', 'i.exception_id')
    .leftJoin('posting as s', (join) => join.onRef('s.plan_id', '=', 'i.plan_id').onRef('s.item_no', '=', 'i.item_no'))
    .where('i.plan_id', '=', wish.planId)
    .selectAll('i')
    .select(['x.reference as exception_reference', 's.posting_id', 's.state as posting_state'])
    .select(['s.problem as posting_problem', 's.amount_minor as posted_minor', 's.erp_doc_no'])
    .orderBy('i.item_no')
    .limit(wish.limit)
    .execute()
}

export type PlanRow = Awaited<ReturnType<typeof listPlanRows>>[number]

/** Acceptances that wait for a second person, oldest first. */
export async function listWaitingAcceptances(
  db: Db,
  wish: { scope: EntityScope; exceptionId?: string; limit: number },
) {
  let query = db
    .selectFrom('acceptance as a')
    .innerJoin('exception as x', 'x.exception_id', 'a.exception_id')
    .where('a.state', '=', 'proposed')
    .where(withinScope('x.entity', wish.scope))
  if (wish.exceptionId !== undefined) query = query.where('a.exception_id', '=', wish.exceptionId)
  return query
    .select(['a.acceptance_id', 'a.exception_id', 'a.reason', 'a.proposed_by', 'a.proposed_at', 'a.expires_on'])
    .select(['a.row_version', 'x.reference', 'x.entity', 'x.class', 'x.cause', 'x.currency', 'x.variance_minor'])
    .select(nameOf('a.proposed_by').as('proposer'))
    .orderBy('a.proposed_at')
    .orderBy('a.acceptance_id')
    .limit(wish.limit)
    .execute()
}

export type WaitingAcceptance = Awaited<ReturnType<typeof listWaitingAcceptances>>[number]
