import { listBillingIdsByNumber, listCounterparts, type listErpHeads } from '#db/queries/lineage-posting'
import { findBillingByLines } from '#db/queries/lineage-seed'
import { countLineRefsOf, listLineRefsOf } from '#db/queries/lineage-settlement'
import { nodeKey } from '../domain/lineage/keys.ts'
import type { Seed } from './find-seed.ts'
import type { Reading } from './reading.ts'
import { seedOfPayments } from './seed-of-payments.ts'

type Head = Awaited<ReturnType<typeof listErpHeads>>[number]

/** How many billing documents of one ERP document are traced one by one; the others are counted. */
const DOCUMENTS_MAX = 25

/** Where the trace of an ERP document starts: receivables lead to the billing documents they stand for, settlements to their payment, journals to the lines they recognise. */
export async function seedOfErp(reading: Reading, head: Head): Promise<Seed> {
  if ((head.type === 'payment' || head.type === 'adjustment') && head.external_ref) {
    const seed = await seedOfPayments(reading, [head.external_ref])
    if (seed.keys.length > 0) return { ...seed, label: head.doc_no }
  }
  if (head.type === 'revenue_journal') return seedOfJournal(reading, head)
  const billingIds = await billingIdsOf(reading, head)
  return {
    kind: 'erp',
    label: head.doc_no,
    keys: [nodeKey.erp(head.document_id)],
    billingIds,
    erpIds: [head.document_id],
    paymentIds: [],
  }
}

async function billingIdsOf(reading: Reading, head: Head): Promise<string[]> {
  const numbers = [...head.refs, ...(head.ref_root === null ? [] : [head.ref_root])]
  const [matched, named] = await Promise.all([
    listCounterparts(reading.db, { side: 'erp', documentIds: [head.document_id] }),
    listBillingIdsByNumber(reading.db, {
      scope: reading.scope,
      entities: [head.entity],
      numbers,
      limit: DOCUMENTS_MAX,
    }),
  ])
  const ids = new Set([...matched.map((row) => row.other_id), ...named.map((row) => row.document_id)])
  return [...ids].slice(0, DOCUMENTS_MAX)
}

async function seedOfJournal(reading: Reading, head: Head): Promise<Seed> {
  const [refs, lines] = await Promise.all([
    listLineRefsOf(reading.db, { documentId: head.document_id, limit: DOCUMENTS_MAX }),
    countLineRefsOf(reading.db, head.document_id),
  ])
  const lineIds = refs.flatMap((row) => row.source_line_ref ?? [])
  const rows = await findBillingByLines(reading.db, { scope: reading.scope, lineIds, limit: DOCUMENTS_MAX })
  const billingIds = rows.map((row) => row.document_id)
  return {
    kind: 'erp',
    label: head.doc_no,
    keys: [nodeKey.journal(head.source_id)],
    billingIds,
    erpIds: [],
    paymentIds: [],
    ...(BigInt(refs.length) < lines ? { partial: { read: refs.length, lines } } : {}),
  }
}
