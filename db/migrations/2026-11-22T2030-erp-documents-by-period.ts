// The list of ERP documents can be narrowed to a period, which is not the month of the document date: without its own index an old period reads everything newer.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create index erp_document_by_period on erp_document (period, document_on desc, document_id desc)`,
  `create index billing_document_kind_by_day on billing_document (kind, issue_on desc, document_id desc)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
