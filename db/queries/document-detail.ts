import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

interface DetailWish {
  readonly scope: EntityScope
  readonly sourceId: string
}

/** A billing document in its newest version. */
export async function findBillingDocument(db: Db, wish: DetailWish & { kind: 'invoice' | 'credit_memo' }) {
  const rows = await db
    .selectFrom('billing_document as b')
    .leftJoin('bill_to as t', 't.bill_to_id', 'b.bill_to_id')
    .leftJoin('entity as e', 'e.entity', 'b.entity')
    .where('b.source_id', '=', wish.sourceId)
    .where('b.kind', '=', wish.kind)
    .where(withinScope('b.entity', wish.scope))
    .select([
      'b.document_id',
      'b.version_no',
      'b.source_id',
      'b.entity',
      'b.number',
      'b.kind',
      'b.status',
      'b.bill_to_id',
    ])
    .select(['b.issue_on', 'b.due_on', 'b.finalised_at', 'b.voided_at', 'b.usage_cutoff_at', 'b.currency'])
    .select(['b.net_minor', 'b.tax_minor', 'b.gross_minor', 'b.original_source_id', 'b.reason', 'b.known_at'])
    .select(['t.name as customer', 'e.time_zone'])
    .orderBy('b.version_no', 'desc')
    .limit(1)
    .execute()
  return rows[0]
}

export async function listBillingDetailLines(db: Db, version: { documentId: string; versionNo: number }) {
  return db
    .selectFrom('billing_line as l')
    .where('l.document_id', '=', version.documentId)
    .where('l.version_no', '=', version.versionNo)
    .select(['l.line_id', 'l.line_no', 'l.sku', 'l.kind', 'l.description', 'l.quantity', 'l.unit_price', 'l.net_minor'])
    .select(['l.tax_code', 'l.service_start_on', 'l.service_end_on', 'l.metric', 'l.subscription_id'])
    .orderBy('l.line_no')
    .orderBy('l.line_id')
    .limit(2000)
    .execute()
}

export async function listBillingDetailTaxes(db: Db, version: { documentId: string; versionNo: number }) {
  return db
    .selectFrom('billing_tax as x')
    .where('x.document_id', '=', version.documentId)
    .where('x.version_no', '=', version.versionNo)
    .select(['x.tax_no', 'x.tax_code', 'x.rate_percent', 'x.base_minor', 'x.amount_minor'])
    .orderBy('x.tax_no')
    .limit(200)
    .execute()
}

/** An ERP document in its newest version. */
export async function findErpDocument(db: Db, wish: DetailWish) {
  const rows = await db
    .selectFrom('erp_document as d')
    .leftJoin('entity as e', 'e.entity', 'd.entity')
    .where('d.source_id', '=', wish.sourceId)
    .where(withinScope('d.entity', wish.scope))
    .select([
      'd.document_id',
      'd.version_no',
      'd.source_id',
      'd.entity',
      'd.type',
      'd.status',
      'd.status_reason',
      'd.doc_no',
    ])
    .select(['d.external_ref', 'd.refs', 'd.customer_no', 'd.document_on', 'd.posting_on', 'd.period', 'd.created_at'])
    .select(['d.updated_at', 'd.source_version', 'd.currency', 'd.rate', 'd.reversal_of', 'd.text', 'd.known_at'])
    .select(['e.functional_currency', 'e.time_zone'])
    .orderBy('d.version_no', 'desc')
    .limit(1)
    .execute()
  return rows[0]
}

export async function listErpDetailLines(db: Db, version: { documentId: string; versionNo: number }, limit: number) {
  return db
    .selectFrom('erp_line as l')
    .where('l.document_id', '=', version.documentId)
    .where('l.version_no', '=', version.versionNo)
    .select([
      'l.line_no',
      'l.account',
      'l.amount_minor',
      'l.base_minor',
      'l.tax_code',
      'l.source_line_ref',
      'l.applies_to',
    ])
    .orderBy('l.line_no')
    .limit(limit)
    .execute()
}

/** Debits and credits of the whole document, however many lines are shown. */
export async function sumErpLines(db: Db, version: { documentId: string; versionNo: number }) {
  const row = await db
    .selectFrom('erp_line as l')
    .where('l.document_id', '=', version.documentId)
    .where('l.version_no', '=', version.versionNo)
    .select((eb) => [
      eb.fn.countAll<bigint>().as('lines'),
      eb.fn.sum<string>(eb.fn<bigint>('greatest', ['l.amount_minor', eb.lit(0)])).as('debit'),
      eb.fn.sum<string>(eb.fn<bigint>('least', ['l.amount_minor', eb.lit(0)])).as('credit'),
    ])
    .executeTakeFirstOrThrow()
  return { lines: row.lines, debitMinor: BigInt(row.debit ?? 0), creditMinor: BigInt(row.credit ?? 0) }
}

/** A payment in its newest version. */
export async function findPayment(db: Db, wish: DetailWish) {
  const rows = await db
    .selectFrom('payment as p')
    .leftJoin('bill_to as t', 't.bill_to_id', 'p.bill_to_id')
    .leftJoin('entity as e', 'e.entity', 'p.entity')
    .where('p.source_id', '=', wish.sourceId)
    .where(withinScope('p.entity', wish.scope))
    .select(['p.document_id', 'p.version_no', 'p.source_id', 'p.kind', 'p.entity', 'p.bill_to_id', 'p.paid_on'])
    .select(['p.recorded_at', 'p.currency', 'p.amount_minor', 'p.credit_memo_id', 'p.method', 'p.known_at'])
    .select(['t.name as customer', 'e.time_zone'])
    .orderBy('p.version_no', 'desc')
    .limit(1)
    .execute()
  return rows[0]
}

/** The payload of each version exactly as received, newest first. The caller has found the document in the scope. */
export async function listPayloadVersions(db: Db, wish: { stream: string; naturalKey: string; limit: number }) {
  return db
    .selectFrom('source_document as s')
    .where('s.natural_key', '=', wish.naturalKey)
    .where('s.stream', '=', wish.stream)
    .select(['s.version_no', 's.payload', 's.sha256', 's.known_at', 's.row_no', 's.drop_id', 's.stream'])
    .orderBy('s.version_no', 'desc')
    .limit(wish.limit)
    .execute()
}

/** The members of the matches that a document belongs to, with their numbers. */
export async function listMatchMembers(db: Db, documentId: string) {
  return db
    .selectFrom('match_member as own')
    .innerJoin('match as m', 'm.match_id', 'own.match_id')
    .innerJoin('match_member as o', 'o.match_id', 'own.match_id')
    .innerJoin('recon_item as i', (join) =>
      join
        .onRef('i.match_hash', '=', 'o.match_hash')
        .onRef('i.side', '=', 'o.side')
        .onRef('i.document_id', '=', 'o.document_id'),
    )
    .where('own.document_id', '=', documentId)
    .select([
      'm.match_id',
      'm.kind',
      'm.status',
      'm.rule',
      'm.rule_version',
      'm.score',
      'm.exact',
      'm.difference_minor',
    ])
    .select([
      'm.currency as match_currency',
      'o.side',
      'o.role',
      'o.document_id',
      'i.number',
      'i.source_id',
      'i.kind as item_kind',
    ])
    .select(['i.amount_minor', 'i.currency', 'i.entity', 'i.standing'])
    .orderBy('m.match_id')
    .orderBy('o.side')
    .orderBy('i.number')
    .orderBy('o.document_id')
    .limit(200)
    .execute()
}
