import type { Db } from '../client.ts'
import { isOneOfIds } from './within-scope.ts'

/** Every version of some mirrored billing documents with lines and taxes, for comparison with their payloads. */
export async function listMirroredBilling(db: Db, documentIds: readonly string[]) {
  const documents = await db
    .selectFrom('billing_document as d')
    .select([
      'd.document_id',
      'd.version_no',
      'd.source_id',
      'd.entity',
      'd.number',
      'd.kind',
      'd.status',
      'd.bill_to_id',
      'd.issue_on',
      'd.currency',
      'd.net_minor',
      'd.tax_minor',
      'd.gross_minor',
    ])
    .where(isOneOfIds('d.document_id', documentIds))
    .execute()
  const lines = await db
    .selectFrom('billing_line as l')
    .select(['l.document_id', 'l.version_no', 'l.line_id', 'l.sku', 'l.kind', 'l.net_minor', 'l.tax_code'])
    .where(isOneOfIds('l.document_id', documentIds))
    .execute()
  const taxes = await db
    .selectFrom('billing_tax as t')
    .select(['t.document_id', 't.version_no', 't.tax_no', 't.tax_code', 't.base_minor', 't.amount_minor'])
    .where(isOneOfIds('t.document_id', documentIds))
    .execute()
  return { documents, lines, taxes }
}

/** The same for ERP documents of every type. */
export async function listMirroredErp(db: Db, documentIds: readonly string[]) {
  const documents = await db
    .selectFrom('erp_document as d')
    .select([
      'd.document_id',
      'd.version_no',
      'd.source_id',
      'd.entity',
      'd.type',
      'd.status',
      'd.external_ref',
      'd.customer_no',
      'd.period',
      'd.currency',
      'd.reversal_of',
      'd.document_on',
    ])
    .where(isOneOfIds('d.document_id', documentIds))
    .execute()
  const lines = await db
    .selectFrom('erp_line as l')
    .select([
      'l.document_id',
      'l.version_no',
      'l.line_no',
      'l.account',
      'l.amount_minor',
      'l.base_minor',
      'l.source_line_ref',
    ])
    .where(isOneOfIds('l.document_id', documentIds))
    .execute()
  return { documents, lines }
}

/** The same for payments. */
export async function listMirroredPayments(db: Db, documentIds: readonly string[]) {
  const documents = await db
    .selectFrom('payment as p')
    .select([
      'p.document_id',
      'p.version_no',
      'p.source_id',
      'p.kind',
      'p.entity',
      'p.bill_to_id',
      'p.paid_on',
      'p.currency',
      'p.amount_minor',
    ])
    .where(isOneOfIds('p.document_id', documentIds))
    .execute()
  const applications = await db
    .selectFrom('payment_application as a')
    .select(['a.document_id', 'a.version_no', 'a.application_no', 'a.invoice_id', 'a.amount_minor'])
    .where(isOneOfIds('a.document_id', documentIds))
    .execute()
  return { documents, applications }
}

/** How many rows the mirror and the inbox hold of each kind: they must be the same number. */
export async function countMirrored(db: Db, table: 'billing_document' | 'erp_document' | 'payment', stream: string) {
  const mirrored = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .executeTakeFirstOrThrow()
  const received = await db
    .selectFrom('source_document')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('stream', '=', stream)
    .executeTakeFirstOrThrow()
  return { mirrored: mirrored.count, received: received.count }
}
