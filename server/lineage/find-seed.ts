import { listErpHeads } from '#db/queries/lineage-posting'
import {
  findBillingByLine,
  findBillingByText,
  findErpByText,
  findExceptionSubject,
  findPaymentsByText,
} from '#db/queries/lineage-seed'
import { nodeKey } from '../domain/lineage/keys.ts'
import type { Reading } from './reading.ts'
import { seedOfErp } from './seed-of-erp.ts'
import { seedOfEvent } from './seed-of-event.ts'
import { seedOfPayments } from './seed-of-payments.ts'

/** Where a trace starts: nodes to follow from, and the documents that must be read to draw them. */
export interface Seed {
  readonly kind: 'billing' | 'line' | 'erp' | 'payment' | 'event'
  /** The id or number as its source writes it. */
  readonly label: string
  readonly keys: readonly string[]
  readonly billingIds: readonly string[]
  readonly erpIds: readonly string[]
  readonly paymentIds: readonly string[]
  /** For a journal of more lines than are traced one by one: how many of how many. */
  readonly partial?: { readonly read: number; readonly lines: bigint }
}

/**
 * Everything inside the scope that goes by an id or number: billing id or number, line id, ERP id, document number or reference, payment id, exception reference, usage event id.
 * Numbers repeat over entities, so there may be several; none means unknown or outside the scope, which a reader cannot tell apart.
 */
export async function findSeeds(reading: Reading, text: string): Promise<Seed[]> {
  const wish = { scope: reading.scope, text }
  const [billing, lines, erp, payments] = await Promise.all([
    findBillingByText(reading.db, wish),
    findBillingByLine(reading.db, { scope: reading.scope, lineId: text }),
    findErpByText(reading.db, wish),
    findPaymentsByText(reading.db, wish),
  ])
  const own = billing.map((row) => billingSeed(row.document_id, row.number))
  if (own.length > 0) return own // an ERP document that repeats the number is on the same trace
  if (lines.length > 0)
    return lines.map((row) => ({
      ...billingSeed(row.document_id, row.line_id),
      kind: 'line',
      keys: [nodeKey.line(row.line_id)],
    }))
  if (erp.length > 0) return seedsOfErp(reading, erp)
  if (payments.length > 0)
    return [
      await seedOfPayments(
        reading,
        payments.map((row) => row.source_id),
      ),
    ]
  const [exception] = await findExceptionSubject(reading.db, { scope: reading.scope, reference: text })
  if (exception) return seedsOfDocument(reading, exception.subject_document_id)
  return seedOfEvent(reading, text)
}

/** The seed of a document of either system by our id. */
export async function seedsOfDocument(reading: Reading, documentId: string): Promise<Seed[]> {
  const heads = await listErpHeads(reading.db, { scope: reading.scope, documentIds: [documentId] })
  const [erp] = heads
  return erp ? seedsOfErp(reading, heads) : [billingSeed(documentId, documentId)]
}

async function seedsOfErp(reading: Reading, found: readonly { document_id: string }[]): Promise<Seed[]> {
  const heads = await listErpHeads(reading.db, {
    scope: reading.scope,
    documentIds: found.map((row) => row.document_id),
  })
  return Promise.all(heads.map((head) => seedOfErp(reading, head)))
}

function billingSeed(documentId: string, label: string): Seed {
  return {
    kind: 'billing',
    label,
    keys: [nodeKey.billing(documentId)],
    billingIds: [documentId],
    erpIds: [],
    paymentIds: [],
  }
}
