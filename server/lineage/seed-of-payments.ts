import { listApplicationsOf, listPaymentHeads } from '#db/queries/lineage-settlement'
import { documentIdOf } from '../domain/ids.ts'
import { nodeKey } from '../domain/lineage/keys.ts'
import type { Seed } from './find-seed.ts'
import type { Reading } from './reading.ts'

/** Where the trace of payments starts: at the documents that they settle. No keys when none of them lies in the scope. */
export async function seedOfPayments(reading: Reading, paymentIds: readonly string[]): Promise<Seed> {
  const heads = await listPaymentHeads(reading.db, { scope: reading.scope, sourceIds: paymentIds })
  const known = heads.map((head) => head.source_id)
  const applications = await listApplicationsOf(reading.db, known)
  const settled = [...applications.map((row) => row.invoice_id), ...heads.flatMap((head) => head.credit_memo_id ?? [])]
  return {
    kind: 'payment',
    label: known.join(', '),
    keys: known.map(nodeKey.payment),
    billingIds: [...new Set(settled)].map((sourceId) => documentIdOf('billing', sourceId)),
    erpIds: [],
    paymentIds: known,
  }
}
