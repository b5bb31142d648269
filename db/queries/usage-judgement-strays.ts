import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** Events nobody can be billed for: of a subject that no contract names, or of a metric that is not defined. */
export interface StrayUsageRow {
  subject: string
  metric: string
  events: bigint
  quantity: string
}

/** Stray events as known at an instant, by subject and metric; of the given subjects, or null for all. */
export async function listStrayUsage(
  tx: Tx,
  by: { subjects: readonly string[] | null; known: readonly string[]; metrics: readonly string[]; asOf: Date },
): Promise<StrayUsageRow[]> {
  const found = await sql<StrayUsageRow>`
    select u.subject, u.metric, count(*) as events, sum(u.quantity) as quantity from usage_event u
    where u.recorded_at <= ${by.asOf} and u.drop_id in (select d.drop_id from source_drop d where d.as_of <= ${by.asOf})
      ${by.subjects === null ? sql`` : sql`and u.subject = any(${[...by.subjects]}::text[])`}
      and (u.subject not in (select unnest(${[...by.known]}::text[])) or u.metric not in (select unnest(${[...by.metrics]}::text[])))
    group by u.subject, u.metric order by u.subject, u.metric`.execute(tx)
  return found.rows
}

/** Subjects of events of these metrics. */
export async function listSubjectsOf(tx: Tx, metrics: readonly string[]): Promise<string[]> {
  if (metrics.length === 0) return []
  const found = await sql<{ subject: string }>`
    select distinct subject from usage_event where metric = any(${metrics}::text[])`.execute(tx)
  return found.rows.map((row) => row.subject)
}

/** Every subject these subscriptions ever named. */
export async function listSubjectsEverNamed(tx: Tx, subscriptionIds: readonly string[]): Promise<string[]> {
  if (subscriptionIds.length === 0) return []
  const found = await sql<{ subject: string }>`
    select distinct payload::jsonb ->> 'usage_tenant_id' as subject from source_document
    where stream = 'subscriptions' and payload::jsonb ->> 'subscription_id' = any(${subscriptionIds}::text[]) and payload::jsonb ->> 'usage_tenant_id' is not null`.execute(
    tx,
  )
  return found.rows.map((row) => row.subject)
}

/** Subjects of events that reached us with drops of between two instants which an earlier run had already taken the marks of. */
export async function listSubjectsKnownBetween(tx: Tx, after: Date, until: Date): Promise<string[]> {
  const drops = await sql<{ drop_id: string }>`
    select drop_id from source_drop where as_of > ${after} and as_of <= ${until}
      and imported_at <= (select max(started_at) from run where state = 'complete')`.execute(tx)
  if (drops.rows.length === 0) return []
  const found = await sql<{ subject: string }>`
    select distinct subject from usage_event where drop_id = any(${drops.rows.map((row) => row.drop_id)}::uuid[])`.execute(
    tx,
  )
  return found.rows.map((row) => row.subject)
}
