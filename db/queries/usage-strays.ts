import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../client.ts'
import { recordset } from '../records.ts'
import { dropsTellingOf } from './usage-stream.ts'

const namedColumns = { subject: 'text', zone: 'text', entity: 'text' } as const
const servedColumns = { subject: 'text', metric: 'text', from_at: 'timestamptz', to_at: 'timestamptz' } as const

/** Why events count, or why they do not. The first three are no findings. */
export type UsageReason =
  | 'counted'
  | 'amends'
  | 'carried_in'
  | 'event_without_subscription'
  | 'unknown_metric'
  | 'metric_not_metered'
  | 'usage_before_start'
  | 'usage_after_end'
  | 'suspected_resend'
  | 'amendment_of_nothing'
  | 'amendment_of_amendment'
  | 'event_other_content'

export interface ReasonedUsage {
  readonly subject: string
  readonly metric: string
  /** The local month of the billing zone, 'YYYY-MM'; of UTC where no contract names the subject. */
  readonly period: string
  readonly entity: string | null
  readonly reason: UsageReason
  readonly events: bigint
  readonly first_at: Date
  readonly last_at: Date
}

/** What contracts say of the subjects: which name them (one row a subject), what they meter and when (end null: until further notice), and which metrics are defined and are levels. */
export interface ContractedUsage {
  readonly named: readonly { subject: string; zone: string; entity: string }[]
  readonly served: readonly { subject: string; metric: string; from_at: Date; to_at: Date | null }[]
  readonly metrics: readonly string[]
  readonly levels: readonly string[]
}

/** Which events are asked for: of subjects, as known at an instant; of one metric in a span of time, or of all. */
export interface ReasonWish extends ContractedUsage {
  readonly subjects: readonly string[]
  readonly asOf: Date
  readonly span?: { readonly metric: string; readonly from: Date; readonly to: Date } | undefined
}

/**
 * Every event of these subjects recorded by an instant, and every conflicting delivery, under exactly one reason: how many by subject, metric and month, and when they happened.
 * A level told before the service begins is carried in. Costs as much as the subjects have events. Rule: file-drop contract, section 3.
 */
export async function listUsageReasons(tx: Tx, wish: ReasonWish): Promise<ReasonedUsage[]> {
  const found = await sql<ReasonedUsage>`${reasonedUsage(wish)}
    select subject, metric, to_char(occurred_at at time zone coalesce(zone, 'UTC'), 'YYYY-MM') as period, entity, reason,
           count(*) as events, min(occurred_at) as first_at, max(occurred_at) as last_at
      from reasoned group by 1, 2, 3, 4, 5 order by 1, 2, 3, 5`.execute(tx)
  return found.rows
}

/** The rows of `reasoned`, of every event and of every conflicting delivery one, with its reason; of a delivery `repeats` tells it apart from the event whose id it repeats. */
export function reasonedUsage(wish: ReasonWish): RawBuilder<unknown> {
  const { asOf, span } = wish
  const subjects = sql`${[...wish.subjects]}::text[]`
  const within = (metric: RawBuilder<unknown>, at: RawBuilder<unknown>) =>
    span ? sql`and ${metric} = ${span.metric} and ${at} >= ${span.from} and ${at} < ${span.to}` : sql``
  return sql`
    with named as materialized (select * from ${recordset(namedColumns, wish.named)}),
    span as materialized (
      select subject, metric, range_agg(tstzrange(from_at, to_at)) as served from ${recordset(servedColumns, wish.served)} group by subject, metric),
    told as (
      select u.*, row_number() over (partition by u.source, u.subject, u.metric, u.occurred_at, u.quantity, u.ref, u.amends order by u.recorded_at, u.event_id collate "C") as nth
        from usage_event u
       where u.subject = any(${subjects}) ${within(sql`u.metric`, sql`u.occurred_at`)} and u.recorded_at <= ${asOf} and u.drop_id in (${dropsTellingOf(asOf)})),
    reasoned as (
      select t.subject, t.metric, t.occurred_at, n.zone, n.entity, t.source, t.event_id, t.recorded_at, t.quantity, t.amends, '' as repeats,
             case when n.subject is null then 'event_without_subscription'
                  when t.metric <> all(${[...wish.metrics]}::text[]) then 'unknown_metric'
                  when s.served is null then 'metric_not_metered'
                  when t.nth > 1 then 'suspected_resend'
                  when t.amends is not null and o.event_id is null then 'amendment_of_nothing'
                  when t.amends is not null and o.amends is not null then 'amendment_of_amendment'
                  when t.amends is not null then 'amends'
                  when t.occurred_at < lower(s.served) and t.metric = any(${[...wish.levels]}::text[]) then 'carried_in'
                  when t.occurred_at < lower(s.served) then 'usage_before_start'
                  when not s.served @> t.occurred_at then 'usage_after_end'
                  else 'counted' end as reason
        from told t left join named n on n.subject = t.subject
        left join span s on s.subject = t.subject and s.metric = t.metric
        left join lateral (
          select e.event_id, e.amends from usage_key k
            join usage_event e on e.source = k.source and e.event_id = k.event_id and e.occurred_at = k.occurred_at and e.subject = k.subject
           where t.amends is not null and k.source = t.source and k.event_id = t.amends and e.subject = t.subject and e.metric = t.metric
             and e.recorded_at <= ${asOf} and e.drop_id in (${dropsTellingOf(asOf)})) o on true
      union all
      select c.subject, c.metric, c.occurred_at, n.zone, n.entity, c.told ->> 'source', c.told ->> 'id', (c.told ->> 'recordedtime')::timestamptz,
             (c.told -> 'data' ->> 'quantity')::numeric, c.told -> 'data' ->> 'amends', md5(c.told::text), 'event_other_content'
        from (select distinct on (r.natural_key, r.payload) r.payload::jsonb as told, r.payload::jsonb ->> 'subject' as subject, r.payload::jsonb ->> 'type' as metric, (r.payload::jsonb ->> 'time')::timestamptz as occurred_at
                from rejected_row r
               where r.feed = 'usage_events' and r.bucket = 'conflict' and r.drop_id in (${dropsTellingOf(asOf)})
                 and (r.payload::jsonb ->> 'recordedtime')::timestamptz <= ${asOf}) c
        left join named n on n.subject = c.subject where c.subject = any(${subjects}) ${within(sql`c.metric`, sql`c.occurred_at`)})`
}

/** Every subject that ever had an event, or a delivery of one that conflicts. From each the index leads to the next, over all the events of one. */
export async function listUsageSubjects(tx: Tx): Promise<string[]> {
  const found = await sql<{ subject: string }>`
    with recursive known as (
      (select u.subject from usage_event u order by u.subject limit 1)
      union all
      select n.subject from known p cross join lateral (
        select u.subject from usage_event u where u.subject > p.subject order by u.subject limit 1) n)
    select subject from known
    union
    select r.payload::jsonb ->> 'subject' from rejected_row r where r.feed = 'usage_events' and r.bucket = 'conflict'
    order by 1`.execute(tx)
  return found.rows.map((row) => row.subject)
}
