// An accepted event is worth nothing where no subscription is billed for its tenant or nobody knows its metric: it stands in a bucket of its own until somebody says.
import { type Kysely, sql } from 'kysely'

const eventAccounting = `
  create or replace view control.event_accounting as
    select u.metric, to_char(u.occurred_at at time zone coalesce(z.zone, 'UTC'), 'YYYY-MM') as period,
           case when z.subject is null or k.metric is null then 'quarantined' else 'resolved' end as bucket, count(*) as events, sum(u.quantity) as quantity
    from usage_event u left join control.billing_zone z on z.subject = u.subject
    left join (select distinct natural_key as metric from source_document where stream = 'metrics') k on k.metric = u.metric
    where u.recorded_at <= (select as_of from control.latest_run) group by 1, 2, 3
    union all
    select p.event ->> 'type', left(p.event ->> 'time', 7), r.bucket, count(*),
           sum(case when pg_input_is_valid(p.event #>> '{data,quantity}', 'numeric') then (p.event #>> '{data,quantity}')::numeric end)
    from (select distinct on (w.row_no) w.row_no, w.bucket, w.payload from rejected_row w join control.current_drop d on d.drop_id = w.drop_id
          where w.feed = 'usage_events' order by w.row_no) r
    cross join lateral (select case when r.payload is json object then r.payload::jsonb end as event) p
    group by 1, 2, 3
    union all
    select null, null, 'duplicate', f.duplicate, null from control.feed_buckets f join control.current_drop d on d.drop_id = f.drop_id
    where f.feed = 'usage_events' and f.duplicate > 0`

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(eventAccounting).execute(db)
  await sql`comment on column control.event_accounting.bucket is 'resolved: of a known metric and a tenant that a subscription is billed for; quarantined: not so; duplicate, conflict, rejected: not taken.'`.execute(
    db,
  )
}
