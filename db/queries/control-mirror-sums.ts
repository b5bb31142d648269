import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

/** What the mirror holds as of the latest run, counted without the reconciliation: what the buckets must add up to. */
export async function sumMirrored(db: Db, scope: EntityScope, side: 'billing' | 'erp') {
  const source = side === 'billing' ? billingInForce : erpInForce
  const found = await sql<{
    entity: string
    currency: string
    period: string
    documents: bigint
    amount_minor: bigint
  }>`
    select d.entity, d.currency, d.period, count(*) as documents, coalesce(sum(d.amount_minor), 0)::bigint as amount_minor
      from (${source}) d where ${withinScope('d.entity', scope)}
     group by d.entity, d.currency, d.period order by d.entity, d.currency, d.period`.execute(db)
  return found.rows
}

const billingInForce = sql`
  select distinct on (b.document_id) b.entity, b.currency, to_char(b.issue_on, 'YYYY-MM') as period, b.gross_minor as amount_minor
    from billing_document b
   where b.known_at <= (select as_of from control.latest_run)
   order by b.document_id, b.known_at desc, b.version_no desc`

const erpInForce = sql`
  select e.entity, e.currency, e.period, (
           select sum(l.amount_minor) from erp_line l
             join control.account_roles r on r.entity = e.entity and r.account = l.account and r.role = 'receivable'
            where l.document_id = e.document_id and l.version_no = e.version_no) as amount_minor
    from (select distinct on (v.document_id) v.* from erp_document v
           where v.known_at <= (select as_of from control.latest_run)
           order by v.document_id, v.known_at desc, v.version_no desc) e
   where e.type in ('ar_invoice', 'ar_credit_memo')`
