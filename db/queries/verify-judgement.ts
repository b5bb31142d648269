import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../client.ts'

/** How many objects were looked at, and the first that do not hold, each with what is wrong. */
export interface Recomputed {
  readonly checked: bigint
  readonly wrong: readonly { readonly object: string; readonly problem: string }[]
}

async function recomputed(db: Db, all: RawBuilder<unknown>, limit: number): Promise<Recomputed> {
  const counted = await sql<{ checked: bigint }>`select count(*) as checked from (${all}) a`.execute(db)
  const wrong = await sql<{ object: string; problem: string }>`
    select a.object, a.problem from (${all}) a where a.problem is not null order by 1, 2 limit ${limit}`.execute(db)
  return { checked: counted.rows[0]?.checked ?? 0n, wrong: wrong.rows }
}

/** Every line that is earned over time, against its schedule: up to each month it holds net x days gone / days, rounded once, and at its end the net (file-drop contract, section 6). */
export async function recomputeSchedules(db: Db, limit: number): Promise<Recomputed> {
  const all = sql`
    with line as (
      select l.line_id, l.net_minor, l.service_start_on as starts, l.service_end_on as ends, b.period as issued
      from control.billing_figures b
      join billing_line l on l.document_id = b.document_id and l.version_no = b.billing_version_no
      join control.ratable_skus r on r.sku = l.sku
      where b.standing <> 'void' and l.kind <> 'discount' and l.service_end_on > l.service_start_on),
    reached as (
      select s.line_id, s.period, s.amount_minor, sum(s.amount_minor) over (partition by s.line_id order by s.period) as reached_minor
      from revenue_schedule s)
    select coalesce(l.line_id, s.line_id) || coalesce(' ' || s.period, '') as object,
           case when l.line_id is null then 'a schedule without a line that is earned over time'
                when s.line_id is null then 'no schedule'
                when s.period < l.issued then 'earned before it was issued'
                when s.reached_minor <> round(l.net_minor::numeric
                       * least((to_date(s.period, 'YYYY-MM') + interval '1 month')::date - l.starts, l.ends - l.starts) / (l.ends - l.starts))
                  then 'the share earned by then is not net x days gone / days' end as problem
    from (select * from line where net_minor <> 0) l full join reached s on s.line_id = l.line_id
    union all
    select l.line_id, case when sum(s.amount_minor) <> l.net_minor then 'the schedule does not add up to the net' end
    from line l join revenue_schedule s on s.line_id = l.line_id group by l.line_id, l.net_minor`
  return recomputed(db, all, limit)
}

/** Every judged month of usage against the charge and correction lines that billed it, and against the newest summary of what counted. */
export async function recomputeUsageMonths(db: Db, limit: number): Promise<Recomputed> {
  const all = sql`
    with billed as (
      select l.subscription_id, l.metric, to_char(l.service_start_on, 'YYYY-MM') as period, sum(l.quantity) as quantity
      from control.billing_figures b
      join billing_line l on l.document_id = b.document_id and l.version_no = b.billing_version_no
      where b.standing <> 'void' and b.kind = 'invoice' and l.metric is not null and l.kind in ('charge', 'usage_correction')
      group by 1, 2, 3),
    counted as (
      select distinct on (subscription_id, metric, period) subscription_id, metric, period, quantity
      from usage_summary order by subscription_id, metric, period, version_no desc)
    select u.subscription_id || ' ' || u.metric || ' ' || u.period as object,
           case when coalesce(b.quantity, 0) <> u.billed_quantity then 'the billed quantity is not that of the lines'
                when c.quantity is distinct from u.counted_quantity then 'the counted quantity is not that of the newest summary' end as problem
    from usage_month u left join billed b using (subscription_id, metric, period) left join counted c using (subscription_id, metric, period)`
  return recomputed(db, all, limit)
}

/** Every document whose lines were judged: what stands as billed is the net of its lines, discounts left out. */
export async function recomputeRatedLines(db: Db, limit: number): Promise<Recomputed> {
  const all = sql`
    with billed as (
      select b.document_id, b.number, b.entity, coalesce(sum(l.net_minor), 0) as net_minor
      from control.billing_figures b
      join billing_line l on l.document_id = b.document_id and l.version_no = b.billing_version_no and l.kind <> 'discount'
      where b.standing <> 'void' group by b.document_id, b.number, b.entity),
    judged as (select document_id, sum(billed_minor) as net_minor from rated_line where kind <> 'discount' group by document_id)
    select coalesce(b.entity || ' ' || b.number, j.document_id::text) as object,
           case when b.document_id is null then 'lines judged that no current document has'
                when j.net_minor is distinct from b.net_minor then 'the judged lines do not add up to the document' end as problem
    from billed b full join judged j on j.document_id = b.document_id`
  return recomputed(db, all, limit)
}

/** Every expected settlement: balanced in both currencies, and on receivables exactly what billing applied. */
export async function recomputeSettlements(db: Db, limit: number): Promise<Recomputed> {
  const all = sql`
    select s.source_id as object,
           case when sum(l.amount_minor) <> 0 or sum(l.base_minor) <> 0 then 'its lines do not balance'
                when coalesce(sum(l.amount_minor) filter (where l.role = 'receivable'), 0) <> p.receivable_minor
                  then 'its receivable lines are not what billing applied' end as problem
    from expected_settlement s
    join expected_settlement_line l on l.payment_id = s.payment_id
    join control.payment_figures p on p.document_id = s.payment_id
    where s.outcome = 'derived' group by s.payment_id, s.source_id, p.receivable_minor`
  return recomputed(db, all, limit)
}

/** Every cell of every tie-out: difference and rest follow from both sides, and what was billed and paid comes to the same by a second way of adding up. */
export async function recomputeTieOuts(db: Db, limit: number): Promise<Recomputed> {
  const all = sql`
    with cell as (select * from control.tie_outs where key is null and entity is not null),
    issued as (
      select entity, currency, to_char(issue_on, 'YYYY-MM') as period, sum(gross_minor) as minor
      from control.billing_figures where standing <> 'void' group by 1, 2, 3
      union all
      select entity, currency, period, sum(receivable_minor) from control.payment_figures group by 1, 2, 3),
    open as (
      select c.entity, c.currency, c.period, sum(i.minor) as minor
      from cell c join issued i on i.entity = c.entity and i.currency = c.currency and i.period <= c.period
      where c.identity = 'T10' group by 1, 2, 3)
    select concat_ws(' ', c.identity, c.entity, c.currency, c.period) as object,
           case when c.difference <> c.actual - c.expected then 'the difference is not actual minus expected'
                when c.unexplained <> c.difference - c.explained then 'what is unexplained is not difference minus explained'
                when c.identity = 'T10' and c.expected is distinct from coalesce(o.minor, 0) then 'open items are not billed less applied' end as problem
    from cell c left join open o on o.entity = c.entity and o.currency = c.currency and o.period = c.period`
  return recomputed(db, all, limit)
}
