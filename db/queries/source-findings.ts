import { sql } from 'kysely'
import type { Tx } from '../client.ts'
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
