import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db, Tx } from '../client.ts'
import { batches, columnsOf, type RecordOf, recordset } from '../records.ts'
import { withinScope } from './within-scope.ts'

const columns = {
  subscription_id: 'text',
  metric: 'text',
  period: 'text',
  subject: 'text',
  entity: 'text',
  quantity: 'numeric',
  event_count: 'bigint',
  set_sha: 'bytea',
  cutoff_at: 'timestamptz',
  thru_seq: 'bigint',
  slices: 'jsonb',
} as const

export type SummaryRecord = RecordOf<typeof columns>

/** Adds a version for each summary whose quantity, events or cut-off are not those of the newest version; a summary found the same again adds nothing. */
export async function insertSummaryVersions(tx: Tx, records: readonly SummaryRecord[], runId: string): Promise<void> {
  for (const batch of batches(records, 5_000)) {
    await sql`insert into usage_summary (${columnsOf(columns, '')}, version_no, run_id)
      select ${columnsOf(columns)}, coalesce(n.version_no, 0) + 1, ${runId}::uuid
        from ${recordset(columns, batch)}
        left join lateral (
          select s.* from usage_summary s where s.subscription_id = r.subscription_id and s.metric = r.metric and s.period = r.period
          order by s.version_no desc limit 1) n on true
       where (n.quantity, n.event_count, n.set_sha, n.cutoff_at, n.slices, n.subject, n.entity)
             is distinct from (r.quantity, r.event_count, r.set_sha, r.cutoff_at, r.slices, r.subject, r.entity)`.execute(
      tx,
    )
  }
}

/** The newest summary of every month that the last run found billed, in the order of subscription, metric and month, from after a place on. */
export async function listUsageSummaries(
  db: Db,
  wish: { scope: EntityScope; after: SummaryPlace | undefined; limit: number },
) {
  let query = db
    .selectFrom('usage_month as m')
    .innerJoinLateral(
      (inner) =>
        inner
          .selectFrom('usage_summary as n')
          .whereRef('n.subscription_id', '=', 'm.subscription_id')
          .whereRef('n.metric', '=', 'm.metric')
          .whereRef('n.period', '=', 'm.period')
          .selectAll('n')
          .orderBy('n.version_no', 'desc')
          .limit(1)
          .as('s'),
      (join) => join.onTrue(),
    )
    .where(withinScope('m.entity', wish.scope))
  if (wish.after) {
    const { subscription_id, metric, period } = wish.after
    query = query.where(
      sql<boolean>`(m.subscription_id, m.metric, m.period) > (${subscription_id}::text, ${metric}::text, ${period}::text)`,
    )
  }
  return query
    .select(['s.subscription_id', 's.metric', 's.period', 's.quantity', 's.event_count', 's.cutoff_at', 's.entity'])
    .select(['s.version_no', 's.set_sha', 's.thru_seq'])
    .orderBy('m.subscription_id')
    .orderBy('m.metric')
    .orderBy('m.period')
    .limit(wish.limit)
    .execute()
}

/** The newest version of every summary, from after a place on, for it to be counted anew. */
export async function listSummariesToRecount(db: Db, page: { after: SummaryPlace | undefined; limit: number }) {
  const after = page.after ?? { subscription_id: '', metric: '', period: '' }
  const found = await sql<SummaryToRecount>`
    select distinct on (s.subscription_id, s.metric, s.period) s.subscription_id, s.metric, s.period, s.version_no, s.subject,
           s.quantity::text as quantity, s.event_count, encode(s.set_sha, 'hex') as set_sha, s.cutoff_at, s.thru_seq, s.slices
      from usage_summary s
     where (s.subscription_id, s.metric, s.period) > (${after.subscription_id}::text, ${after.metric}::text, ${after.period}::text)
     order by s.subscription_id, s.metric, s.period, s.version_no desc limit ${page.limit}`.execute(db)
  return found.rows
}

export interface SummaryToRecount extends SummaryPlace {
  readonly version_no: number
  readonly subject: string | null
  readonly quantity: string
  readonly event_count: bigint
  readonly set_sha: string
  readonly cutoff_at: Date
  readonly thru_seq: bigint
  readonly slices: readonly { readonly from: string; readonly to: string }[]
}

/** After which summary a page goes on. */
export interface SummaryPlace {
  readonly subscription_id: string
  readonly metric: string
  readonly period: string
}
