import { sql } from 'kysely'
import type { Db } from '../client.ts'
import type { ChangeRowRecord } from './mapping-changes.ts'

/** The history of a change, oldest first, with the names of people. */
export async function listChangeEvents(db: Db, changeId: string) {
  return db
    .selectFrom('mapping_change_event as v')
    .leftJoin('app_user as u', (join) => join.on(sql<boolean>`u.user_id::text = v.actor`))
    .select([
      'v.event_no',
      'v.kind',
      'v.at',
      'v.revision',
      'v.detail',
      sql<string>`coalesce(u.name, v.actor)`.as('actor'),
    ])
    .where('v.change_id', '=', changeId)
    .orderBy('v.event_no')
    .limit(500)
    .execute()
}

/** Names of people by id; ids that are no person are left out. */
export async function listNames(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await sql<{ id: string; name: string }>`
    select user_id::text as id, name from app_user where user_id::text = any(${[...ids]}::text[]) limit 200`.execute(db)
  return new Map(found.rows.map((row) => [row.id, row.name]))
}

/** The plans that a change brought forth. */
export async function listPlansOfChange(db: Db, changeId: string) {
  return db
    .selectFrom('plan')
    .select(['plan_id', 'reference', 'entity', 'state'])
    .where('change_id', '=', changeId)
    .orderBy('entity')
    .orderBy('plan_id')
    .limit(100)
    .execute()
}

/** The case that a change is for. */
export async function findCaseReference(db: Db, caseId: string): Promise<string | undefined> {
  const found = await db
    .selectFrom('exception_case')
    .select('reference')
    .where('case_id', '=', caseId)
    .limit(1)
    .executeTakeFirst()
  return found?.reference
}

/** What is in force for the entities and keys of rows, and, to read beside it, for the same keys in other entities. */
export async function listPiecesInForce(
  db: Db,
  of: { set: string; rows: readonly (ChangeRowRecord & { keyText: string })[] },
): Promise<ChangeRowRecord[]> {
  const found = await sql<ChangeRowRecord>`
    select distinct f.entity, f.key_text::jsonb as key, f.value,
      coalesce(lower(f.valid), '0001-01-01')::text as "validFrom", upper(f.valid)::text as "validTo"
    from mapping_in_force f join jsonb_to_recordset(${JSON.stringify(of.rows)}::jsonb) as m("keyText" text)
      on f.set_name = ${of.set} and f.key_text = m."keyText"
    order by 2, 3, 5 limit 500`.execute(db)
  return found.rows
}
