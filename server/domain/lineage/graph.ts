import type { Figure } from './figure.ts'

/** The columns of a trace, from what was used to what was paid. */
export const stages = ['usage', 'quantity', 'line', 'billing', 'expected', 'erp', 'settlement'] as const
export type Stage = (typeof stages)[number]

export type NodeKind =
  | 'usage_events'
  | 'usage_quantity'
  | 'billing_line'
  | 'billing_tax'
  | 'more_lines'
  | 'invoice'
  | 'credit_memo'
  | 'more_documents'
  | 'expected'
  | 'erp_document'
  | 'payment'
  | 'revenue_journal'
  | 'more_journals'

/** Something with an id in one of the systems, or a counted heap of such things. `key` is unique in a trace. */
export interface TraceNode {
  readonly key: string
  readonly stage: Stage
  readonly kind: NodeKind
  /** The id or number by which the source knows it. */
  readonly id: string
  /** What a person needs beside the id: a SKU, a reference, a period. */
  readonly note: string
  readonly figure: Figure | null
  readonly versionNo: number | null
  /** How many records it stands for. */
  readonly count: number
  readonly state: string | null
  readonly target: NodeTarget | null
}

/** The page that shows the node. */
export interface NodeTarget {
  readonly kind: 'invoice' | 'credit' | 'erp' | 'payment'
  readonly id: string
}

export type EdgeKind =
  | 'aggregated'
  | 'rated_as'
  | 'invoiced_as'
  | 'expected_as'
  | 'posted_as'
  | 'reverses'
  | 'credits'
  | 'settled_by'
  | 'recognised_as'

/** Carries a figure from one node to the next; `basis` says what proves it. */
export interface TraceEdge {
  readonly from: string
  readonly to: string
  readonly kind: EdgeKind
  readonly figure: Figure | null
  readonly basis: string
}

export interface Graph {
  readonly nodes: readonly TraceNode[]
  readonly edges: readonly TraceEdge[]
}

export type Direction = 'up' | 'down' | 'both'

/** One graph of several; a node that comes twice is kept once, an edge is told apart by its ends and kind. */
export function joinGraphs(graphs: readonly Graph[]): Graph {
  const nodes = new Map<string, TraceNode>()
  const edges = new Map<string, TraceEdge>()
  for (const graph of graphs) {
    for (const node of graph.nodes) if (!nodes.has(node.key)) nodes.set(node.key, node)
    for (const edge of graph.edges) edges.set(`${edge.from} ${edge.kind} ${edge.to}`, edge)
  }
  const known = [...edges.values()].filter((edge) => nodes.has(edge.from) && nodes.has(edge.to))
  return { nodes: [...nodes.values()].sort(byStage), edges: known }
}

/** What the seeds came from (up: toward usage), what became of them (down: toward payment), or both. Seeds are always kept; a seed that is not in the graph reaches nothing. */
export function reachFrom(graph: Graph, seeds: readonly string[], direction: Direction): Graph {
  const reached = new Set(seeds)
  if (direction !== 'down') for (const key of follow(graph.edges, seeds, 'up')) reached.add(key)
  if (direction !== 'up') for (const key of follow(graph.edges, seeds, 'down')) reached.add(key)
  return {
    nodes: graph.nodes.filter((node) => reached.has(node.key)),
    edges: graph.edges.filter((edge) => reached.has(edge.from) && reached.has(edge.to)),
  }
}

function follow(edges: readonly TraceEdge[], seeds: readonly string[], direction: 'up' | 'down'): Set<string> {
  const next = new Map<string, string[]>()
  for (const edge of edges) {
    const [here, there] = direction === 'up' ? [edge.to, edge.from] : [edge.from, edge.to]
    const known = next.get(here)
    if (known) known.push(there)
    else next.set(here, [there])
  }
  const reached = new Set<string>()
  const waiting = [...seeds]
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (reached.has(key)) continue
    reached.add(key)
    waiting.push(...(next.get(key) ?? []))
  }
  return reached
}

function byStage(a: TraceNode, b: TraceNode): number {
  return stages.indexOf(a.stage) - stages.indexOf(b.stage)
}
