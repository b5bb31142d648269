import type { Tx } from '#db/client'
import { loadErpAsOf } from '#db/queries/recon-erp'
import type { ReconItemRecord } from '#db/queries/recon-items'
import { batches } from '#db/records'
import { blocksOf, erpKey, erpNumber } from './recon-keys.ts'

const BATCH = 5_000

/** Reads the given ERP documents as items, in the version known at the instant, and gives them to `layOut` batch by batch. */
export async function readErpItems(
  tx: Tx,
  ask: { ids: readonly string[]; asOf: Date },
  layOut: (items: readonly ReconItemRecord[]) => Promise<void>,
): Promise<void> {
  for (const batch of batches(ask.ids, BATCH)) {
    const documents = await loadErpAsOf(tx, batch, ask.asOf)
    await layOut(
      documents.map((row) => {
        const reference = { entity: row.entity, externalRef: row.external_ref, refs: row.refs }
        const number = erpNumber(reference)
        return {
          document_id: row.document_id,
          match_key: erpKey(reference),
          source_id: row.source_id,
          version_no: row.version_no,
          entity: row.entity,
          kind: row.type === 'ar_credit_memo' ? 'credit_memo' : 'invoice',
          standing: row.standing,
          number,
          customer_no: row.customer_no,
          currency: row.currency,
          amount_minor: row.receivable_minor,
          base_minor: row.base_receivable_minor,
          on_date: row.document_on,
          period: row.period,
          deadline_at: null,
          posted_at: row.created_at,
          ...blocksOf({
            entity: row.entity,
            customerNo: row.customer_no,
            currency: row.currency,
            amountMinor: row.receivable_minor,
            number,
            documentId: row.document_id,
          }),
        }
      }),
    )
  }
}
