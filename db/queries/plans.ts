import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db, Tx } from '../client.ts'
import { columnsOf, type RecordOf, recordset } from '../records.ts'
import type { PlanTable } from '../schema/posting.ts'
import { withinScope } from './within-scope.ts'

/** Keeps two people from planning for one entity at the same instant; ends with the transaction. */
export async function lockPlanning(tx: Tx, entities: readonly string[]): Promise<void> {
  for (const entity of [...entities].sort()) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`tieout.plan ${entity}`}, 0))`.execute(tx)
  }
}

export interface NewPlan {
  readonly caseId: string | null
  readonly entity: string
  readonly kind: string
  readonly title: string
  readonly reason: string
  readonly reference: string
  readonly changeId: string | null
  readonly needsController: boolean
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly state: 'draft' | 'submitted'
  readonly correlationId: string
}

/** Writes the head of a plan and gives its id. */
export async function insertPlan(tx: Tx, plan: NewPlan): Promise<string> {
  const { plan_id: id } = await tx
    .insertInto('plan')
    .values({
      case_id: plan.caseId,
      entity: plan.entity,
      kind: plan.kind,
      title: plan.title,
      reason: plan.reason,
      reference: plan.reference,
      change_id: plan.changeId,
      needs_controller: plan.needsController,
      proposed_by: plan.proposedBy,
      proposed_at: plan.proposedAt,
      approved_by: null,
      approved_at: null,
      rejected_by: null,
      decision_reason: null,
      state: plan.state,
      correlation_id: plan.correlationId,
    })
    .returning('plan_id')
    .executeTakeFirstOrThrow()
  return id
}

const itemColumns = {
  plan_id: 'uuid',
  item_no: 'integer',
  document_id: 'uuid',
  purpose: 'text',
  external_ref: 'text',
  posting_on: 'date',
  period: 'text',
  entity: 'text',
  currency: 'text',
  exception_id: 'uuid',
  depends_on: 'integer',
  reverses: 'text',
  document: 'jsonb',
  members: 'uuid[]',
  outcome: 'text',
  blocked_code: 'text',
  detail: 'jsonb',
} as const

export type PlanRowRecord = RecordOf<typeof itemColumns>

/** Writes the rows of a plan. */
export async function insertPlanRows(tx: Tx, items: readonly PlanRowRecord[]): Promise<void> {
  await sql`insert into plan_item (${columnsOf(itemColumns, '')}) select ${columnsOf(itemColumns)} from ${recordset(itemColumns, items)}`.execute(
    tx,
  )
}

/** Locks the head of a plan of the caller's entities; undefined when there is none. */
export async function lockPlan(tx: Tx, wish: { planId: string; scope: EntityScope }) {
  return tx
    .selectFrom('plan as p')
    .innerJoin('entity as e', 'e.entity', 'p.entity')
    .selectAll('p')
    .leftJoin('mapping_change as c', 'c.change_id', 'p.change_id')
    .select(['e.functional_currency as entity_currency', 'c.editors as change_editors'])
    .where('p.plan_id', '=', wish.planId)
    .where(withinScope('p.entity', wish.scope))
    .forUpdate('p')
    .executeTakeFirst()
}

export type LockedPlan = NonNullable<Awaited<ReturnType<typeof lockPlan>>>

/** Moves a locked plan on. */
export async function movePlan(
  tx: Tx,
  move: {
    planId: string
    state: PlanTable['state']
    approvedBy?: string
    approvedAt?: Date
    rejectedBy?: string
    decisionReason?: string | null
  },
): Promise<void> {
  await tx
    .updateTable('plan')
    .set({
      state: move.state,
      row_version: sql`row_version + 1`,
      ...(move.approvedBy !== undefined && { approved_by: move.approvedBy, approved_at: move.approvedAt ?? null }),
      ...(move.rejectedBy !== undefined && { rejected_by: move.rejectedBy }),
      ...(move.decisionReason !== undefined && { decision_reason: move.decisionReason }),
    })
    .where('plan_id', '=', move.planId)
    .execute()
}

/** The rows of a plan in their order. */
export async function listStoredRows(db: Db | Tx, planId: string) {
  return db.selectFrom('plan_item').selectAll().where('plan_id', '=', planId).orderBy('item_no').limit(20_000).execute()
}

export type StoredPlanRow = Awaited<ReturnType<typeof listStoredRows>>[number]

/** The limit of a kind and currency in force on a day, minor units; null when there is none. */
export async function findApprovalLimit(
  db: Db | Tx,
  wish: { kind: 'plan' | 'acceptance'; currency: string; onDay: string },
): Promise<bigint | null> {
  const row = await db
    .selectFrom('approval_limit')
    .select('limit_minor')
    .where('kind', '=', wish.kind)
    .where('currency', '=', wish.currency)
    .where('valid_from', '<=', wish.onDay)
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.limit_minor ?? null
}
