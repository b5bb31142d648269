// An event recorded after the judged instant is not accepted yet: judged again as of an earlier day, the buckets of usage must be those of that day.
import { type Kysely, sql } from 'kysely'

const eventAccounting = `
  create or replace view control.event_accounting as
    select u.metric, to_char(u.occurred_at at time zone 'UTC', 'YYYY-MM') as period, 'accepted' as bucket, count(*) as events, sum(u.quantity) as quantity
    from usage_event u where u.recorded_at <= (select as_of from control.latest_run) group by 1, 2
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
}
