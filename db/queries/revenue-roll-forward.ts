import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

/** What moved deferred revenue in a month, by the schedules: lines of invoices and of credit memos in their month of issue (the latter without their sign), and what is recognised. Minor units; the functional amount leaves out `unconverted` amounts, for which there is no rate. */
export interface DeferredMonthRow {
  entity: string
  currency: string
  period: string
  kind: 'billing' | 'credit' | 'recognition'
  amount_minor: bigint
  base_minor: bigint
  unconverted: bigint
}

/** Every movement of deferred revenue of the scope, all months, from one reading of the schedules. */
export async function listDeferredMonths(db: Db, scope: EntityScope): Promise<DeferredMonthRow[]> {
  const found = await sql<DeferredMonthRow>`
    with cell as materialized (
      select s.entity, s.currency, s.issue_period, s.period, d.kind, sum(s.amount_minor) as amount_minor, coalesce(sum(s.base_minor), 0) as base_minor,
             count(*) filter (where s.base_minor is null) as unconverted
      from revenue_schedule s join billing_document d on d.document_id = s.document_id and d.version_no = 1
      where ${withinScope('s.entity', scope)}
      group by s.entity, s.currency, s.issue_period, s.period, d.kind),
    moved as (
      select entity, currency, issue_period as period, case kind when 'credit_memo' then 'credit' else 'billing' end as kind,
             case kind when 'credit_memo' then -1 else 1 end as sign, amount_minor, base_minor, unconverted from cell
      union all select entity, currency, period, 'recognition', 1, amount_minor, base_minor, unconverted from cell)
    select entity, currency, period, kind, sum(sign * amount_minor)::bigint as amount_minor, sum(sign * base_minor)::bigint as base_minor, sum(unconverted)::bigint as unconverted
    from moved group by entity, currency, period, kind order by entity, currency, period, kind`.execute(db)
  return found.rows
}

/** What the ledger says of an entity's deferred accounts together at the ends of a month, and what was signed; functional minor units, credit positive: what is still owed in service. Null where it was not told. */
export interface DeferredLedgerRow {
  entity: string
  currency: string
  period: string
  opening_minor: bigint | null
  closing_minor: bigint | null
  signed_minor: bigint | null
}

/** The deferred accounts of every month that was told or signed. */
export async function listDeferredLedger(db: Db, scope: EntityScope): Promise<DeferredLedgerRow[]> {
  const found = await sql<DeferredLedgerRow>`
    with account as (select r.entity, r.account from control.account_roles r where r.role = 'deferred' and ${withinScope('r.entity', scope)}),
    told as (
      select b.entity, b.period, -sum(b.opening_minor) as opening_minor, -sum(b.closing_minor) as closing_minor
      from control.ledger_balance b join account a on a.entity = b.entity and a.account = b.account group by b.entity, b.period),
    signed as (
      select p.entity, p.period, -sum(round((v.value #>> '{}')::numeric * 10::numeric ^ control.currency_exponent(n.functional_currency))) as signed_minor
      from period_state p join entity n on n.entity = p.entity
      cross join lateral jsonb_each(p.signed_closing) v join account a on a.entity = p.entity and a.account = v.key
      group by p.entity, p.period)
    select n.entity, n.functional_currency as currency, k.period, t.opening_minor::bigint as opening_minor, t.closing_minor::bigint as closing_minor, s.signed_minor::bigint as signed_minor
    from (select entity, period from told union select entity, period from signed) k
    join entity n on n.entity = k.entity
    left join told t on t.entity = k.entity and t.period = k.period
    left join signed s on s.entity = k.entity and s.period = k.period
    order by n.entity, k.period`.execute(db)
  return found.rows
}
