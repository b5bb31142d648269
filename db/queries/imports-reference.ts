import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../client.ts'
import type { SealScope } from './inbox-seal.ts'
import { landing } from './landing.ts'

/** Brings entities, bill-tos and periods up to what the newest drop says. Older content is history and changes nothing here. */
export async function projectReference(tx: Tx, seal: SealScope): Promise<void> {
  await upsert(tx, seal, {
    feed: 'legal_entities',
    member: 'entity',
    table: 'entity',
    keys: ['entity'],
    columns: ENTITY,
  })
  await upsert(tx, seal, {
    feed: 'bill_tos',
    member: 'bill_to',
    table: 'bill_to',
    keys: ['bill_to_id'],
    columns: BILL_TO,
  })
  await upsert(tx, seal, {
    feed: 'periods',
    member: 'period',
    table: 'period_state',
    keys: ['entity', 'period'],
    columns: PERIOD,
    settled: { state: KEPT_STATE, locked_at: KEPT_LOCK },
  })
}

type Columns = Readonly<Record<string, string>>

const ENTITY: Columns = {
  entity: 'text',
  name: 'text',
  country: 'text',
  functional_currency: 'text',
  time_zone: 'text',
  posting_mode: 'text',
  posting_sla_hours: 'integer',
  fiscal_year_start: 'text',
}
const BILL_TO: Columns = {
  bill_to_id: 'text',
  entity: 'text',
  global_account_id: 'text',
  name: 'text',
  currency: 'text',
}
const PERIOD: Columns = {
  entity: 'text',
  period: 'text',
  state: 'text',
  source_state: 'text',
  locked_at: 'timestamptz',
  signed_closing: 'jsonb',
}

// What somebody closed here is not opened by an extract that has not heard of it; what the extract says stands beside it.
const ORDER = sql`array['future', 'open', 'soft_closed', 'in_review', 'locked']`
const IS_KEPT = sql`period_state.decided_by is not null
  and array_position(${ORDER}, excluded.state) < array_position(${ORDER}, period_state.state)`
const KEPT_STATE = sql`case when ${IS_KEPT} then period_state.state else excluded.state end`
const KEPT_LOCK = sql`case when ${IS_KEPT} then period_state.locked_at else excluded.locked_at end`

interface Projection {
  readonly feed: string
  readonly member: string
  readonly table: string
  readonly keys: readonly string[]
  readonly columns: Columns
  /** How a column is settled where the row exists; others take what the drop says. */
  readonly settled?: Readonly<Record<string, RawBuilder<unknown>>>
}

async function upsert(
  tx: Tx,
  seal: SealScope,
  { feed, member, table, keys, columns, settled }: Projection,
): Promise<void> {
  const names = Object.keys(columns)
  const changing = [...names.filter((name) => !keys.includes(name)), 'seq']
  await sql`insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.id(name)))}, seq)
    select ${sql.join(names.map((name) => sql.id('m', name)))}, ${seal.seqBase}::bigint + p.ord
      from ${landing(seal.tables.plan)} p join ${landing(seal.tables.rows)} r using (feed, row_no),
           json_to_record(r.mirror -> ${sql.lit(member)})
             as m(${sql.join(Object.entries(columns).map(([name, type]) => sql`${sql.id(name)} ${sql.raw(type)}`))})
     where p.feed = ${sql.lit(feed)} and p.bucket in ('new', 'changed') and not p.is_history
    on conflict (${sql.join(keys.map((key) => sql.id(key)))}) do update
       set ${sql.join(changing.map((name) => sql`${sql.id(name)} = ${settled?.[name] ?? sql.id('excluded', name)}`))}`.execute(
    tx,
  )
}
