import { sql } from 'kysely'
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
  locked_at: 'timestamptz',
  signed_closing: 'jsonb',
}

interface Projection {
  readonly feed: string
  readonly member: string
  readonly table: string
  readonly keys: readonly string[]
  readonly columns: Columns
}

async function upsert(tx: Tx, seal: SealScope, { feed, member, table, keys, columns }: Projection): Promise<void> {
  const names = Object.keys(columns)
  const changing = [...names.filter((name) => !keys.includes(name)), 'seq']
  await sql`insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.id(name)))}, seq)
    select ${sql.join(names.map((name) => sql.id('m', name)))}, ${seal.seqBase}::bigint + p.ord
      from ${landing(seal.tables.plan)} p join ${landing(seal.tables.rows)} r using (feed, row_no),
           json_to_record(r.mirror -> ${sql.lit(member)})
             as m(${sql.join(Object.entries(columns).map(([name, type]) => sql`${sql.id(name)} ${sql.raw(type)}`))})
     where p.feed = ${sql.lit(feed)} and p.bucket in ('new', 'changed') and not p.is_history
    on conflict (${sql.join(keys.map((key) => sql.id(key)))}) do update
       set ${sql.join(changing.map((name) => sql`${sql.id(name)} = ${sql.id('excluded', name)}`))}`.execute(tx)
}
