import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** Marks the billing documents of a posting for the next run: whether they are expected in its period hangs on its state. */
export async function markDirtyMembers(tx: Tx, postingId: string): Promise<void> {
  await sql`
    insert into dirty (scope, key, seq)
    select 'billing_document', m.document_id::text, coalesce((select max(value) from counter where scope = 'seq' and key = 'global'), 0)
    from posting_member m where m.posting_id = ${postingId} order by m.document_id`.execute(tx)
}
