import {
  listBillingHeads,
  listCreditMemosOf,
  listDeferralsOf,
  listExpectationsOf,
  listLinesOf,
  listTaxesOf,
} from '#db/queries/lineage-billing'
import { documentIdOf } from '../domain/ids.ts'
import type { BillingFact, ExpectedFact, RelatedEnd, RelatedFact } from '../domain/lineage/facts.ts'
import type { UsageLine } from '../domain/lineage/usage-window.ts'
import type { Reading } from './reading.ts'

export interface BillingReading {
  readonly documents: readonly BillingFact[]
  readonly usageLines: readonly (UsageLine & { readonly quantity: string | null })[]
}

type Head = Awaited<ReturnType<typeof listBillingHeads>>[number]
type Line = Awaited<ReturnType<typeof listLinesOf>>[number]

/** The billing documents with lines and taxes, amounts signed from the customer's side. Documents outside the scope are left out. */
export async function readBillingFacts(reading: Reading, documentIds: readonly string[]): Promise<BillingReading> {
  const heads = await listBillingHeads(reading.db, { scope: reading.scope, documentIds })
  const ids = heads.map((head) => head.document_id)
  const [lines, taxes] = await Promise.all([listLinesOf(reading.db, ids), listTaxesOf(reading.db, ids)])
  const documents = heads.map((head) => ({
    ...headFact(head),
    lines: lines.filter((line) => line.document_id === head.document_id).map(lineFact),
    taxes: taxes
      .filter((tax) => tax.document_id === head.document_id)
      .map((tax) => ({ taxNo: tax.tax_no, taxCode: tax.tax_code, amountMinor: tax.amount_minor })),
  }))
  return { documents, usageLines: lines.filter((line) => line.metric !== null).map(usageLine) }
}

function headFact(head: Head): Omit<BillingFact, 'lines' | 'taxes'> {
  return {
    documentId: head.document_id,
    sourceId: head.source_id,
    number: head.number,
    entity: head.entity,
    kind: head.kind,
    status: head.status,
    versionNo: head.version_no,
    issueOn: head.issue_on,
    currency: head.currency,
    grossMinor: head.gross_minor,
    originalSourceId: head.original_source_id,
    customer: head.customer ?? head.bill_to_id,
  }
}

function lineFact(line: Line): BillingFact['lines'][number] {
  return {
    lineId: line.line_id,
    lineNo: line.line_no,
    sku: line.sku,
    kind: line.kind,
    description: line.description,
    metric: line.metric,
    quantity: line.quantity,
    priceId: line.price_id,
    subscriptionId: line.subscription_id,
    netMinor: line.net_minor,
  }
}

function usageLine(line: Line): UsageLine & { quantity: string | null } {
  return {
    lineId: line.line_id,
    subscriptionId: line.subscription_id,
    metric: line.metric,
    kind: line.kind,
    quantity: line.quantity,
    serviceStartOn: line.service_start_on,
    serviceEndOn: line.service_end_on,
    usageCutoffAt: line.usage_cutoff_at,
  }
}

/** What the ledger should say about each document, with the deferral of each line. */
export async function readExpectedFacts(
  reading: Reading,
  documentIds: readonly string[],
): Promise<(ExpectedFact & { groupRef: string })[]> {
  const [expectations, deferrals] = await Promise.all([
    listExpectationsOf(reading.db, documentIds),
    listDeferralsOf(reading.db, documentIds),
  ])
  return expectations.map((row) => ({
    documentId: row.expected_id,
    versionNo: row.version_no,
    outcome: row.outcome,
    mode: row.mode,
    externalRef: row.external_ref,
    groupRef: row.group_ref,
    period: row.period,
    customerNo: row.customer_no,
    amountMinor: row.outcome === 'derived' ? row.receivable_minor : null,
    deferred: deferrals
      .filter((part) => part.expected_id === row.expected_id)
      .map((part) => ({ lineId: part.source_line_ref ?? '', account: part.account, amountMinor: -part.amount_minor })),
  }))
}

/** Credit memos of the invoices, and the invoices that credit memos correct. */
export async function readRelatedFacts(reading: Reading, documents: readonly BillingFact[]): Promise<RelatedFact[]> {
  const memos = await listCreditMemosOf(reading.db, {
    scope: reading.scope,
    sourceIds: documents.map((document) => document.sourceId),
  })
  const pairs = [
    ...memos.map((memo) => ({
      memoId: memo.document_id,
      invoiceId: documentIdOf('billing', memo.original_source_id ?? '') as string,
    })), // an id is a text where it is only looked up
    ...documents.flatMap(
      (document) =>
        document.originalSourceId === null
          ? []
          : [{ memoId: document.documentId, invoiceId: documentIdOf('billing', document.originalSourceId) as string }], // the same
    ),
  ]
  const heads = await listBillingHeads(reading.db, {
    scope: reading.scope,
    documentIds: [...new Set(pairs.flatMap((pair) => [pair.memoId, pair.invoiceId]))],
  })
  const ends = new Map(heads.map((head) => [head.document_id, endOf(head)]))
  return pairs.flatMap((pair) => {
    const [invoice, creditMemo] = [ends.get(pair.invoiceId), ends.get(pair.memoId)]
    return invoice && creditMemo ? [{ invoice, creditMemo }] : []
  })
}

function endOf(head: Head): RelatedEnd {
  const { documentId, sourceId, number, currency, grossMinor, versionNo } = headFact(head)
  return { documentId, sourceId, number, currency, grossMinor, versionNo }
}
