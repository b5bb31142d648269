import type { BillingFact, PaymentFact, RelatedEnd, TraceFacts } from './facts.ts'
import { money } from './figure.ts'
import type { Graph, TraceEdge, TraceNode } from './graph.ts'
import { nodeKey } from './keys.ts'

/** What became of the documents: payments and other settlements, revenue recognised by the monthly journals, credit memos. Figures on edges are the part that belongs to the document, figures on nodes the whole. */
export function traceSettlement(facts: TraceFacts): Graph {
  const anchors = new Map(facts.documents.map((document) => [document.documentId, anchorOf(document, facts)]))
  return {
    nodes: [...facts.payments.map(paymentNode), ...journalNodes(facts), ...facts.related.flatMap(relatedNodes)],
    edges: [...paymentEdges(facts, anchors), ...journalEdges(facts, anchors), ...facts.related.map(relatedEdge)],
  }
}

/** The one live ERP document that stands for a billing document, else the billing document itself. */
function anchorOf(document: BillingFact, facts: TraceFacts): string {
  const live = new Set(facts.erp.filter((erp) => erp.standing === 'live').map((erp) => erp.documentId))
  const own = facts.postings.filter(
    (posting) => posting.documentId === document.documentId && live.has(posting.erpDocumentId),
  )
  const [only, second] = own
  return only && !second && only.basis !== 'suggestion'
    ? nodeKey.erp(only.erpDocumentId)
    : nodeKey.billing(document.documentId)
}

function paymentNode(payment: PaymentFact): TraceNode {
  const numbers = payment.erp.map((erp) => erp.docNo).join(', ')
  return {
    key: nodeKey.payment(payment.sourceId),
    stage: 'settlement',
    kind: 'payment',
    id: payment.sourceId,
    note: numbers,
    figure: money(payment.appliedMinor, payment.currency),
    versionNo: null,
    count: 1,
    state: payment.kind,
    target: { kind: 'payment', id: payment.sourceId },
  }
}

function paymentEdges(facts: TraceFacts, anchors: ReadonlyMap<string, string>): TraceEdge[] {
  const currencies = new Map(facts.payments.map((payment) => [payment.sourceId, payment.currency]))
  const sums = new Map<string, TraceEdge & { figure: { minor: bigint } }>()
  for (const application of facts.applications) {
    const from = anchors.get(application.documentId)
    if (from === undefined) continue
    const to = nodeKey.payment(application.paymentSourceId)
    const before = sums.get(`${from} ${to}`)?.figure.minor ?? 0n
    const figure = money(before + application.amountMinor, currencies.get(application.paymentSourceId) ?? '')
    sums.set(`${from} ${to}`, { from, to, kind: 'settled_by', figure, basis: 'application' })
  }
  return [...sums.values()]
}

function journalNodes(facts: TraceFacts): TraceNode[] {
  const journals = new Map(facts.revenue.map((fact) => [fact.journalSourceId, fact]))
  return [...journals.values()].map((journal) => {
    const own = facts.revenue.filter((fact) => fact.journalSourceId === journal.journalSourceId)
    return {
      key: nodeKey.journal(journal.journalSourceId),
      stage: 'settlement',
      kind: 'revenue_journal',
      id: journal.docNo,
      note: journal.period,
      figure: money(
        own.reduce((sum, fact) => sum + fact.amountMinor, 0n),
        journal.currency,
      ),
      versionNo: null,
      count: own.length,
      state: null,
      target: { kind: 'erp', id: journal.journalSourceId },
    }
  })
}

function journalEdges(facts: TraceFacts, anchors: ReadonlyMap<string, string>): TraceEdge[] {
  const sums = new Map<string, TraceEdge & { figure: { minor: bigint } }>()
  for (const document of facts.documents) {
    const lines = new Set(document.lines.map((line) => line.lineId))
    for (const fact of facts.revenue.filter((candidate) => lines.has(candidate.lineId))) {
      const from = anchors.get(document.documentId) ?? nodeKey.billing(document.documentId)
      const to = nodeKey.journal(fact.journalSourceId)
      const before = sums.get(`${from} ${to}`)?.figure.minor ?? 0n
      const figure = money(before + fact.amountMinor, document.currency)
      sums.set(`${from} ${to}`, { from, to, kind: 'recognised_as', figure, basis: 'source_line_ref' })
    }
  }
  return [...sums.values()]
}

function relatedNodes(fact: TraceFacts['related'][number]): TraceNode[] {
  return [endNode(fact.invoice, 'invoice'), endNode(fact.creditMemo, 'credit_memo')]
}

function endNode(end: RelatedEnd, kind: 'invoice' | 'credit_memo'): TraceNode {
  return {
    key: nodeKey.billing(end.documentId),
    stage: 'billing',
    kind,
    id: end.number,
    note: '',
    figure: money(end.grossMinor, end.currency),
    versionNo: end.versionNo,
    count: 1,
    state: null,
    target: { kind: kind === 'invoice' ? 'invoice' : 'credit', id: end.sourceId },
  }
}

function relatedEdge(fact: TraceFacts['related'][number]): TraceEdge {
  return {
    from: nodeKey.billing(fact.invoice.documentId),
    to: nodeKey.billing(fact.creditMemo.documentId),
    kind: 'credits',
    figure: money(fact.creditMemo.grossMinor, fact.creditMemo.currency),
    basis: 'original_invoice_id',
  }
}
