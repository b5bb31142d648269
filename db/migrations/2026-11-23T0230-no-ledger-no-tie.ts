// Where the ERP told no balances, nothing is said about them: a difference to nothing is not explained by anything.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create or replace view control.tie_outs as
     with moved as (
       select identity, entity, currency, period, sum(expected) as expected, sum(actual) as actual, sum(case when is_explained then actual - expected else 0 end) as explained
       from control.tie_out_parts group by identity, entity, currency, period),
     asked as (
       select c.identity, c.entity, c.currency, m.period, c.identity in ('T8', 'T10', 'T11') as cumulative
       from (select distinct identity, entity, currency from moved) c join control.tie_out_months m on m.entity = c.entity
       where c.identity <> 'T11' or c.entity in (select entity from control.ledger_moves))
     select a.identity, a.entity, a.currency, a.period, null::text as key, case a.identity when 'T4' then 'count' when 'T1' then 'quantity' else 'minor' end as unit,
            coalesce(sum(c.expected), 0) as expected, coalesce(sum(c.actual), 0) as actual, coalesce(sum(c.actual - c.expected), 0) as difference,
            coalesce(sum(c.explained), 0) as explained, coalesce(sum(c.actual - c.expected - c.explained), 0) as unexplained
     from asked a
     left join moved c on c.identity = a.identity and c.entity = a.entity and c.currency = a.currency
       and (c.period = a.period or (a.cumulative and c.period < a.period))
     group by a.identity, a.entity, a.currency, a.period
     union all
     select v.identity, v.entity, v.currency, v.period, v.plan, case v.identity when 'T4' then 'count' else 'minor' end,
            sum(v.expected), sum(v.actual), sum(v.actual - v.expected), sum(v.actual - v.expected), 0
     from control.plan_moves v join control.tie_out_months m on m.entity = v.entity and m.period = v.period
     group by v.identity, v.entity, v.currency, v.period, v.plan having sum(v.expected) <> 0 or sum(v.actual) <> 0
     union all
     select 'T14', null, null, null, f.feed, 'count', f.rows_declared, f.received, f.received - f.rows_declared, 0, f.received - f.rows_declared
     from control.feed_buckets f join control.current_drop d on d.drop_id = f.drop_id`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
