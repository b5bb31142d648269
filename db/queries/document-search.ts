import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { billingColumns, debitsMinor, erpColumns, paymentColumns } from './document-pages.ts'
import { isNewest } from './newest-version.ts'
import { isOneOf, isOneOfIds, withinScope } from './within-scope.ts'

export interface SearchWish {
  readonly scope: EntityScope
  /** The words as typed, trimmed. */
  readonly text: string
  /** Bill-tos whose name the words are part of. */
  readonly billToIds: readonly string[]
  /** Documents found by another way: the subject of an exception, the owner of a line or event. */
  readonly documentIds: readonly string[]
  /** Customer numbers of the ERP that those bill-tos go by. */
  readonly customerNos: readonly string[]
  readonly limit: number
}

/** The numbers by which the ERP knows bill-tos, as expected postings resolved them. */
export async function listCustomerNos(
  db: Db,
  wish: { scope: EntityScope; billToIds: readonly string[]; limit: number },
) {
  return db
    .selectFrom('billing_document as b')
    .innerJoin('expected_document as d', 'd.expected_id', 'b.document_id')
    .where(isOneOf('b.bill_to_id', wish.billToIds))
    .where(withinScope('b.entity', wish.scope))
    .where('d.customer_no', 'is not', null)
    .select('d.customer_no')
    .distinct()
    .orderBy('d.customer_no')
    .limit(wish.limit)
    .execute()
}

/** Bill-tos by id or by part of their name. */
export async function listBillTosByText(db: Db, wish: { scope: EntityScope; text: string; limit: number }) {
  const pattern = `%${wish.text.replaceAll(/[\\%_]/g, '\\$&')}%`
  return db
    .selectFrom('bill_to as t')
    .where(withinScope('t.entity', wish.scope))
    .where((eb) => eb.or([eb('t.bill_to_id', '=', wish.text), eb('t.name', 'ilike', pattern)]))
    .select(['t.bill_to_id', 't.name'])
    .orderBy('t.name')
    .orderBy('t.bill_to_id')
    .limit(wish.limit)
    .execute()
}

/** Billing documents by id, number or customer, newest first. Each way of asking uses its own index; only what they find is sorted. */
export async function searchBilling(db: Db, wish: SearchWish) {
  const found = db
    .selectFrom('billing_document as f')
    .select('f.document_id')
    .where('f.source_id', '=', wish.text)
    .union((eb) =>
      eb.selectFrom('billing_document as f').select('f.document_id').where('f.number', 'in', spellings(wish.text)),
    )
    .union((eb) =>
      eb.selectFrom('billing_document as f').select('f.document_id').where(isOneOf('f.bill_to_id', wish.billToIds)),
    )
    .union((eb) =>
      eb
        .selectFrom('billing_document as f')
        .select('f.document_id')
        .where(isOneOfIds('f.document_id', wish.documentIds)),
    )
  return db
    .selectFrom(found.as('found'))
    .innerJoin('billing_document as b', 'b.document_id', 'found.document_id')
    .leftJoin('bill_to as t', 't.bill_to_id', 'b.bill_to_id')
    .where(withinScope('b.entity', wish.scope))
    .where(isNewest('b', { table: 'billing_document', id: 'document_id' }))
    .select(billingColumns)
    .orderBy('b.issue_on', 'desc')
    .orderBy('b.document_id', 'desc')
    .limit(wish.limit)
    .execute()
}

/** ERP documents by id, document number, reference (with or without its suffix) or customer number, newest first. */
export async function searchErp(db: Db, wish: SearchWish) {
  const numbers = spellings(wish.text)
  const found = db
    .selectFrom('erp_document as f')
    .select('f.document_id')
    .where('f.source_id', '=', wish.text)
    .union((eb) => eb.selectFrom('erp_document as f').select('f.document_id').where('f.doc_no', 'in', numbers))
    .union((eb) => eb.selectFrom('erp_document as f').select('f.document_id').where('f.external_ref', '=', wish.text))
    .union((eb) => eb.selectFrom('erp_document as f').select('f.document_id').where('f.ref_root', 'in', numbers))
    .union((eb) =>
      eb
        .selectFrom('erp_document as f')
        .select('f.document_id')
        .where('f.customer_no', 'in', [...numbers, ...wish.customerNos]),
    )
    .union((eb) =>
      eb.selectFrom('erp_document as f').select('f.document_id').where(isOneOfIds('f.document_id', wish.documentIds)),
    )
  return db
    .selectFrom(found.as('found'))
    .innerJoin('erp_document as e', 'e.document_id', 'found.document_id')
    .where(withinScope('e.entity', wish.scope))
    .where(isNewest('e', { table: 'erp_document', id: 'document_id' }))
    .select(erpColumns)
    .select(debitsMinor)
    .orderBy('e.document_on', 'desc')
    .orderBy('e.document_id', 'desc')
    .limit(wish.limit)
    .execute()
}

/** Payments by id or customer, newest first. */
export async function searchPayments(db: Db, wish: SearchWish) {
  const found = db
    .selectFrom('payment as f')
    .select('f.document_id')
    .where('f.source_id', '=', wish.text)
    .union((eb) => eb.selectFrom('payment as f').select('f.document_id').where(isOneOf('f.bill_to_id', wish.billToIds)))
  return db
    .selectFrom(found.as('found'))
    .innerJoin('payment as p', 'p.document_id', 'found.document_id')
    .leftJoin('bill_to as t', 't.bill_to_id', 'p.bill_to_id')
    .where(withinScope('p.entity', wish.scope))
    .where(isNewest('p', { table: 'payment', id: 'document_id' }))
    .select(paymentColumns)
    .orderBy('p.paid_on', 'desc')
    .orderBy('p.document_id', 'desc')
    .limit(wish.limit)
    .execute()
}

/** How the documents were judged: standing, match and open exceptions; one row per document that was. */
export async function listJudgements(db: Db, documentIds: readonly string[]) {
  return db
    .selectFrom('recon_item as i')
    .leftJoin('match_member as m', (join) =>
      join
        .onRef('m.match_hash', '=', 'i.match_hash')
        .onRef('m.side', '=', 'i.side')
        .onRef('m.document_id', '=', 'i.document_id'),
    )
    .leftJoin('match as t', 't.match_id', 'm.match_id')
    .where(isOneOfIds('i.document_id', documentIds))
    .select(['i.document_id', 'i.side', 'i.standing', 't.status', 't.exact', 't.kind'])
    .select(
      sql<string | null>`(select x.status || ' ' || x.class from exception x
        where x.subject_document_id = i.document_id and x.status <> 'resolved' order by x.status, x.reference limit 1)`.as(
        'exception',
      ),
    )
    .orderBy('i.document_id')
    .limit(500)
    .execute()
}

/** Numbers are typed in either case; nothing else about them is guessed. */
function spellings(text: string): string[] {
  return [...new Set([text, text.toUpperCase()])]
}
