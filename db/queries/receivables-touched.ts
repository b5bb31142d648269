import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** Every bill-to with settlements and every ERP customer with credits or payments, as partitions. */
export async function listReceivablesPartitions(tx: Tx): Promise<string[]> {
  const found = await sql<{ partition: string }>`
    select distinct 'receivables|' || entity || '|' || bill_to_id as partition from payment
    union
    select distinct 'receivables|' || entity || '|customer:' || customer_no from erp_document
    where customer_no is not null and type in ('ar_credit_memo', 'payment', 'adjustment')`.execute(tx)
  return found.rows.map((row) => row.partition)
}

/** What a run looks at again beside the documents it has judged: marks of imports and decisions, and the time that passed since the last run. */
export interface ReceivablesChange {
  readonly marks: readonly { scope: string; key: string }[]
  readonly billing: readonly string[]
  readonly erp: readonly string[]
  readonly after: Date | undefined
  readonly until: Date
  /** The first and the last day a credit memo may bear to have come of age in that time. */
  readonly agedFrom: string | undefined
  readonly agedTo: string
}

type Fragment = ReturnType<typeof sql>

/** Partitions that may read differently now: by settlements and documents that changed, by reference rows they read, by deadlines that passed and credits that came of age. A settlement takes along whoever settled the same documents, a reversal what it reverses. */
export async function listTouchedReceivables(tx: Tx, change: ReceivablesChange): Promise<string[]> {
  const { after: since, until } = change
  const after = since ?? null
  const found = await sql<{ partition: string }>`
    with m as materialized (select * from jsonb_to_recordset(${JSON.stringify(change.marks)}::jsonb) as m(scope text, key text)),
    erp as materialized (
      select distinct d.document_id, d.version_no, d.entity, d.type, d.customer_no, d.ref_root, d.external_ref
      from erp_document d where d.document_id = any(${change.erp}::uuid[])
      union
      select d.document_id, d.version_no, d.entity, d.type, d.customer_no, d.ref_root, d.external_ref
      from erp_document d where d.known_at > ${after} and d.known_at <= ${until}
      union
      select o.document_id, o.version_no, o.entity, o.type, o.customer_no, o.ref_root, o.external_ref
      from erp_document v join erp_document o on o.source_id = v.reversal_of where v.known_at > ${after} and v.known_at <= ${until}),
    changed as materialized (${union(changedPayments(change))}),
    settled as materialized (
      select distinct d.source_id from billing_document d where d.document_id = any(${change.billing}::uuid[])
      union select a.invoice_id from changed c join payment_application a using (document_id)
      union select p.credit_memo_id from changed c join payment p using (document_id) where p.credit_memo_id is not null),
    settling as materialized (
      select document_id from changed
      union select a.document_id from settled s join payment_application a on a.invoice_id = s.source_id
      union select p.document_id from settled s join payment p on p.credit_memo_id = s.source_id),
    root as materialized (
      select e.entity, e.ref_root as root from erp e where e.ref_root is not null and e.type in ('ar_invoice', 'ar_credit_memo')
      union select e.entity, regexp_replace(l.applies_to, '(/[SRB][1-9][0-9]*)+$', '') from erp e join erp_line l using (document_id) where l.applies_to is not null
        and e.type in ('payment', 'adjustment')
      union select x.entity, x.group_ref from expected_document x where x.expected_id = any(${change.billing}::uuid[]))
    select distinct 'receivables|' || p.entity || '|' || p.bill_to_id as partition from settling s join payment p using (document_id)
    union
    select 'receivables|' || c.entity || '|customer:' || c.customer_no from (${union(touchedCustomers(change))}) c
    where c.customer_no is not null`.execute(tx)
  return found.rows.map((row) => row.partition)
}

/** Settlements by what changed; reference rows only where some are marked, so that no table is read for nothing. */
function changedPayments({ marks, after: since, until }: ReceivablesChange): Fragment[] {
  const after = since ?? null
  const when = (scope: string, fragment: Fragment) => (marks.some((mark) => mark.scope === scope) ? [fragment] : [])
  return [
    sql`select p.document_id from payment p where p.known_at > ${after} and p.known_at <= ${until}`,
    sql`select p.document_id from erp e join payment p on p.source_id = e.ref_root where e.type in ('payment', 'adjustment')`,
    sql`select p.document_id from erp e join payment p on p.source_id = e.external_ref where e.type in ('payment', 'adjustment')`,
    sql`select s.payment_id from expected_settlement s where s.deadline_at > ${after} and s.deadline_at <= ${until}`,
    ...when('payment', sql`select m.key::uuid from m where m.scope = 'payment'`),
    ...when(
      'bill_to',
      sql`select p.document_id from m join payment p on p.bill_to_id = m.key where m.scope = 'bill_to'`,
    ),
    ...when(
      'entity',
      sql`select p.document_id from m join payment p on m.key = '*' or p.entity = m.key where m.scope = 'entity'`,
    ),
    ...when(
      'period',
      sql`select p.document_id from m join payment p on p.entity = m.key::jsonb ->> 0
        and p.paid_on >= to_date(m.key::jsonb ->> 1, 'YYYY-MM') and p.paid_on < to_date(m.key::jsonb ->> 1, 'YYYY-MM') + interval '1 month'
        where m.scope = 'period'`,
    ),
    ...when(
      'rate',
      sql`select p.document_id from (
          select m.key::jsonb ->> 0 as base, m.key::jsonb ->> 1 as quote, min((m.key::jsonb ->> 2)::date) as day from m where m.scope = 'rate' group by 1, 2) r
        join payment p on p.currency in (r.base, r.quote) and p.paid_on >= r.day
        join entity n on n.entity = p.entity and n.functional_currency <> p.currency`,
    ),
  ]
}

/** ERP customers whose open items or entries without source may read differently. */
function touchedCustomers({ marks, agedFrom, agedTo }: ReceivablesChange): Fragment[] {
  const when = (scope: string, fragment: Fragment) => (marks.some((mark) => mark.scope === scope) ? [fragment] : [])
  return [
    sql`select entity, customer_no from erp where type in ('ar_invoice', 'ar_credit_memo', 'payment', 'adjustment')`,
    sql`select d.entity, d.customer_no from root r join erp_document d on d.ref_root = r.root and d.entity = r.entity`,
    sql`select d.entity, d.customer_no from changed c join payment p using (document_id) join erp_document d on d.ref_root = p.source_id`,
    sql`select d.entity, d.customer_no from changed c join payment p using (document_id) join erp_document d on d.external_ref = p.source_id`,
    sql`select d.entity, d.customer_no from erp_document d
      where d.type = 'ar_credit_memo' and d.document_on between ${agedFrom ?? null}::date and ${agedTo}::date`,
    ...when(
      'entity',
      sql`select d.entity, d.customer_no from m join erp_document d on m.key = '*' or d.entity = m.key
        where m.scope = 'entity' and d.type in ('ar_credit_memo', 'payment', 'adjustment')`,
    ),
  ]
}

const union = (fragments: readonly Fragment[]) => sql.join([...fragments], sql` union `)
