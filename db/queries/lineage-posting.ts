import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { isNewest } from './newest-version.ts'
import { isOneOf, isOneOfIds, withinScope } from './within-scope.ts'

/** The other side of every match that one of the documents belongs to: ERP documents for billing documents, and the reverse. */
export async function listCounterparts(db: Db, wish: { side: 'expected' | 'erp'; documentIds: readonly string[] }) {
  return db
    .selectFrom('match_member as own')
    .innerJoin('match as m', 'm.match_id', 'own.match_id')
    .innerJoin('match_member as other', 'other.match_id', 'own.match_id')
    .where(isOneOfIds('own.document_id', wish.documentIds))
    .where('own.side', '=', wish.side)
    .where('other.side', '<>', wish.side)
    .select(['own.document_id as own_id', 'other.document_id as other_id', 'other.role'])
    .select([
      'm.match_id',
      'm.kind',
      'm.status',
      'm.rule',
      'm.rule_version',
      'm.exact',
      'm.score',
      'm.difference_minor',
    ])
    .orderBy('own.document_id')
    .orderBy('other.document_id')
    .limit(5000)
    .execute()
}

/** Receivable documents in their newest version that carry one of the references, whatever suffix they add to it. */
export async function listErpIdsByRoot(db: Db, wish: { scope: EntityScope; roots: readonly string[] }) {
  return db
    .selectFrom('erp_document as e')
    .where(isOneOf('e.ref_root', wish.roots))
    .where('e.type', 'in', ['ar_invoice', 'ar_credit_memo'])
    .where(withinScope('e.entity', wish.scope))
    .distinctOn('e.document_id')
    .select(['e.document_id', 'e.ref_root', 'e.entity'])
    .orderBy('e.document_id')
    .orderBy('e.version_no', 'desc')
    .limit(1000)
    .execute()
}

/** Receivable documents whose lines name one of the billing lines as their source: consolidated documents, and documents under a wrong reference. */
export async function listErpIdsByLines(db: Db, wish: { scope: EntityScope; lineIds: readonly string[] }) {
  return db
    .selectFrom('erp_line as l')
    .innerJoin('erp_document as e', (join) =>
      join.onRef('e.document_id', '=', 'l.document_id').onRef('e.version_no', '=', 'l.version_no'),
    )
    .where(isOneOf('l.source_line_ref', wish.lineIds))
    .where('e.type', 'in', ['ar_invoice', 'ar_credit_memo'])
    .where(withinScope('e.entity', wish.scope))
    .select('e.document_id')
    .distinct()
    .orderBy('e.document_id')
    .limit(1000)
    .execute()
}

/**
 * ERP documents in their newest version. `receivable_minor` is the judged receivable where a run judged the document,
 * else the lines that carry neither a source line nor a tax code, which the contract reserves for receivables.
 */
export async function listErpHeads(db: Db, wish: { scope: EntityScope; documentIds: readonly string[] }) {
  return db
    .selectFrom('erp_document as e')
    .where(isOneOfIds('e.document_id', wish.documentIds))
    .where(withinScope('e.entity', wish.scope))
    .distinctOn('e.document_id')
    .select([
      'e.document_id',
      'e.version_no',
      'e.source_id',
      'e.entity',
      'e.type',
      'e.status',
      'e.doc_no',
      'e.external_ref',
    ])
    .select(['e.ref_root', 'e.refs', 'e.customer_no', 'e.period', 'e.currency', 'e.reversal_of', 'e.document_on'])
    .select(receivableMinor)
    .select(
      sql<boolean>`exists (select 1 from erp_document r where r.reversal_of = e.source_id and r.status = 'posted')`.as(
        'reversed',
      ),
    )
    .orderBy('e.document_id')
    .orderBy('e.version_no', 'desc')
    .limit(1000)
    .execute()
}

const receivableMinor = sql<bigint>`coalesce(
  (select i.amount_minor from recon_item i where i.document_id = e.document_id and i.side = 'erp' limit 1),
  (select sum(l.amount_minor)::bigint from erp_line l
   where l.document_id = e.document_id and l.version_no = e.version_no and l.source_line_ref is null and l.tax_code is null),
  0)`.as('receivable_minor')

/** What each ERP document books for each billing line or, on tax lines of a consolidated document, for each invoice; debit positive. */
export async function listErpShares(db: Db, wish: { documentIds: readonly string[]; sourceRefs: readonly string[] }) {
  return db
    .selectFrom('erp_line as l')
    .where(isOneOfIds('l.document_id', wish.documentIds))
    .where(isOneOf('l.source_line_ref', wish.sourceRefs))
    .where(isNewest('l', { table: 'erp_document', id: 'document_id' }))
    .select(['l.document_id', 'l.source_line_ref', sql<bigint>`sum(l.amount_minor)::bigint`.as('amount_minor')])
    .groupBy(['l.document_id', 'l.source_line_ref'])
    .orderBy('l.document_id')
    .orderBy('l.source_line_ref')
    .limit(50_000)
    .execute()
}

/** Reversals of the documents, and the documents that they reverse. */
export async function listReversalChain(
  db: Db,
  wish: { scope: EntityScope; sourceIds: readonly string[]; reversedIds: readonly string[] },
) {
  return db
    .selectFrom('erp_document as e')
    .where((eb) => eb.or([isOneOf('e.reversal_of', wish.sourceIds), isOneOf('e.source_id', wish.reversedIds)]))
    .where(withinScope('e.entity', wish.scope))
    .distinctOn('e.document_id')
    .select(['e.document_id', 'e.reversal_of', 'e.source_id'])
    .orderBy('e.document_id')
    .orderBy('e.version_no', 'desc')
    .limit(500)
    .execute()
}

/** Billing documents of an entity by number, as the references of an ERP document list them. */
export async function listBillingIdsByNumber(
  db: Db,
  wish: { scope: EntityScope; entities: readonly string[]; numbers: readonly string[]; limit: number },
) {
  return db
    .selectFrom('billing_document as b')
    .where(isOneOf('b.number', wish.numbers))
    .where(isOneOf('b.entity', wish.entities))
    .where(withinScope('b.entity', wish.scope))
    .select(['b.document_id', 'b.number', 'b.entity'])
    .distinct()
    .orderBy('b.number')
    .orderBy('b.document_id')
    .limit(wish.limit)
    .execute()
}
