// Suggestions compare what is unclaimed within one customer, so a change must find the customer's other unclaimed documents without reading all items.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index recon_item_party on recon_item (entity, customer_no, currency)`.execute(db)
}
