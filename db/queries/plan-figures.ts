import { sql } from 'kysely'
import type { Db } from '../client.ts'
import { isOneOfIds } from './within-scope.ts'

/** The receivables each plan sends, per currency in major units without sign; a reversal that is booked again counts once. */
export async function sumPlanReceivables(
  db: Db,
  wish: { planIds: readonly string[]; accounts: readonly string[] },
): Promise<{ plan_id: string; currency: string; receivable: string }[]> {
  const found = await sql<{ plan_id: string; currency: string; receivable: string }>`
    select i.plan_id, i.currency, sum(abs(x.receivable))::text as receivable
    from plan_item i
    cross join lateral (
      select coalesce(sum((l ->> 'debit')::numeric - (l ->> 'credit')::numeric), 0) as receivable
      from jsonb_array_elements(i.document -> 'lines') l where l ->> 'account' = any(${[...wish.accounts]}::text[])) x
    where ${isOneOfIds('i.plan_id', wish.planIds)} and i.outcome = 'send'
      and not exists (select from plan_item d where d.plan_id = i.plan_id and d.depends_on = i.item_no)
    group by i.plan_id, i.currency order by i.plan_id, i.currency limit 1000`.execute(db)
  return found.rows
}

/** How many exceptions a plan sends something for, and how many of them are resolved, or accepted for it made them good. */
export async function countPlanExceptions(db: Db, planId: string): Promise<{ all: number; resolved: number }> {
  const found = await sql<{ all: number; resolved: number }>`
    select count(*)::int as all, count(*) filter (where x.status in ('resolved', 'accepted'))::int as resolved
    from exception x where x.exception_id in (
      select i.exception_id from plan_item i where i.plan_id = ${planId}::uuid and i.outcome = 'send')`.execute(db)
  return found.rows[0] ?? { all: 0, resolved: 0 }
}
