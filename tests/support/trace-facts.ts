import { checkConservation } from '#server/domain/lineage/conserve'
import type { BillingFact, LineFact, TraceFacts } from '#server/domain/lineage/facts'

/** A piece of a made-up trace. */
export function line(documentId: string, lineNo: number, netMinor: bigint): LineFact {
  return {
    lineId: `${documentId}-L${lineNo}`,
    lineNo,
    sku: 'SEAT-MON',
    kind: 'charge',
    description: null,
    metric: null,
    quantity: '1',
    priceId: null,
    subscriptionId: null,
    netMinor,
  }
}

/** A piece of a made-up trace. */
export function invoice(documentId: string, nets: readonly bigint[], taxMinor = 0n): BillingFact {
  return {
    documentId,
    sourceId: documentId,
    number: `N-${documentId}`,
    entity: 'E1',
    kind: 'invoice',
    status: 'finalised',
    versionNo: 1,
    issueOn: '2026-01-31',
    currency: 'EUR',
    grossMinor: nets.reduce((sum, net) => sum + net, taxMinor),
    originalSourceId: null,
    customer: 'A customer',
    lines: nets.map((net, at) => line(documentId, at + 1, net)),
    taxes: taxMinor === 0n ? [] : [{ taxNo: 1, taxCode: 'T', amountMinor: taxMinor }],
  }
}

/** A piece of a made-up trace. */
export function factsOf(documents: readonly BillingFact[], more: Partial<TraceFacts> = {}): TraceFacts {
  const none = {
    usage: [],
    expected: [],
    erp: [],
    postings: [],
    payments: [],
    applications: [],
    revenue: [],
    related: [],
    rest: [],
    exceptions: [],
  }
  return { documents, ...none, ...more }
}

/** A piece of a made-up trace. */
export function erp(
  documentId: string,
  amountMinor: bigint,
  more: Partial<TraceFacts['erp'][number]> = {},
): TraceFacts['erp'][number] {
  const plain = {
    type: 'ar_invoice',
    status: 'posted',
    standing: 'live',
    versionNo: 1,
    period: '2026-01',
    currency: 'EUR',
  } as const
  return {
    documentId,
    sourceId: documentId,
    docNo: documentId,
    externalRef: null,
    reversalOf: null,
    customerNo: null,
    amountMinor,
    ...plain,
    ...more,
  }
}

/** A piece of a made-up trace. */
export function posting(
  documentId: string,
  erpDocumentId: string,
  amountMinor: bigint,
): TraceFacts['postings'][number] {
  return { documentId, erpDocumentId, amountMinor, basis: 'match', rule: 'reference' }
}

/** Checks by their names. */
export const check = (facts: TraceFacts, name: string) =>
  checkConservation(facts).find((candidate) => candidate.name === name)
