import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

/** What the last run kept of a settlement: whose it is, whether its posting could be derived, and how. */
export async function findReasonSettlement(db: Db, wish: { sourceId: string; scope: EntityScope }) {
  return db
    .selectFrom('expected_settlement as s')
    .innerJoin('control.latest_run as n', (join) => join.onTrue())
    .select(['s.payment_id', 's.source_id', 's.entity', 's.bill_to_id', 's.kind', 's.outcome', 's.currency'])
    .select(['s.functional_currency', 's.document_on', 's.amount_minor', 's.explanation', 'n.as_of'])
    .where('s.source_id', '=', wish.sourceId)
    .where(withinScope('s.entity', wish.scope))
    .executeTakeFirst()
}

/** The lines the ERP should hold for a settlement, in their order; debit positive. */
export async function listReasonSettlementLines(db: Db, paymentId: string) {
  return db
    .selectFrom('expected_settlement_line')
    .select(['role', 'account', 'amount_minor', 'base_minor'])
    .where('payment_id', '=', paymentId)
    .orderBy('line_no')
    .execute()
}

/** Whose an ERP credit is, as known at the last run; undefined outside the scope. */
export async function findReasonCredit(db: Db, wish: { sourceId: string; scope: EntityScope }) {
  const found = await sql<{ entity: string; customer_no: string; as_of: Date }>`
    select d.entity, d.customer_no, n.as_of from erp_document d cross join control.latest_run n
    where d.source_id = ${wish.sourceId} and d.customer_no is not null and ${withinScope('d.entity', wish.scope)}
      and d.exists_at <= n.as_of and (d.known_at <= n.as_of or d.version_no = 1)
    order by d.version_no desc limit 1`.execute(db)
  return found.rows[0]
}
