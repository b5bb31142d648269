import { listExceptionsOn } from '#db/queries/lineage-billing'
import { assembleTrace, type Trace } from '../domain/lineage/assemble-trace.ts'
import type { BillingFact, ErpFact, ExceptionFact, TraceFacts } from '../domain/lineage/facts.ts'
import type { Direction } from '../domain/lineage/graph.ts'
import type { Seed } from './find-seed.ts'
import { readBillingFacts, readExpectedFacts, readRelatedFacts } from './read-billing-facts.ts'
import { readPostingFacts } from './read-posting-facts.ts'
import { readRevenueFacts, readSettlementFacts } from './read-settlement-facts.ts'
import { readUsageFacts } from './read-usage-facts.ts'
import type { Reading } from './reading.ts'

/** The trace of a seed, one query per kind of edge and always by key. Outside the scope nothing is read, so the trace is empty there. */
export async function readTrace(
  reading: Reading,
  seed: Seed,
  wish: { direction: Direction; linesMax: number },
): Promise<Trace> {
  return assembleTrace(await readTraceFacts(reading, seed), { seeds: seed.keys, ...wish })
}

/** Everything that was read about the documents of a seed. */
export async function readTraceFacts(reading: Reading, seed: Seed): Promise<TraceFacts> {
  const { documents, usageLines } = await readBillingFacts(reading, seed.billingIds)
  const ids = documents.map((document) => document.documentId)
  const expected = await readExpectedFacts(reading, ids)
  const [usage, related, posting, settlement, revenue] = await Promise.all([
    readUsageFacts(reading, usageLines),
    readRelatedFacts(reading, documents),
    readPostingFacts(reading, { documents, expected, erpIds: seed.erpIds }),
    readSettlementFacts(reading, { documents, paymentIds: seed.paymentIds }),
    readRevenueFacts(reading, { documents, expected }),
  ])
  const exceptions = await readExceptionFacts(reading, documents, posting.erp)
  return { documents, expected, usage, related, ...posting, ...settlement, revenue, exceptions }
}

async function readExceptionFacts(
  reading: Reading,
  documents: readonly BillingFact[],
  erp: readonly ErpFact[],
): Promise<ExceptionFact[]> {
  const documentIds = [...documents, ...erp].map((document) => document.documentId)
  const rows = await listExceptionsOn(reading.db, { scope: reading.scope, documentIds })
  return rows.map((row) => ({
    exceptionId: row.exception_id,
    reference: row.reference,
    documentId: row.subject_document_id,
    class: row.class,
    cause: row.cause,
    status: row.status,
    varianceMinor: row.variance_minor,
    currency: row.currency,
  }))
}
