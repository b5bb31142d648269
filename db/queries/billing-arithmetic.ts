import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** A billing document's own figures, signed as stored: below zero on a credit memo. */
export interface StatedDocumentRow {
  document_id: string
  source_id: string
  entity: string
  kind: 'invoice' | 'credit_memo'
  currency: string
  issue_on: string
  /** The issue date of the invoice that a credit memo names; null where it names none that is known. */
  original_issue_on: string | null
  net_minor: bigint
  tax_minor: bigint
  gross_minor: bigint
}

export interface StatedLineRow {
  document_id: string
  tax_code: string | null
  net_minor: bigint
}

export interface StatedTaxRow {
  document_id: string
  tax_no: number
  tax_code: string
  rate_percent: string
  base_minor: bigint
  amount_minor: bigint
}

const inForce = (sourceIds: readonly string[], asOf: Date) => sql`
  select * from (
    select distinct on (document_id) * from billing_document
    where source_id = any(${sourceIds}::text[]) and exists_at <= ${asOf} and (known_at <= ${asOf} or version_no = 1)
    order by document_id, version_no desc) v
  where not coalesce(status = 'void' and voided_at <= ${asOf}, false)`

const issuedOn = (asOf: Date) => sql`
  select o.issue_on from billing_document o
  where o.source_id = d.original_source_id and o.exists_at <= ${asOf} and (o.known_at <= ${asOf} or o.version_no = 1)
  order by o.version_no desc limit 1`

/** The figures of billing documents as known at an instant, by source id, with their lines and tax rows; what is void or did not exist is left out. Bounded by the ids given. */
export async function loadStatedDocuments(
  tx: Tx,
  sourceIds: readonly string[],
  asOf: Date,
): Promise<{ documents: StatedDocumentRow[]; lines: StatedLineRow[]; taxes: StatedTaxRow[] }> {
  const documents = await sql<StatedDocumentRow>`
    select d.document_id, d.source_id, d.entity, d.kind, d.currency, d.issue_on, original.issue_on as original_issue_on,
      d.net_minor, d.tax_minor, d.gross_minor
    from (${inForce(sourceIds, asOf)}) d
    left join lateral (${issuedOn(asOf)}) original on d.original_source_id is not null
    order by d.source_id`.execute(tx)
  const lines = await sql<StatedLineRow>`
    select l.document_id, l.tax_code, l.net_minor
    from (${inForce(sourceIds, asOf)}) d join billing_line l using (document_id, version_no)
    order by l.document_id, l.line_no`.execute(tx)
  const taxes = await sql<StatedTaxRow>`
    select t.document_id, t.tax_no, t.tax_code, t.rate_percent, t.base_minor, t.amount_minor
    from (${inForce(sourceIds, asOf)}) d join billing_tax t using (document_id, version_no)
    order by t.document_id, t.tax_no`.execute(tx)
  return { documents: documents.rows, lines: lines.rows, taxes: taxes.rows }
}

/** The source ids of billing documents and of the credit memos that name them: a credit memo is taxed at its invoice's tax point. */
export async function listArithmeticSources(tx: Tx, documentIds: readonly string[]): Promise<string[]> {
  const found = await sql<{ source_id: string }>`
    with changed as (select distinct source_id from billing_document where document_id = any(${documentIds}::uuid[]))
    select source_id from changed
    union select d.source_id from changed c join billing_document d on d.original_source_id = c.source_id`.execute(tx)
  return found.rows.map((row) => row.source_id)
}
