// Usage belongs to the month of the subscription's billing zone; counted by UTC, the first hours of a month in Tokyo stood in the month before.
import { type Kysely, sql } from 'kysely'

const billingZone = `
  create view control.billing_zone as
    select s.subject, min(s.zone) as zone
    from (select distinct on (natural_key) payload::jsonb ->> 'usage_tenant_id' as subject, payload::jsonb ->> 'billing_time_zone' as zone
          from source_document where stream = 'subscriptions' order by natural_key, version_no desc) s
    where s.subject is not null group by s.subject`

const eventAccounting = `
  create or replace view control.event_accounting as
    select u.metric, to_char(u.occurred_at at time zone coalesce(z.zone, 'UTC'), 'YYYY-MM') as period, 'accepted' as bucket, count(*) as events, sum(u.quantity) as quantity
    from usage_event u left join control.billing_zone z on z.subject = u.subject
    where u.recorded_at <= (select as_of from control.latest_run) group by 1, 2
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
  await sql.raw(billingZone).execute(db)
  await sql.raw(eventAccounting).execute(db)
  await sql`comment on view control.billing_zone is 'The zone in which the usage of a tenant is billed, from its subscriptions.'`.execute(
    db,
  )
  await sql`comment on column control.billing_zone.subject is 'Usage tenant.'`.execute(db)
  await sql`comment on column control.billing_zone.zone is 'IANA time zone.'`.execute(db)
  await sql`comment on column control.event_accounting.period is 'Month of the event in the billing zone of its subscription; of an event that was not taken, the month it states.'`.execute(
    db,
  )
  await sql`grant select on control.billing_zone to tieout_app`.execute(db)
}
