// A run that looks at what changed finds payments by the instant they became known, and the open items of a customer without reading every document.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create index payment_known on payment (known_at)`,
  `create index erp_document_receivables_customer on erp_document (entity, customer_no) where type in ('ar_invoice', 'ar_credit_memo')`,
  `create index erp_document_credits_by_day on erp_document (document_on) where type = 'ar_credit_memo'`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
