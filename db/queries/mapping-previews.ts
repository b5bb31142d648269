import { type Insertable, sql } from 'kysely'
import type { Db, Tx } from '../client.ts'
import { batches, columnsOf, type RecordOf, recordset } from '../records.ts'
import type { MappingPreviewTable } from '../schema/corrections.ts'

const documentColumns = {
  change_id: 'uuid',
  revision: 'integer',
  preview_no: 'integer',
  document_id: 'uuid',
  source_id: 'text',
  number: 'text',
  entity: 'text',
  period: 'text',
  currency: 'text',
  bill_to_id: 'text',
  customer_name: 'text',
  before: 'jsonb',
  after: 'jsonb',
  effect: 'jsonb',
  result: 'text',
  posting_on: 'date',
  period_state: 'text',
  remedy: 'text',
} as const

export type PreviewDocumentRecord = RecordOf<typeof documentColumns>

/** Everything a preview depends on beside the rows of the change: the state of the last complete run, mappings, imports and periods. Equal texts mean equal inputs. */
export async function readPreviewInputs(db: Db | Tx): Promise<string> {
  const found = await sql<{ inputs: string }>`
    select jsonb_build_array(
      (select jsonb_build_array(as_of, result_sha) from run where state = 'complete' order by mark_seq desc limit 1),
      (select jsonb_build_array(count(*), max(seq)) from mapping_version),
      (select jsonb_build_array(count(*), max(imported_at)) from source_drop),
      (select md5(string_agg(entity || period || state, ',' order by entity, period)) from period_state))::text as inputs`.execute(
    db,
  )
  return found.rows[0]?.inputs ?? ''
}

/** Stores a preview with its documents in place of the documents of earlier previews of the change; gives its number. */
export async function insertPreview(
  tx: Tx,
  preview: Omit<Insertable<MappingPreviewTable>, 'preview_no' | 'summary'> & { summary: unknown },
  documents: readonly RecordOf<Omit<typeof documentColumns, 'change_id' | 'revision' | 'preview_no'>>[],
): Promise<number> {
  const { change_id, revision } = preview
  const numbered = await sql<{ preview_no: number }>`
    insert into mapping_preview (change_id, revision, preview_no, at, actor, as_of, inputs_sha, summary)
    select ${change_id}, ${revision}, coalesce(max(preview_no), 0) + 1, ${preview.at}, ${preview.actor}, ${preview.as_of}, ${preview.inputs_sha},
      ${JSON.stringify(preview.summary)}::jsonb
    from mapping_preview where change_id = ${change_id} and revision = ${revision} returning preview_no`.execute(tx)
  const previewNo = numbered.rows[0]?.preview_no ?? 1
  await sql`delete from preview_expected where change_id = ${change_id}`.execute(tx)
  for (const batch of batches(documents, 2_000)) {
    const rows = batch.map((row) => ({ ...row, change_id, revision, preview_no: previewNo }))
    await sql`insert into preview_expected (${columnsOf(documentColumns, '')}) select ${columnsOf(documentColumns)} from ${recordset(documentColumns, rows)}`.execute(
      tx,
    )
  }
  return previewNo
}

/** The newest preview of one revision; undefined when there is none. */
export async function findNewestPreview(db: Db | Tx, of: { changeId: string; revision: number }) {
  return db
    .selectFrom('mapping_preview as p')
    .leftJoin('app_user as u', (join) => join.on(sql<boolean>`u.user_id::text = p.actor`))
    .select(['p.preview_no', 'p.at', 'p.as_of', 'p.inputs_sha', 'p.summary'])
    .select(sql<string>`coalesce(u.name, p.actor)`.as('actor'))
    .where('p.change_id', '=', of.changeId)
    .where('p.revision', '=', of.revision)
    .orderBy('p.preview_no', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Documents of the newest preview, by number from after one on; `result` narrows. */
export async function listPreviewDocuments(
  db: Db | Tx,
  of: { changeId: string; revision: number; after?: string | undefined; result?: string | undefined; limit: number },
) {
  let query = db
    .selectFrom('preview_expected')
    .selectAll()
    .where('change_id', '=', of.changeId)
    .where('revision', '=', of.revision)
  if (of.after) query = query.where('number', '>', of.after)
  if (of.result) query = query.where(sql<boolean>`result = ${of.result}`)
  return query.orderBy('number').orderBy('document_id').limit(of.limit).execute()
}

export type PreviewDocumentRow = Awaited<ReturnType<typeof listPreviewDocuments>>[number]

/** One document of the newest preview. */
export async function findPreviewDocument(db: Db | Tx, of: { changeId: string; revision: number; documentId: string }) {
  return db
    .selectFrom('preview_expected')
    .selectAll()
    .where('change_id', '=', of.changeId)
    .where('revision', '=', of.revision)
    .where('document_id', '=', of.documentId)
    .limit(1)
    .executeTakeFirst()
}
