import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Tx } from '../client.ts'
import type { AcceptanceTable } from '../schema/corrections.ts'
import { isOneOfIds, withinScope } from './within-scope.ts'

/** Exceptions somebody wants to leave as they are, locked in the order of their ids, with whether a proposal already waits. */
export async function lockAcceptable(tx: Tx, wish: { ids: readonly string[]; scope: EntityScope }) {
  return tx
    .selectFrom('exception as x')
    .select(['x.exception_id', 'x.reference', 'x.entity', 'x.status', 'x.row_version', 'x.diagnosis_no'])
    .select(['x.base_currency', 'x.base_at_stake_minor', 'x.snoozed_until'])
    .select(
      sql<boolean>`exists (select from acceptance a where a.exception_id = x.exception_id and a.state = 'proposed')`.as(
        'is_proposed',
      ),
    )
    .where(isOneOfIds('x.exception_id', wish.ids))
    .where(withinScope('x.entity', wish.scope))
    .orderBy('x.exception_id')
    .limit(wish.ids.length)
    .forUpdate()
    .execute()
}

export type AcceptableRow = Awaited<ReturnType<typeof lockAcceptable>>[number]

/** Writes one proposal per exception, for the diagnosis it has now. */
export async function insertAcceptances(
  tx: Tx,
  proposal: {
    rows: readonly { exception_id: string; diagnosis_no: number }[]
    reason: string
    proposedBy: string
    proposedAt: Date
    expiresOn: string | null
  },
): Promise<string[]> {
  const found = await tx
    .insertInto('acceptance')
    .values(
      proposal.rows.map((row) => ({
        exception_id: row.exception_id,
        diagnosis_no: row.diagnosis_no,
        reason: proposal.reason,
        state: 'proposed' as const,
        proposed_by: proposal.proposedBy,
        proposed_at: proposal.proposedAt,
        decided_by: null,
        decided_at: null,
        decision_reason: null,
        expires_on: proposal.expiresOn,
      })),
    )
    .returning('acceptance_id')
    .execute()
  return found.map((row) => row.acceptance_id)
}

/** A proposal with its exception, both locked; the exception first, as everywhere. Undefined outside the scope. */
export async function lockAcceptance(tx: Tx, wish: { acceptanceId: string; scope: EntityScope }) {
  await tx
    .selectFrom('exception as x')
    .select('x.exception_id')
    .where('x.exception_id', '=', (eb) =>
      eb.selectFrom('acceptance').select('exception_id').where('acceptance_id', '=', wish.acceptanceId),
    )
    .forUpdate()
    .execute()
  return tx
    .selectFrom('acceptance as a')
    .innerJoin('exception as x', 'x.exception_id', 'a.exception_id')
    .selectAll('a')
    .select(['x.reference', 'x.entity', 'x.status', 'x.diagnosis_no as current_diagnosis_no'])
    .select(['x.base_currency', 'x.base_at_stake_minor'])
    .where('a.acceptance_id', '=', wish.acceptanceId)
    .where(withinScope('x.entity', wish.scope))
    .forUpdate('a')
    .executeTakeFirst()
}

/** Moves a locked proposal on. */
export async function moveAcceptance(
  tx: Tx,
  move: {
    acceptanceId: string
    state: AcceptanceTable['state']
    decidedBy?: string
    decidedAt?: Date
    reason: string | null
  },
): Promise<void> {
  await tx
    .updateTable('acceptance')
    .set({
      state: move.state,
      decision_reason: move.reason,
      row_version: sql`row_version + 1`,
      ...(move.decidedBy !== undefined && { decided_by: move.decidedBy, decided_at: move.decidedAt ?? null }),
    })
    .where('acceptance_id', '=', move.acceptanceId)
    .execute()
}

/** Takes a locked exception out of the work: it was accepted as it is. */
export async function markAccepted(tx: Tx, exceptionId: string): Promise<void> {
  await tx
    .updateTable('exception')
    .set({ status: 'accepted', due_at: null, row_version: sql`row_version + 1` })
    .where('exception_id', '=', exceptionId)
    .execute()
}

/** Lets locked exceptions rest until a day, or (null) makes them work again. */
export async function markSnoozed(
  tx: Tx,
  wish: { ids: readonly string[]; until: string | null; reason: string | null },
): Promise<void> {
  await tx
    .updateTable('exception')
    .set({ snoozed_until: wish.until, snooze_reason: wish.reason, row_version: sql`row_version + 1` })
    .where(isOneOfIds('exception_id', wish.ids))
    .execute()
}
