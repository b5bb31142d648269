import type { BillingFact, ErpFact, ExpectedFact, TraceFacts } from './facts.ts'
import { money } from './figure.ts'
import type { Graph, TraceEdge, TraceNode } from './graph.ts'
import { nodeKey } from './keys.ts'

/**
 * What the ledger should say for each billing document and every ERP document that stands for it: all members of a reversal chain, all parts of a split,
 * the shared document of a consolidated month with the part that belongs to each invoice.
 */
export function tracePosting(facts: TraceFacts): Graph {
  const expected = facts.documents.map((document) => expectedGraph(document, facts.expected))
  const erp = facts.erp.map(erpNode)
  const rest = facts.rest.map(restGraph)
  return {
    nodes: [...expected.flatMap((graph) => graph.nodes), ...erp, ...rest.flatMap((graph) => graph.nodes)],
    edges: [
      ...expected.flatMap((graph) => graph.edges),
      ...postingEdges(facts),
      ...reversalEdges(facts.erp),
      ...rest.flatMap((graph) => graph.edges),
    ],
  }
}

function expectedGraph(document: BillingFact, expected: readonly ExpectedFact[]): Graph {
  const fact = expected.find((candidate) => candidate.documentId === document.documentId)
  if (!fact) return { nodes: [], edges: [] }
  const figure = fact.amountMinor === null ? null : money(fact.amountMinor, document.currency)
  const node: TraceNode = {
    key: nodeKey.expected(document.documentId),
    stage: 'expected',
    kind: 'expected',
    id: fact.externalRef,
    note: fact.mode,
    figure,
    versionNo: fact.versionNo,
    count: 1,
    state: fact.outcome,
    target: null,
  }
  const edge: TraceEdge = {
    from: nodeKey.billing(document.documentId),
    to: node.key,
    kind: 'expected_as',
    figure,
    basis: 'derivation',
  }
  return { nodes: [node], edges: [edge] }
}

function erpNode(fact: ErpFact): TraceNode {
  return {
    key: nodeKey.erp(fact.documentId),
    stage: 'erp',
    kind: 'erp_document',
    id: fact.docNo,
    note: fact.externalRef ?? '',
    figure: money(fact.amountMinor, fact.currency),
    versionNo: fact.versionNo,
    count: 1,
    state: fact.standing,
    target: { kind: 'erp', id: fact.sourceId },
  }
}

function postingEdges(facts: TraceFacts): TraceEdge[] {
  const currencies = new Map(facts.erp.map((erp) => [erp.documentId, erp.currency]))
  const derived = new Set(facts.expected.map((fact) => fact.documentId))
  return facts.postings.map((posting) => ({
    from: derived.has(posting.documentId) ? nodeKey.expected(posting.documentId) : nodeKey.billing(posting.documentId),
    to: nodeKey.erp(posting.erpDocumentId),
    kind: 'posted_as',
    figure: money(posting.amountMinor, currencies.get(posting.erpDocumentId) ?? ''),
    basis: posting.rule ?? posting.basis,
  }))
}

function reversalEdges(erp: readonly ErpFact[]): TraceEdge[] {
  const bySource = new Map(erp.map((fact) => [fact.sourceId, fact]))
  return erp.flatMap((reversal) => {
    const reversed = reversal.reversalOf === null ? undefined : bySource.get(reversal.reversalOf)
    if (!reversed) return []
    const figure = money(reversal.amountMinor, reversal.currency)
    return [
      {
        from: nodeKey.erp(reversed.documentId),
        to: nodeKey.erp(reversal.documentId),
        kind: 'reverses',
        figure,
        basis: 'reversal_of',
      } as const,
    ]
  })
}

function restGraph(fact: TraceFacts['rest'][number]): Graph {
  const figure = money(fact.amountMinor, fact.currency)
  const key = nodeKey.moreDocuments(fact.erpDocumentId)
  const node: TraceNode = {
    key,
    stage: 'billing',
    kind: 'more_documents',
    id: '',
    note: '',
    figure,
    versionNo: null,
    count: fact.count,
    state: null,
    target: null,
  }
  return {
    nodes: [node],
    edges: [{ from: key, to: nodeKey.erp(fact.erpDocumentId), kind: 'posted_as', figure, basis: 'reference' }],
  }
}
