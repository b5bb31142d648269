import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'

interface DocumentWish {
  readonly documentIds: readonly string[]
  readonly scope: EntityScope
  /** Versions that became known later do not exist. */
  readonly asOf: Date
}

/** The version of each billing document in force, with its customer. Amounts are from the customer's side: negative on a credit memo. */
export async function listBillingDocuments(db: Db, wish: DocumentWish) {
  let query = db
    .selectFrom('billing_document as b')
    .leftJoin('bill_to as t', 't.bill_to_id', 'b.bill_to_id')
    .where('b.document_id', 'in', idsOrNothing(wish.documentIds))
    .where('b.known_at', '<=', wish.asOf)
  if (wish.scope !== 'all') query = query.where('b.entity', 'in', codesOrNothing(wish.scope))
  return query
    .distinctOn('b.document_id')
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
    .select([
      'b.issue_on',
      'b.currency',
      'b.net_minor',
      'b.tax_minor',
      'b.gross_minor',
      'b.finalised_at',
      't.name as customer_name',
    ])
    .orderBy('b.document_id')
    .orderBy('b.version_no', 'desc')
    .limit(2000)
    .execute()
}

export async function listBillingLines(db: Db, versions: readonly VersionKey[]) {
  if (versions.length === 0) return []
  return db
    .selectFrom('billing_line as l')
    .where(inVersions('l', 'document_id', versions))
    .select([
      'l.document_id',
      'l.line_id',
      'l.line_no',
      'l.sku',
      'l.kind',
      'l.description',
      'l.net_minor',
      'l.tax_code',
    ])
    .orderBy('l.document_id')
    .orderBy('l.line_no')
    .orderBy('l.line_id')
    .limit(10_000)
    .execute()
}

/** The newest expectation of each billing document. */
export async function listExpectedDocuments(db: Db, documentIds: readonly string[]) {
  return db
    .selectFrom('expected_document as d')
    .where('d.expected_id', 'in', idsOrNothing(documentIds))
    .distinctOn('d.expected_id')
    .select([
      'd.expected_id',
      'd.version_no',
      'd.source_id',
      'd.entity',
      'd.kind',
      'd.outcome',
      'd.mode',
      'd.external_ref',
    ])
    .select(['d.group_ref', 'd.customer_no', 'd.currency', 'd.rate', 'd.rate_on', 'd.document_on', 'd.period'])
    .select(['d.gross_minor', 'd.base_minor', 'd.parts', 'd.deadline_at'])
    .orderBy('d.expected_id')
    .orderBy('d.version_no', 'desc')
    .limit(2000)
    .execute()
}

export async function listExpectedLines(db: Db, versions: readonly VersionKey[]) {
  if (versions.length === 0) return []
  return db
    .selectFrom('expected_line as l')
    .where(inVersions('l', 'expected_id', versions))
    .select([
      'l.expected_id',
      'l.line_no',
      'l.part_no',
      'l.role',
      'l.account',
      'l.amount_minor',
      'l.base_minor',
      'l.tax_code',
    ])
    .select(['l.erp_tax_code', 'l.source_line_ref', 'l.dimensions', 'l.mapping_version_ids'])
    .orderBy('l.expected_id')
    .orderBy('l.line_no')
    .limit(10_000)
    .execute()
}

/** The version of each ERP document in force; amounts stand on its lines, debit positive. */
export async function listErpDocuments(db: Db, wish: DocumentWish) {
  let query = db
    .selectFrom('erp_document as d')
    .where('d.document_id', 'in', idsOrNothing(wish.documentIds))
    .where('d.known_at', '<=', wish.asOf)
  if (wish.scope !== 'all') query = query.where('d.entity', 'in', codesOrNothing(wish.scope))
  return query
    .distinctOn('d.document_id')
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
    .select([
      'd.external_ref',
      'd.customer_no',
      'd.document_on',
      'd.posting_on',
      'd.period',
      'd.created_at',
      'd.currency',
    ])
    .select(['d.rate', 'd.reversal_of', 'd.source_version'])
    .orderBy('d.document_id')
    .orderBy('d.version_no', 'desc')
    .limit(2000)
    .execute()
}

export async function listErpLines(db: Db, versions: readonly VersionKey[]) {
  if (versions.length === 0) return []
  return db
    .selectFrom('erp_line as l')
    .where(inVersions('l', 'document_id', versions))
    .select(['l.document_id', 'l.line_no', 'l.account', 'l.amount_minor', 'l.base_minor', 'l.tax_code'])
    .select(['l.source_line_ref', 'l.dimensions'])
    .orderBy('l.document_id')
    .orderBy('l.line_no')
    .limit(10_000)
    .execute()
}

/** The members of every match that one of the documents belongs to. */
export async function listMatchesOf(db: Db, documentIds: readonly string[]) {
  return db
    .selectFrom('match_member as m')
    .innerJoin('match as t', 't.match_id', 'm.match_id')
    .innerJoin('match_member as o', 'o.match_id', 'm.match_id')
    .where('m.document_id', 'in', idsOrNothing(documentIds))
    .distinct()
    .select([
      't.match_id',
      't.kind',
      't.status',
      't.rule',
      't.rule_version',
      't.score',
      't.difference_minor',
      't.currency',
    ])
    .select(['o.document_id', 'o.side', 'o.role'])
    .orderBy('t.match_id')
    .orderBy('o.side')
    .orderBy('o.document_id')
    .limit(2000)
    .execute()
}

/** Accounts that the mappings of the entities use for receivables and for tax, whenever they were valid. */
export async function listKnownAccounts(db: Db, entities: readonly string[]) {
  return db
    .selectFrom('mapping_version as v')
    .where('v.set_name', 'in', ['gl_control', 'gl_tax'])
    .where((eb) => eb.or([eb('v.entity', 'is', null), eb('v.entity', 'in', codesOrNothing(entities))]))
    .distinct()
    .select(['v.set_name', sql<string | null>`coalesce(v.value->>'receivable', v.value->>'account')`.as('account')])
    .orderBy('v.set_name')
    .orderBy('account')
    .limit(2000)
    .execute()
}

/** A document and the version of it to read. */
export interface VersionKey {
  readonly id: string
  readonly versionNo: number
}

function inVersions(alias: string, idColumn: string, versions: readonly VersionKey[]) {
  const pairs = versions.map((one) => sql`(${one.id}::uuid, ${one.versionNo}::int)`)
  return sql<boolean>`(${sql.ref(`${alias}.${idColumn}`)}, ${sql.ref(`${alias}.version_no`)}) in (${sql.join(pairs)})`
}

const nothing = '00000000-0000-0000-0000-000000000000'

function idsOrNothing(ids: readonly string[]): readonly string[] {
  return ids.length > 0 ? ids : [nothing]
}

function codesOrNothing(codes: readonly string[]): readonly string[] {
  return codes.length > 0 ? codes : ['']
}
