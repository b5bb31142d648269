import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { isNewest } from './newest-version.ts'
import { isOneOf, isOneOfIds, withinScope } from './within-scope.ts'

/** Billing documents in their newest version, amounts signed from the customer's side (a credit memo is negative). */
export async function listBillingHeads(db: Db, wish: { scope: EntityScope; documentIds: readonly string[] }) {
  return db
    .selectFrom('billing_document as b')
    .leftJoin('bill_to as t', 't.bill_to_id', 'b.bill_to_id')
    .where(isOneOfIds('b.document_id', wish.documentIds))
    .where(withinScope('b.entity', wish.scope))
    .distinctOn('b.document_id')
    .select(['b.document_id', 'b.version_no', 'b.source_id', 'b.entity', 'b.number', 'b.kind', 'b.status'])
    .select(['b.issue_on', 'b.currency', 'b.gross_minor', 'b.original_source_id', 'b.bill_to_id', 't.name as customer'])
    .orderBy('b.document_id')
    .orderBy('b.version_no', 'desc')
    .limit(500)
    .execute()
}

/** The lines of the newest version of documents that the caller has found in the scope. */
export async function listLinesOf(db: Db, documentIds: readonly string[]) {
  return db
    .selectFrom('billing_line as l')
    .where(isOneOfIds('l.document_id', documentIds))
    .where(isNewest('l', { table: 'billing_document', id: 'document_id' }))
    .select(['l.document_id', 'l.line_id', 'l.line_no', 'l.subscription_id', 'l.sku', 'l.kind', 'l.description'])
    .select(['l.metric', 'l.quantity', 'l.price_id', 'l.net_minor', 'l.service_start_on', 'l.service_end_on'])
    .select(['l.usage_cutoff_at'])
    .orderBy('l.document_id')
    .orderBy('l.line_no')
    .orderBy('l.line_id')
    .limit(50_000)
    .execute()
}

export async function listTaxesOf(db: Db, documentIds: readonly string[]) {
  return db
    .selectFrom('billing_tax as x')
    .where(isOneOfIds('x.document_id', documentIds))
    .where(isNewest('x', { table: 'billing_document', id: 'document_id' }))
    .select(['x.document_id', 'x.tax_no', 'x.tax_code', 'x.amount_minor'])
    .orderBy('x.document_id')
    .orderBy('x.tax_no')
    .limit(10_000)
    .execute()
}

/** Credit memos that name one of these documents as what they correct. */
export async function listCreditMemosOf(db: Db, wish: { scope: EntityScope; sourceIds: readonly string[] }) {
  return db
    .selectFrom('billing_document as b')
    .where(isOneOf('b.original_source_id', wish.sourceIds))
    .where(withinScope('b.entity', wish.scope))
    .distinctOn('b.document_id')
    .select(['b.document_id', 'b.original_source_id'])
    .orderBy('b.document_id')
    .orderBy('b.version_no', 'desc')
    .limit(500)
    .execute()
}

/** What the ledger should say about each document, in the newest expectation; null amounts could not be derived. */
export async function listExpectationsOf(db: Db, documentIds: readonly string[]) {
  return db
    .selectFrom('expected_document as d')
    .where(isOneOfIds('d.expected_id', documentIds))
    .distinctOn('d.expected_id')
    .select(['d.expected_id', 'd.version_no', 'd.outcome', 'd.mode', 'd.external_ref', 'd.group_ref', 'd.period'])
    .select(['d.customer_no', 'd.entity'])
    .select((eb) =>
      eb
        .selectFrom('expected_line as l')
        .whereRef('l.expected_id', '=', 'd.expected_id')
        .whereRef('l.version_no', '=', 'd.version_no')
        .where('l.role', '=', 'receivable')
        .select(sql<bigint | null>`sum(l.amount_minor)::bigint`.as('sum'))
        .as('receivable_minor'),
    )
    .orderBy('d.expected_id')
    .orderBy('d.version_no', 'desc')
    .limit(500)
    .execute()
}

/** What should be deferred for each billing line (debit positive) and on which account. */
export async function listDeferralsOf(db: Db, documentIds: readonly string[]) {
  return db
    .selectFrom('expected_line as l')
    .where(isOneOfIds('l.expected_id', documentIds))
    .where(isNewest('l', { table: 'expected_document', id: 'expected_id' }))
    .where('l.role', '=', 'deferred')
    .where('l.source_line_ref', 'is not', null)
    .select(['l.expected_id', 'l.source_line_ref', 'l.account'])
    .select(sql<bigint>`sum(l.amount_minor)::bigint`.as('amount_minor'))
    .groupBy(['l.expected_id', 'l.source_line_ref', 'l.account'])
    .orderBy('l.expected_id')
    .orderBy('l.source_line_ref')
    .limit(50_000)
    .execute()
}

/** Exceptions, resolved ones too, whose subject is one of the documents. */
export async function listExceptionsOn(db: Db, wish: { scope: EntityScope; documentIds: readonly string[] }) {
  return db
    .selectFrom('exception as x')
    .where(isOneOfIds('x.subject_document_id', wish.documentIds))
    .where(withinScope('x.entity', wish.scope))
    .select(['x.exception_id', 'x.reference', 'x.subject_document_id', 'x.class', 'x.cause', 'x.status'])
    .select(['x.variance_minor', 'x.currency', 'x.severity', 'x.resolved_at'])
    .orderBy('x.resolved_at', (order) => order.desc().nullsFirst())
    .orderBy('x.reference')
    .limit(200)
    .execute()
}
