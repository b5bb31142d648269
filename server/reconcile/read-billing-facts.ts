import type { Tx } from '#db/client'
import { type BillingRow, loadBillingAsOf } from '#db/queries/recon-billing'
import type { BillingDocument } from '../domain/posting/types.ts'

/** Billing documents as known at an instant, in the shape the derivation takes, each beside its row; what did not exist yet is left out. */
export async function readBillingFacts(
  tx: Tx,
  ids: readonly string[],
  asOf: Date,
): Promise<{ row: BillingRow; document: BillingDocument }[]> {
  const { documents, lines, taxes } = await loadBillingAsOf(tx, ids, asOf)
  const linesOf = Map.groupBy(lines, (line) => line.document_id)
  const taxesOf = Map.groupBy(taxes, (tax) => tax.document_id)
  return documents.map((row) => ({
    row,
    document: {
      sourceId: row.source_id,
      number: row.number,
      entity: row.entity,
      kind: row.kind,
      billToId: row.bill_to_id,
      issueOn: row.issue_on,
      finalisedAt: row.finalised_at,
      currency: row.currency,
      grossMinor: row.gross_minor,
      lines: (linesOf.get(row.document_id) ?? []).map((line) => ({
        lineId: line.line_id,
        lineNo: line.line_no,
        kind: line.kind,
        sku: line.sku,
        taxCode: line.tax_code,
        netMinor: line.net_minor,
      })),
      taxes: (taxesOf.get(row.document_id) ?? []).map((tax) => ({
        taxCode: tax.tax_code,
        amountMinor: tax.amount_minor,
      })),
    },
  }))
}
