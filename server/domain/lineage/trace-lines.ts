import type { BillingFact, LineFact } from './facts.ts'
import { money } from './figure.ts'
import type { Graph, TraceEdge, TraceNode } from './graph.ts'
import { nodeKey } from './keys.ts'

export interface LineChoice {
  /** How many lines of one document get a node of their own. */
  readonly limit: number
  /** Lines that come first: what the trace starts from. Lines with usage come next. */
  readonly wanted: ReadonlySet<string>
}

/** The billing document with its lines and taxes. Lines beyond the limit stand together as one counted node, so the amounts into the document always add up to its gross as stated line by line. */
export function traceLines(document: BillingFact, choice: LineChoice): Graph {
  const [shown, heaped] = chooseLines(document.lines, choice)
  const heap = heaped.length === 0 ? [] : [heapNode(document, heaped)]
  const nodes = [...shown.map((line) => lineNode(document, line)), ...heap, ...taxNodes(document)]
  const edges = nodes.map(
    (node): TraceEdge => ({
      from: node.key,
      to: nodeKey.billing(document.documentId),
      kind: 'invoiced_as',
      figure: node.figure,
      basis: 'line',
    }),
  )
  return { nodes: [...nodes, billingNode(document)], edges }
}

function chooseLines(lines: readonly LineFact[], choice: LineChoice): [LineFact[], LineFact[]] {
  const ordered = [...lines].sort((a, b) => rank(a, choice) - rank(b, choice) || a.lineNo - b.lineNo)
  // A heap of one line would say less than the line itself.
  const count = ordered.length === choice.limit + 1 ? ordered.length : choice.limit
  return [ordered.slice(0, count).sort((a, b) => a.lineNo - b.lineNo), ordered.slice(count)]
}

function rank(line: LineFact, choice: LineChoice): number {
  if (choice.wanted.has(line.lineId)) return 0
  return line.metric === null ? 2 : 1
}

function lineNode(document: BillingFact, line: LineFact): TraceNode {
  return {
    key: nodeKey.line(line.lineId),
    stage: 'line',
    kind: 'billing_line',
    id: line.lineId,
    note: line.sku ?? line.kind,
    figure: money(line.netMinor, document.currency),
    versionNo: document.versionNo,
    count: 1,
    state: line.kind,
    target: targetOf(document),
  }
}

function heapNode(document: BillingFact, lines: readonly LineFact[]): TraceNode {
  const net = lines.reduce((sum, line) => sum + line.netMinor, 0n)
  return {
    key: nodeKey.moreLines(document.documentId),
    stage: 'line',
    kind: 'more_lines',
    id: document.number,
    note: '',
    figure: money(net, document.currency),
    versionNo: document.versionNo,
    count: lines.length,
    state: null,
    target: targetOf(document),
  }
}

function taxNodes(document: BillingFact): TraceNode[] {
  return document.taxes.map((tax) => ({
    key: nodeKey.tax(document.documentId, tax.taxNo),
    stage: 'line',
    kind: 'billing_tax',
    id: tax.taxCode,
    note: document.number,
    figure: money(tax.amountMinor, document.currency),
    versionNo: document.versionNo,
    count: 1,
    state: null,
    target: targetOf(document),
  }))
}

function billingNode(document: BillingFact): TraceNode {
  return {
    key: nodeKey.billing(document.documentId),
    stage: 'billing',
    kind: document.kind,
    id: document.number,
    note: document.customer,
    figure: money(document.grossMinor, document.currency),
    versionNo: document.versionNo,
    count: 1,
    state: document.status,
    target: targetOf(document),
  }
}

function targetOf(document: Pick<BillingFact, 'kind' | 'sourceId'>): TraceNode['target'] {
  return { kind: document.kind === 'invoice' ? 'invoice' : 'credit', id: document.sourceId }
}
