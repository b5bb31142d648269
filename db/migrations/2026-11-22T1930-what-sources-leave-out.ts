// A discount line belongs to no product and a revenue journal over many invoices has no single rate: the sources leave both out.
import { type Kysely, sql } from 'kysely'

const statements = [
  `alter table billing_line alter column sku drop not null`,
  `alter table erp_document alter column rate drop not null`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
