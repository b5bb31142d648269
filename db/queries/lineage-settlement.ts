import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { isNewest } from './newest-version.ts'
import { isOneOf, withinScope } from './within-scope.ts'

/** What payments, write-offs and credit applications clear of each invoice (billing source ids), in the newest version of the payment. */
export async function listApplicationsTo(db: Db, wish: { scope: EntityScope; invoiceIds: readonly string[] }) {
  return db
    .selectFrom('payment_application as a')
    .innerJoin('payment as p', (join) =>
      join.onRef('p.document_id', '=', 'a.document_id').onRef('p.version_no', '=', 'a.version_no'),
    )
    .where(isOneOf('a.invoice_id', wish.invoiceIds))
    .where(withinScope('p.entity', wish.scope))
    .where(isNewest('p', { table: 'payment', id: 'document_id' }))
    .select(['p.source_id', 'a.invoice_id', 'a.amount_minor', 'a.application_no'])
    .orderBy('p.source_id')
    .orderBy('a.application_no')
    .limit(2000)
    .execute()
}

/** Refunds and credit applications that use up a credit memo (billing source ids). */
export async function listUsesOfCredit(db: Db, wish: { scope: EntityScope; creditMemoIds: readonly string[] }) {
  return db
    .selectFrom('payment as p')
    .where(isOneOf('p.credit_memo_id', wish.creditMemoIds))
    .where(withinScope('p.entity', wish.scope))
    .distinctOn('p.document_id')
    .select(['p.document_id', 'p.source_id', 'p.credit_memo_id', 'p.amount_minor'])
    .orderBy('p.document_id')
    .orderBy('p.version_no', 'desc')
    .limit(2000)
    .execute()
}

/** Payments by their source ids in the newest version, with everything they clear over all documents. */
export async function listPaymentHeads(db: Db, wish: { scope: EntityScope; sourceIds: readonly string[] }) {
  return db
    .selectFrom('payment as p')
    .where(isOneOf('p.source_id', wish.sourceIds))
    .where(withinScope('p.entity', wish.scope))
    .distinctOn('p.document_id')
    .select(['p.document_id', 'p.version_no', 'p.source_id', 'p.kind', 'p.entity', 'p.bill_to_id', 'p.paid_on'])
    .select(['p.currency', 'p.amount_minor', 'p.credit_memo_id'])
    .select(
      sql<bigint>`coalesce((select sum(a.amount_minor)::bigint from payment_application a
        where a.document_id = p.document_id and a.version_no = p.version_no), 0)`.as('applied_minor'),
    )
    .orderBy('p.document_id')
    .orderBy('p.version_no', 'desc')
    .limit(2000)
    .execute()
}

/** What each payment clears, by invoice (billing source id). */
export async function listApplicationsOf(db: Db, paymentIds: readonly string[]) {
  return db
    .selectFrom('payment as p')
    .innerJoin('payment_application as a', (join) =>
      join.onRef('a.document_id', '=', 'p.document_id').onRef('a.version_no', '=', 'p.version_no'),
    )
    .where(isOneOf('p.source_id', paymentIds))
    .where(isNewest('p', { table: 'payment', id: 'document_id' }))
    .select(['p.source_id', 'a.invoice_id', 'a.amount_minor', 'a.intent', 'a.application_no'])
    .orderBy('p.source_id')
    .orderBy('a.application_no')
    .limit(2000)
    .execute()
}

/** ERP documents that book one of the payments, with what they clear: credits and debits of the lines that name a cleared document. */
export async function listErpSettlements(db: Db, wish: { scope: EntityScope; paymentIds: readonly string[] }) {
  return db
    .selectFrom('erp_document as e')
    .where(isOneOf('e.external_ref', wish.paymentIds))
    .where('e.type', 'in', ['payment', 'adjustment'])
    .where('e.status', '=', 'posted')
    .where(withinScope('e.entity', wish.scope))
    .distinctOn('e.document_id')
    .select(['e.document_id', 'e.source_id', 'e.doc_no', 'e.external_ref'])
    .select([cleared('least').as('credit_minor'), cleared('greatest').as('debit_minor')])
    .orderBy('e.document_id')
    .orderBy('e.version_no', 'desc')
    .limit(2000)
    .execute()
}

function cleared(side: 'least' | 'greatest') {
  return sql<bigint>`coalesce((select sum(${sql.raw(side)}(l.amount_minor, 0))::bigint from erp_line l
    where l.document_id = e.document_id and l.version_no = e.version_no and l.applies_to is not null), 0)`
}

/** What posted revenue journals book for each billing line, by account; debit positive. */
export async function listRevenueOf(db: Db, wish: { scope: EntityScope; lineIds: readonly string[] }) {
  return db
    .selectFrom('erp_line as l')
    .innerJoin('erp_document as e', (join) =>
      join.onRef('e.document_id', '=', 'l.document_id').onRef('e.version_no', '=', 'l.version_no'),
    )
    .where(isOneOf('l.source_line_ref', wish.lineIds))
    .where('e.type', '=', 'revenue_journal')
    .where('e.status', '=', 'posted')
    .where(withinScope('e.entity', wish.scope))
    .where(isNewest('e', { table: 'erp_document', id: 'document_id' }))
    .select(['e.source_id', 'e.doc_no', 'e.period', 'e.currency', 'l.source_line_ref', 'l.account'])
    .select(sql<bigint>`sum(l.amount_minor)::bigint`.as('amount_minor'))
    .groupBy(['e.source_id', 'e.doc_no', 'e.period', 'e.currency', 'l.source_line_ref', 'l.account'])
    .orderBy('e.period')
    .orderBy('e.source_id')
    .orderBy('l.source_line_ref')
    .orderBy('l.account')
    .limit(20_000)
    .execute()
}

/** Billing lines that a journal books, each once, in order. */
export async function listLineRefsOf(db: Db, wish: { documentId: string; limit: number }) {
  return db
    .selectFrom('erp_line as l')
    .where('l.document_id', '=', wish.documentId)
    .where('l.source_line_ref', 'is not', null)
    .select('l.source_line_ref')
    .distinct()
    .orderBy('l.source_line_ref')
    .limit(wish.limit)
    .execute()
}

/** How many billing lines a journal books in all. */
export async function countLineRefsOf(db: Db, documentId: string) {
  const row = await db
    .selectFrom('erp_line as l')
    .where('l.document_id', '=', documentId)
    .select((eb) => eb.fn.count<bigint>('l.source_line_ref').distinct().as('lines'))
    .executeTakeFirstOrThrow()
  return row.lines
}
