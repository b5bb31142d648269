import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db, Tx } from '../client.ts'
import { batches, columnsOf, type RecordOf, recordset } from '../records.ts'
import { withinScope } from './within-scope.ts'

const columns = {
  line_id: 'text',
  period: 'text',
  partition: 'text',
  document_id: 'uuid',
  entity: 'text',
  currency: 'text',
  issue_period: 'text',
  revenue_category: 'text',
  deferred_account: 'text',
  revenue_account: 'text',
  amount_minor: 'bigint',
  base_minor: 'bigint',
  total_minor: 'bigint',
  days_through: 'integer',
  days_total: 'integer',
  run_id: 'uuid',
} as const

/** What one line recognises in one month, minor units, signed (credits negative); base and accounts null where they cannot be told. Days served by the end of the month, of all days. */
export type RevenueScheduleRecord = RecordOf<typeof columns>

/** Puts the schedules of the given partitions in the place of those that stood there. */
export async function replaceSchedules(
  tx: Tx,
  partitions: readonly string[],
  records: readonly RevenueScheduleRecord[],
): Promise<void> {
  for (const batch of batches(partitions, 10_000))
    await sql`delete from revenue_schedule where partition = any(${batch}::text[])`.execute(tx)
  for (const batch of batches(records, 5_000))
    await sql`insert into revenue_schedule (${columnsOf(columns, '')}) select ${columnsOf(columns)} from ${recordset(columns, batch)}`.execute(
      tx,
    )
}

/** Takes every schedule away, before a run over everything. */
export async function clearSchedules(tx: Tx): Promise<void> {
  await sql`delete from revenue_schedule`.execute(tx)
}

/** A month of an entity and currency in which schedules recognise something and that has no revenue journal. */
export interface UnbookedRunRow {
  entity: string
  currency: string
  period: string
  recognised_minor: bigint
  lines: bigint
}

/** The months up to the given one that no booked journal stands for, with what mapped documents should recognise there. Steps from month to month over the index, whatever the number of lines. */
export async function listUnbookedRuns(
  tx: Tx,
  ask: {
    entities: readonly string[]
    upTo: string
    booked: readonly { readonly entity: string; readonly currency: string; readonly period: string }[]
  },
): Promise<UnbookedRunRow[]> {
  const booked = JSON.stringify(ask.booked.map(({ entity, currency, period }) => ({ entity, currency, period })))
  const found = await sql<UnbookedRunRow>`
    with recursive cell as (
      (select entity, currency, period from revenue_schedule order by entity, currency, period limit 1)
      union all
      select n.entity, n.currency, n.period from cell c cross join lateral (
        select s.entity, s.currency, s.period from revenue_schedule s
        where (s.entity, s.currency, s.period) > (c.entity, c.currency, c.period)
        order by s.entity, s.currency, s.period limit 1) n),
    unbooked as (
      select c.* from cell c
      where c.entity = any(${ask.entities}::text[]) and c.period <= ${ask.upTo} and not exists (
        select from jsonb_to_recordset(${booked}::jsonb) as b(entity text, currency text, period text)
        where b.entity = c.entity and b.currency = c.currency and b.period = c.period))
    select entity, currency, period, sum(s.amount_minor)::bigint as recognised_minor, count(*) as lines
    from unbooked join revenue_schedule s using (entity, currency, period)
    where not exists (select from recon_item i where i.side = 'expected' and i.document_id = s.document_id and i.standing = 'unmapped')
    group by entity, currency, period order by entity, currency, period`.execute(tx)
  return found.rows
}

/** A row of a schedule as it is exported: amounts in document currency, signed. */
export interface ScheduleExportRow {
  line_id: string
  period: string
  entity: string
  currency: string
  amount_minor: bigint
}

/** Where a page of schedules goes on. */
export interface SchedulePlace {
  readonly line_id: string
  readonly period: string
}

/** Schedules in the order of line and month, one page after the given place; months of nothing are left out. */
export async function listSchedules(
  db: Db,
  wish: { scope: EntityScope; after: SchedulePlace | undefined; limit: number },
): Promise<ScheduleExportRow[]> {
  const after = wish.after ? sql`and (line_id, period) > (${wish.after.line_id}, ${wish.after.period})` : sql``
  const found = await sql<ScheduleExportRow>`
    select line_id, period, entity, currency, amount_minor from revenue_schedule
    where amount_minor <> 0 and ${withinScope('entity', wish.scope)} ${after}
    order by line_id, period limit ${wish.limit}`.execute(db)
  return found.rows
}
