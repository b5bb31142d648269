import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { isOneOf, withinScope } from './within-scope.ts'

/** Billing documents by source id or number (numbers repeat over entities). */
export async function findBillingByText(db: Db, wish: { scope: EntityScope; text: string }) {
  return db
    .selectFrom('billing_document as b')
    .where((eb) => eb.or([eb('b.source_id', '=', wish.text), eb('b.number', '=', wish.text)]))
    .where(withinScope('b.entity', wish.scope))
    .select(['b.document_id', 'b.source_id', 'b.number', 'b.kind', 'b.entity'])
    .distinct()
    .orderBy('b.source_id')
    .limit(20)
    .execute()
}

/** The billing document that a line stands on. */
export async function findBillingByLine(db: Db, wish: { scope: EntityScope; lineId: string }) {
  return db
    .selectFrom('billing_line as l')
    .innerJoin('billing_document as b', (join) =>
      join.onRef('b.document_id', '=', 'l.document_id').onRef('b.version_no', '=', 'l.version_no'),
    )
    .where('l.line_id', '=', wish.lineId)
    .where(withinScope('b.entity', wish.scope))
    .select(['b.document_id', 'l.line_id'])
    .distinct()
    .orderBy('b.document_id')
    .limit(5)
    .execute()
}

/** ERP documents by source id, document number, reference, or the reference without its suffixes. */
export async function findErpByText(db: Db, wish: { scope: EntityScope; text: string }) {
  return db
    .selectFrom('erp_document as e')
    .where((eb) =>
      eb.or([
        eb('e.source_id', '=', wish.text),
        eb('e.doc_no', '=', wish.text),
        eb('e.external_ref', '=', wish.text),
        eb('e.ref_root', '=', wish.text),
      ]),
    )
    .where(withinScope('e.entity', wish.scope))
    .select(['e.document_id', 'e.source_id', 'e.doc_no', 'e.type', 'e.entity', 'e.external_ref'])
    .distinct()
    .orderBy('e.source_id')
    .limit(50)
    .execute()
}

export async function findPaymentsByText(db: Db, wish: { scope: EntityScope; text: string }) {
  return db
    .selectFrom('payment as p')
    .where('p.source_id', '=', wish.text)
    .where(withinScope('p.entity', wish.scope))
    .select(['p.source_id', 'p.document_id'])
    .distinct()
    .orderBy('p.source_id')
    .limit(5)
    .execute()
}

/** The document that an exception is about. */
export async function findExceptionSubject(db: Db, wish: { scope: EntityScope; reference: string }) {
  return db
    .selectFrom('exception as x')
    .where('x.reference', '=', wish.reference)
    .where(withinScope('x.entity', wish.scope))
    .select(['x.exception_id', 'x.reference', 'x.subject_document_id', 'x.subject_source_id', 'x.billing_number'])
    .limit(1)
    .execute()
}

/** The billing documents that lines stand on, each once. */
export async function findBillingByLines(
  db: Db,
  wish: { scope: EntityScope; lineIds: readonly string[]; limit: number },
) {
  return db
    .selectFrom('billing_line as l')
    .innerJoin('billing_document as b', (join) =>
      join.onRef('b.document_id', '=', 'l.document_id').onRef('b.version_no', '=', 'l.version_no'),
    )
    .where(isOneOf('l.line_id', wish.lineIds))
    .where(withinScope('b.entity', wish.scope))
    .select('b.document_id')
    .distinct()
    .orderBy('b.document_id')
    .limit(wish.limit)
    .execute()
}
