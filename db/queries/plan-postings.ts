import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import { columnsOf, type RecordOf, recordset } from '../records.ts'

const postingColumns = {
  plan_id: 'uuid',
  item_no: 'integer',
  entity: 'text',
  external_ref: 'text',
  key_sha: 'bytea',
  period: 'text',
  posting_on: 'date',
  state: 'text',
  purpose: 'text',
  document_id: 'uuid',
  document: 'jsonb',
  document_sha: 'text',
  amount_minor: 'bigint',
  currency: 'text',
  correlation_id: 'text',
} as const

export type PostingRecord = RecordOf<typeof postingColumns>

/** Postings under these references of an entity, locked: one that was refused or cancelled may be armed again, any other holds the reference. */
export async function lockPostingsUnder(tx: Tx, wish: { entity: string; references: readonly string[] }) {
  return tx
    .selectFrom('posting')
    .select(['posting_id', 'external_ref', 'state'])
    .where('entity', '=', wish.entity)
    .where(sql<boolean>`external_ref = any(${[...wish.references]}::text[])`)
    .orderBy('posting_id')
    .forUpdate()
    .execute()
}

/** Writes postings, or arms those again that were refused or cancelled under the same reference; gives the id of each by its row of the plan. Throws TO001 or TO002 where the period forbids it. */
export async function armPostings(tx: Tx, records: readonly PostingRecord[]): Promise<Map<number, string>> {
  const found = await sql<{ posting_id: string; item_no: number }>`
    insert into posting as p (${columnsOf(postingColumns, '')}) select ${columnsOf(postingColumns)} from ${recordset(postingColumns, records)}
    on conflict (entity, external_ref) do update set plan_id = excluded.plan_id, item_no = excluded.item_no, period = excluded.period,
      posting_on = excluded.posting_on, state = excluded.state, purpose = excluded.purpose, document_id = excluded.document_id,
      document = excluded.document, document_sha = excluded.document_sha, amount_minor = excluded.amount_minor, currency = excluded.currency,
      correlation_id = excluded.correlation_id, depends_on = null, problem_code = null, problem = null, retry_at = null, looked_up_at = null,
      look_ups_missing = 0, lease_until = null, lease_holder = null
      where p.state in ('rejected', 'cancelled')
    returning p.posting_id, p.item_no`.execute(tx)
  return new Map(found.rows.map((row) => [row.item_no, row.posting_id]))
}

/** Ties postings to those that must stand first; they are held until then. */
export async function holdPostings(
  tx: Tx,
  pairs: readonly { posting_id: string; depends_on: string }[],
): Promise<void> {
  const columns = { posting_id: 'uuid', depends_on: 'uuid' } as const
  await sql`update posting p set depends_on = r.depends_on from ${recordset(columns, pairs)} where p.posting_id = r.posting_id`.execute(
    tx,
  )
}

/** The billing documents each posting stands for, in the place of those it stood for before it was armed again. */
export async function replacePostingMembers(
  tx: Tx,
  ids: readonly string[],
  members: readonly { posting_id: string; document_id: string }[],
): Promise<void> {
  const columns = { posting_id: 'uuid', document_id: 'uuid' } as const
  await sql`delete from posting_member where posting_id = any(${[...ids]}::uuid[])`.execute(tx)
  await sql`insert into posting_member (posting_id, document_id) select r.posting_id, r.document_id from ${recordset(columns, members)} on conflict do nothing`.execute(
    tx,
  )
}

/** Notes that a person brought postings into their state. */
export async function notePostings(
  tx: Tx,
  told: { ids: readonly string[]; before: ReadonlyMap<string, string>; at: Date; actor: string; detail: object },
): Promise<void> {
  const columns = { posting_id: 'uuid', from_state: 'text' } as const
  const rows = told.ids.map((id) => ({ posting_id: id, from_state: told.before.get(id) ?? null }))
  await sql`
    insert into posting_event (posting_id, event_no, at, actor, from_state, to_state, detail)
    select p.posting_id, coalesce((select max(e.event_no) from posting_event e where e.posting_id = p.posting_id), 0) + 1,
      ${told.at}::timestamptz, ${told.actor}, r.from_state, p.state, ${JSON.stringify(told.detail)}::jsonb
    from ${recordset(columns, rows)} join posting p on p.posting_id = r.posting_id`.execute(tx)
}

/** The state of some periods of an entity, held against a lock until the transaction ends. */
export async function holdPeriods(tx: Tx, wish: { entity: string; periods: readonly string[] }) {
  return tx
    .selectFrom('period_state')
    .select(['period', 'state'])
    .where('entity', '=', wish.entity)
    .where(sql<boolean>`period = any(${[...wish.periods]}::text[])`)
    .orderBy('period')
    .forShare()
    .execute()
}

/** The postings of a plan that were refused, locked. */
export async function lockRefusedPostings(tx: Tx, planId: string) {
  return tx
    .selectFrom('posting')
    .select(['posting_id', 'entity', 'period', 'depends_on', 'external_ref', 'state'])
    .where('plan_id', '=', planId)
    .where('state', '=', 'rejected')
    .orderBy('posting_id')
    .forUpdate()
    .execute()
}

/** Lets refused postings try again with the same document: held where their reversal does not stand yet. */
export async function rearmPostings(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`
    update posting p set problem_code = null, problem = null, retry_at = null, look_ups_missing = 0, looked_up_at = null,
      state = case when p.depends_on is null or exists (
        select from posting d where d.posting_id = p.depends_on and d.plan_id = p.plan_id and d.state in ('posted', 'confirmed')) then 'ready' else 'held' end
    where p.posting_id = any(${[...ids]}::uuid[])`.execute(tx)
}
