import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

/** The lines a finding about usage or rating is made of, billed and as they should be, with their documents; lines that were never billed have none of their own. */
export async function listJudgedLines(db: Db, wish: { subject: string; scope: EntityScope }) {
  const found = await sql<{
    line_key: string
    line_id: string | null
    source_id: string
    number: string
    document_kind: 'invoice' | 'credit_memo'
    issue_on: string
    bill_to_id: string
    currency: string
    subscription_id: string | null
    sku: string | null
    metric: string | null
    kind: string
    service_start_on: string | null
    service_end_on: string | null
    tax_code: string | null
    quantity: string | null
    unit_price: string | null
    price_id: string | null
    discount: unknown
    expected_minor: bigint | null
    billed_minor: bigint
    explanation: unknown
  }>`
    select r.line_key, r.line_id, d.source_id, d.number, d.kind as document_kind, d.issue_on, d.bill_to_id, r.currency, r.subscription_id, r.sku, r.metric, r.kind,
      r.service_start_on, r.service_end_on, coalesce(l.tax_code, f.tax_code) as tax_code, l.quantity, l.unit_price, l.price_id,
      (select o.explanation from rated_line o where o.document_id = r.document_id and o.subscription_id = r.subscription_id and o.kind = 'discount' limit 1) as discount,
      r.expected_minor, r.billed_minor, r.explanation
    from rated_line r
    join lateral (
      select b.source_id, b.number, b.kind, b.issue_on, b.bill_to_id, b.version_no from billing_document b
      where b.document_id = r.document_id and b.known_at <= (select as_of from control.latest_run) order by b.version_no desc limit 1) d on true
    left join billing_line l on l.document_id = r.document_id and l.version_no = d.version_no and l.line_id = r.line_id
    left join lateral (
      select o.tax_code from billing_line o where o.document_id = r.document_id and o.version_no = d.version_no and o.sku = r.sku and o.tax_code is not null
      order by o.line_no limit 1) f on true
    where r.finding_subject = ${wish.subject} and ${withinScope('r.entity', wish.scope)}
    order by d.issue_on, d.number, r.line_no nulls last, r.line_key`.execute(db)
  return found.rows
}

/** The billed month of a subscription and metric that a finding is about. */
export async function listJudgedMonths(db: Db, wish: { subject: string; scope: EntityScope }) {
  return db
    .selectFrom('usage_month')
    .select(['subscription_id', 'metric', 'period', 'cutoff_at', 'counted_quantity', 'billed_quantity', 'event_count'])
    .select(['service_start_on', 'service_end_on', 'explanation'])
    .where('finding_subject', '=', wish.subject)
    .where(withinScope('entity', wish.scope))
    .orderBy('subscription_id')
    .execute()
}

/** The tax rates that documents carry, by code. A document is named by its source's id. */
export async function listBilledTaxRates(db: Db, sourceIds: readonly string[]) {
  const found = await sql<{ tax_code: string; rate_percent: string }>`
    select distinct on (t.tax_code) t.tax_code, t.rate_percent
    from billing_document b join billing_tax t on t.document_id = b.document_id and t.version_no = b.version_no
    where b.source_id = any(${[...sourceIds]}::text[]) order by t.tax_code, b.issue_on, b.version_no desc`.execute(db)
  return found.rows
}
