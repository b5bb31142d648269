import { type Insertable, sql, type Updateable } from 'kysely'
import type { Db, Tx } from '../client.ts'
import type { MappingChangeEventTable, MappingChangeTable, MappingSet } from '../schema/corrections.ts'

/** A row of one revision of a change; key and value as JSON held them, a null value takes the key out of force. */
export interface ChangeRowRecord {
  readonly entity: string | null
  readonly key: Readonly<Record<string, string>>
  readonly value: Readonly<Record<string, unknown>> | null
  readonly validFrom: string
  readonly validTo: string | null
}

/** Locks a change until the transaction ends; undefined when there is none. */
export async function lockMappingChange(tx: Tx, changeId: string) {
  return tx.selectFrom('mapping_change').selectAll().where('change_id', '=', changeId).forUpdate().executeTakeFirst()
}

export type MappingChangeRecord = NonNullable<Awaited<ReturnType<typeof lockMappingChange>>>

/** A change as it stands; undefined when there is none. */
export async function findMappingChange(db: Db | Tx, changeId: string): Promise<MappingChangeRecord | undefined> {
  return db.selectFrom('mapping_change').selectAll().where('change_id', '=', changeId).limit(1).executeTakeFirst()
}

/** Writes a new change and gives its id. */
export async function insertMappingChange(tx: Tx, change: Insertable<MappingChangeTable>): Promise<string> {
  const { change_id } = await tx
    .insertInto('mapping_change')
    .values(change)
    .returning('change_id')
    .executeTakeFirstOrThrow()
  return change_id
}

/** Changes a locked change; its row version rises. */
export async function updateMappingChange(
  tx: Tx,
  changeId: string,
  set: Updateable<MappingChangeTable>,
): Promise<void> {
  await tx
    .updateTable('mapping_change')
    .set({ ...set, row_version: sql`row_version + 1` })
    .where('change_id', '=', changeId)
    .execute()
}

/** Writes the rows of one revision, numbered as they come. */
export async function insertChangeRows(
  tx: Tx,
  of: { changeId: string; revision: number; rows: readonly ChangeRowRecord[] },
): Promise<void> {
  await tx
    .insertInto('mapping_change_row')
    .values(
      of.rows.map((row, index) => ({
        change_id: of.changeId,
        revision: of.revision,
        row_no: index + 1,
        entity: row.entity,
        key: JSON.stringify(row.key),
        value: row.value === null ? null : JSON.stringify(row.value),
        valid_from: row.validFrom,
        valid_to: row.validTo,
      })),
    )
    .execute()
}

/** The rows of one revision in their order. */
export async function listChangeRows(
  db: Db | Tx,
  of: { changeId: string; revision: number },
): Promise<ChangeRowRecord[]> {
  const found = await sql<ChangeRowRecord>`
    select entity, key, value, valid_from::text as "validFrom", valid_to::text as "validTo" from mapping_change_row
    where change_id = ${of.changeId} and revision = ${of.revision} order by row_no limit 500`.execute(db)
  return found.rows
}

/** Open changes other than this one that touch one of its keys on a day of its rows, by reference. */
export async function listRivalChanges(
  tx: Tx,
  of: { changeId: string | null; set: MappingSet; rows: readonly ChangeRowRecord[] },
): Promise<{ reference: string; row_no: number }[]> {
  const found = await sql<{ reference: string; row_no: number }>`
    select distinct c.reference, m.row_no::int as row_no
    from jsonb_array_elements(${JSON.stringify(of.rows)}::jsonb) with ordinality as m(row, row_no)
    join mapping_change c on c.set_name = ${of.set} and c.state in ('submitted', 'draft', 'changes_requested')
      and c.change_id is distinct from ${of.changeId}::uuid
    join mapping_change_row r on r.change_id = c.change_id and r.revision = c.revision
      and r.entity is not distinct from (m.row ->> 'entity') and r.key = m.row -> 'key'
      and daterange(r.valid_from, r.valid_to) && daterange((m.row ->> 'validFrom')::date, (m.row ->> 'validTo')::date)
    where c.state = 'submitted'
    order by 2, 1`.execute(tx)
  return found.rows
}

/** Appends an event to the history of a locked change. */
export async function insertChangeEvent(
  tx: Tx,
  event: Omit<Insertable<MappingChangeEventTable>, 'event_no' | 'detail'> & { detail?: Record<string, unknown> },
): Promise<void> {
  await sql`insert into mapping_change_event (change_id, event_no, kind, at, actor, revision, detail, correlation_id)
    select ${event.change_id}, coalesce(max(event_no), 0) + 1, ${event.kind}, ${event.at}, ${event.actor}, ${event.revision},
      ${JSON.stringify(event.detail ?? {})}::jsonb, ${event.correlation_id}
    from mapping_change_event where change_id = ${event.change_id}`.execute(tx)
}
