import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** Locks a connection against other changes; undefined when there is none. */
export async function lockConnection(tx: Tx, connectionId: string) {
  return tx
    .selectFrom('erp_connection')
    .select(['connection_id', 'kind', 'name', 'base_url', 'settings', 'secret_sealed', 'state', 'row_version'])
    .where('connection_id', '=', connectionId)
    .forUpdate()
    .executeTakeFirst()
}

/** Pauses a locked connection or lets it go on. */
export async function markConnection(
  tx: Tx,
  change: { connectionId: string; state: 'active' | 'paused'; at: Date },
): Promise<void> {
  await tx
    .updateTable('erp_connection')
    .set((row) => ({ state: change.state, changed_at: change.at, row_version: row('row_version', '+', 1) }))
    .where('connection_id', '=', change.connectionId)
    .execute()
}

/** Entities among these whose lane leads elsewhere while something of theirs is still on its way. */
export async function listBusyElsewhere(
  tx: Tx,
  wish: { connectionId: string; entities: readonly string[] },
): Promise<string[]> {
  const found = await sql<{ entity: string }>`
    select l.entity from erp_lane l
    where l.entity = any(${[...wish.entities]}::text[]) and l.connection_id <> ${wish.connectionId}::uuid
      and exists (select from posting p where p.entity = l.entity
        and p.state in ('planned', 'approved', 'held', 'ready', 'sending', 'uncertain', 'posted'))
    order by l.entity limit 500`.execute(tx)
  return found.rows.map((row) => row.entity)
}

/** Leads entities to companies of a connection, from wherever their lanes led before. */
export async function storeLanes(
  tx: Tx,
  wish: { connectionId: string; lanes: readonly { readonly entity: string; readonly company: string }[] },
): Promise<void> {
  if (wish.lanes.length === 0) return
  await tx
    .insertInto('erp_lane')
    .values(
      wish.lanes.map(({ entity, company }) => ({
        entity,
        company,
        connection_id: wish.connectionId,
        state: 'active' as const,
        paused_reason: null,
        retry_at: null,
      })),
    )
    .onConflict((conflict) =>
      conflict.column('entity').doUpdateSet((row) => ({
        connection_id: row.ref('excluded.connection_id'),
        company: row.ref('excluded.company'),
        retry_at: null,
        row_version: row('erp_lane.row_version', '+', 1),
      })),
    )
    .execute()
}

/** Keeps what a test of a connection found, under the next number. */
export async function insertCheck(
  tx: Tx,
  check: { connectionId: string; at: Date; actor: string; passed: boolean; findings: readonly object[] },
): Promise<void> {
  await sql`
    insert into erp_check (connection_id, check_no, at, actor, passed, findings)
    select ${check.connectionId}::uuid, coalesce(max(check_no), 0) + 1, ${check.at}, ${check.actor}, ${check.passed},
      ${JSON.stringify(check.findings)}::jsonb from erp_check where connection_id = ${check.connectionId}`.execute(tx)
}
