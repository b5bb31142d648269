import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { isNewest } from './newest-version.ts'
import { withinScope } from './within-scope.ts'

/** A place in a list ordered by day and id, newest first. */
export interface DayPlace {
  readonly day: string
  readonly id: string
}

export interface DocumentWish {
  readonly scope: EntityScope
  /** YYYY-MM, or every period. */
  readonly period?: string | undefined
  /** Documents after (older) or before (newer) a place; the page is always returned newest first. */
  readonly from?: { readonly place: DayPlace; readonly direction: 'after' | 'before' } | undefined
  readonly limit: number
}

/** Billing documents of one kind in their newest version, newest day first. */
export async function listBillingPage(db: Db, kind: 'invoice' | 'credit_memo', wish: DocumentWish) {
  let query = db
    .selectFrom('billing_document as b')
    .leftJoin('bill_to as t', 't.bill_to_id', 'b.bill_to_id')
    .where('b.kind', '=', kind)
    .where(withinScope('b.entity', wish.scope))
    .where(isNewest('b', { table: 'billing_document', id: 'document_id' }))
  if (wish.period) query = query.where(inMonth('b.issue_on', wish.period))
  if (wish.from) query = query.where(beyondDay('b.issue_on', 'b.document_id', wish.from))
  const way = wish.from?.direction === 'before' ? 'asc' : 'desc'
  const rows = await query
    .select(billingColumns)
    .orderBy('b.issue_on', way)
    .orderBy('b.document_id', way)
    .limit(wish.limit)
    .execute()
  return way === 'asc' ? rows.reverse() : rows
}

export const billingColumns = [
  'b.document_id',
  'b.version_no',
  'b.source_id',
  'b.number',
  'b.kind',
  'b.status',
  'b.entity',
  'b.issue_on',
  'b.currency',
  'b.gross_minor',
  'b.bill_to_id',
  't.name as customer',
] as const

/** Documents of the ERP in their newest version, newest day first; the amount is the sum of debits. */
export async function listErpPage(db: Db, wish: DocumentWish) {
  let query = db
    .selectFrom('erp_document as e')
    .where(withinScope('e.entity', wish.scope))
    .where(isNewest('e', { table: 'erp_document', id: 'document_id' }))
  if (wish.period) query = query.where('e.period', '=', wish.period)
  if (wish.from) query = query.where(beyondDay('e.document_on', 'e.document_id', wish.from))
  const way = wish.from?.direction === 'before' ? 'asc' : 'desc'
  const rows = await query
    .select(erpColumns)
    .select(debitsMinor)
    .orderBy('e.document_on', way)
    .orderBy('e.document_id', way)
    .limit(wish.limit)
    .execute()
  return way === 'asc' ? rows.reverse() : rows
}

export const erpColumns = [
  'e.document_id',
  'e.version_no',
  'e.source_id',
  'e.doc_no',
  'e.type',
  'e.status',
  'e.entity',
  'e.document_on',
  'e.period',
  'e.currency',
  'e.customer_no',
  'e.external_ref',
  'e.reversal_of',
] as const

/** The receivable of a receivables document, signed; of any other document the sum of its debits. */
export const debitsMinor = sql<bigint>`coalesce(
  (select i.amount_minor from recon_item i where i.document_id = e.document_id and i.side = 'erp' limit 1),
  (select sum(greatest(l.amount_minor, 0))::bigint * case when e.type = 'ar_credit_memo' then -1 else 1 end
   from erp_line l where l.document_id = e.document_id and l.version_no = e.version_no), 0)`.as('amount_minor')

/** Payments, refunds, write-offs and credit applications in their newest version, newest day first. */
export async function listPaymentPage(db: Db, wish: DocumentWish) {
  let query = db
    .selectFrom('payment as p')
    .leftJoin('bill_to as t', 't.bill_to_id', 'p.bill_to_id')
    .where(withinScope('p.entity', wish.scope))
    .where(isNewest('p', { table: 'payment', id: 'document_id' }))
  if (wish.period) query = query.where(inMonth('p.paid_on', wish.period))
  if (wish.from) query = query.where(beyondDay('p.paid_on', 'p.document_id', wish.from))
  const way = wish.from?.direction === 'before' ? 'asc' : 'desc'
  const rows = await query
    .select(paymentColumns)
    .orderBy('p.paid_on', way)
    .orderBy('p.document_id', way)
    .limit(wish.limit)
    .execute()
  return way === 'asc' ? rows.reverse() : rows
}

export const paymentColumns = [
  'p.document_id',
  'p.version_no',
  'p.source_id',
  'p.kind',
  'p.entity',
  'p.paid_on',
  'p.currency',
  'p.amount_minor',
  'p.bill_to_id',
  'p.method',
  't.name as customer',
] as const

function inMonth(column: string, period: string) {
  const first = sql`to_date(${period}, 'YYYY-MM')`
  return sql<boolean>`${sql.ref(column)} >= ${first} and ${sql.ref(column)} < ${first} + interval '1 month'`
}

function beyondDay(day: string, id: string, from: NonNullable<DocumentWish['from']>) {
  const way = sql.raw(from.direction === 'after' ? '<' : '>')
  return sql<boolean>`(${sql.ref(day)}, ${sql.ref(id)}) ${way} (${from.place.day}::date, ${from.place.id}::uuid)`
}
