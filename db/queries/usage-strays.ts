import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import { dropsTellingOf } from './usage-stream.ts'

export interface StrayUsage {
  readonly subject: string
  readonly metric: string
  /** No subscription is billed for the usage of this tenant, or nobody knows the metric. */
  readonly code: 'event_without_subscription' | 'unknown_metric'
  readonly events: bigint
  readonly first_at: Date
  readonly last_at: Date
}

/**
 * Usage that nothing can be billed for, as known at an instant, among the given subjects (null: all): how many events of which metric, and when they happened. One subject and metric may have both codes.
 * Costs as much as there are subjects, metrics and stray events, however many events there are.
 */
export async function listStrayUsage(
  tx: Tx,
  wish: { subjects: readonly string[] | null; asOf: Date },
): Promise<StrayUsage[]> {
  const found = await sql<StrayUsage>`
    with recursive pair as (${wish.subjects === null ? EVERY_PAIR : pairsOf(wish.subjects)}),
    known as (
      select distinct on (s.stream, s.natural_key) s.stream, s.natural_key, s.payload::jsonb ->> 'usage_tenant_id' as subject
        from source_document s where s.stream in ('subscriptions', 'metrics') and s.known_at <= ${wish.asOf}
       order by s.stream, s.natural_key, s.version_no desc),
    stray as (
      select p.subject, p.metric, 'event_without_subscription' as code from pair p
       where not exists (select from known k where k.stream = 'subscriptions' and k.subject = p.subject)
      union all
      select p.subject, p.metric, 'unknown_metric' from pair p
       where not exists (select from known k where k.stream = 'metrics' and k.natural_key = p.metric))
    select s.subject, s.metric, s.code, e.events, e.first_at, e.last_at
      from stray s cross join lateral (
        select count(*) as events, min(u.occurred_at) as first_at, max(u.occurred_at) as last_at from usage_event u
         where u.subject = s.subject and u.metric = s.metric and u.recorded_at <= ${wish.asOf}
           and u.drop_id in (${dropsTellingOf(wish.asOf)})) e
     where e.events > 0
     order by s.subject, s.metric, s.code`.execute(tx)
  return found.rows
}

// From each subject and metric the index leads to the next, over all the events of one.
const EVERY_PAIR = sql`
  (select u.subject, u.metric from usage_event u order by u.subject, u.metric limit 1)
  union all
  select n.subject, n.metric from pair p cross join lateral (
    select u.subject, u.metric from usage_event u where (u.subject, u.metric) > (p.subject, p.metric)
     order by u.subject, u.metric limit 1) n`

function pairsOf(subjects: readonly string[]) {
  return sql`select distinct u.subject, u.metric from usage_event u where u.subject = any(${[...subjects]}::text[])`
}
