// A trace asks one kind of edge at a time by key, and the document list walks by day: each of those keys needs an index of its own.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create index erp_line_source on erp_line (source_line_ref) where source_line_ref is not null`,
  `create index erp_line_applies on erp_line (applies_to) where applies_to is not null`,
  `create index billing_document_original on billing_document (original_source_id) where original_source_id is not null`,
  `create index payment_credit_memo on payment (credit_memo_id) where credit_memo_id is not null`,
  `create index billing_document_by_day on billing_document (issue_on desc, document_id desc)`,
  `create index billing_document_customer on billing_document (bill_to_id)`,
  `create index erp_document_by_day on erp_document (document_on desc, document_id desc)`,
  `create index erp_document_customer on erp_document (customer_no)`,
  `create index payment_by_day on payment (paid_on desc, document_id desc)`,
  `create index payment_customer on payment (bill_to_id)`,
  `create index bill_to_name on bill_to using gin (name gin_trgm_ops)`,
  `create index source_document_usage_tenant on source_document ((payload::jsonb ->> 'usage_tenant_id'))
     where stream = 'subscriptions' and payload is json object`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
