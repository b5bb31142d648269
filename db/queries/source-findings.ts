import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'
import { batches, columnsOf, type RecordOf, recordset } from '../records.ts'

const columns = {
  partition: 'text',
  object_kind: 'text',
  object_id: 'text',
  code: 'text',
  entity: 'text',
  params: 'jsonb',
  run_id: 'uuid',
} as const

/** Something a source states that cannot be true, or lacks what is needed to judge it: what it is about, a code that has its sentence in the catalogue, and the figures of that sentence. */
export type SourceFindingRecord = RecordOf<typeof columns>

/** Puts the findings of the given partitions in the place of those that stood there. */
export async function replaceSourceFindings(
  tx: Tx,
  partitions: readonly string[],
  records: readonly SourceFindingRecord[],
): Promise<void> {
  for (const batch of batches(partitions, 10_000))
    await sql`delete from source_finding where partition = any(${batch}::text[])`.execute(tx)
  for (const batch of batches(records, 5_000))
    await sql`insert into source_finding (${columnsOf(columns, '')}) select ${columnsOf(columns)} from ${recordset(columns, batch)}
      on conflict do nothing`.execute(tx)
}

/** Takes every finding away, before a run over everything states them anew. */
export async function clearSourceFindings(tx: Tx): Promise<void> {
  await sql`delete from source_finding`.execute(tx)
}

/** A finding on a billing document, one of its tax rows or (with its number) one of its lines; the figures are texts. */
export interface DocumentFindingRow {
  object_id: string
  code: string
  line_no: number | null
  params: Readonly<Record<string, string>>
}

/** The findings on a version of a billing document: the header first, with what is wrong with settlements of it, then tax rows, then lines in their order. */
export async function listDocumentFindings(
  db: Db,
  document: { sourceId: string; documentId: string; versionNo: number },
): Promise<DocumentFindingRow[]> {
  const found = await sql<DocumentFindingRow>`
    select f.object_id, f.code, null::integer as line_no, f.params, f.object_kind
    from source_finding f where f.partition = ${`arithmetic|${document.sourceId}`}
    union all
    select f.object_id, f.code, null::integer, f.params, f.object_kind
    from (select a.document_id from payment_application a where a.invoice_id = ${document.sourceId}
      union select c.document_id from payment c where c.credit_memo_id = ${document.sourceId}) s
    join payment p on p.document_id = s.document_id and p.version_no = 1
    join source_finding f on f.partition = 'receivables|' || p.entity || '|' || p.bill_to_id
      and f.object_kind = 'settlement_application' and f.object_id = p.source_id || '/' || ${document.sourceId}
    union all
    select f.object_id, f.code, l.line_no, f.params, f.object_kind
    from billing_line l join source_finding f on f.object_kind = 'billing_line' and f.object_id = l.line_id
    where l.document_id = ${document.documentId} and l.version_no = ${document.versionNo}
    order by line_no nulls first, object_kind, object_id, code`.execute(db)
  return found.rows
}

/** The findings on a settlement: those on the whole, then those on what it applies. */
export async function listSettlementFindings(db: Db, sourceId: string): Promise<DocumentFindingRow[]> {
  const found = await sql<DocumentFindingRow>`
    select f.object_id, f.code, null::integer as line_no, f.params
    from payment p join source_finding f on f.partition = 'receivables|' || p.entity || '|' || p.bill_to_id
    where p.source_id = ${sourceId} and p.version_no = 1
      and ((f.object_kind = 'payment' and f.object_id = p.source_id)
        or (f.object_kind = 'settlement_application' and starts_with(f.object_id, p.source_id || '/')))
    order by f.object_kind, f.object_id, f.code`.execute(db)
  return found.rows
}
