import { addFigures, type Figure } from './figure.ts'
import type { Graph, TraceEdge, TraceNode } from './graph.ts'

/**
 * Keeps the newest revenue journals and those a trace started from, and puts the earlier ones into one counted node, because an annual charge
 * has a journal for every month. What flows out of each document stays the same; journals of two currencies are left as they are.
 */
export function heapJournals(graph: Graph, wish: { seeds: readonly string[]; most: number }): Graph {
  const journals = graph.nodes.filter((node) => node.kind === 'revenue_journal').sort(newestFirst)
  const heaped = journals.filter((node, at) => at >= wish.most && !wish.seeds.includes(node.key))
  const figure = sumOf(heaped.map((node) => node.figure))
  if (heaped.length < 2 || !figure) return graph
  const keys = new Set(heaped.map((node) => node.key))
  const edges = graph.edges.filter((edge) => !keys.has(edge.to))
  return {
    nodes: [...graph.nodes.filter((node) => !keys.has(node.key)), heapNode(heaped, figure)],
    edges: [...edges, ...joined(graph.edges.filter((edge) => keys.has(edge.to)))],
  }
}

const HEAP = 'more-journals'

function heapNode(heaped: readonly TraceNode[], figure: Figure): TraceNode {
  const [newest, oldest] = [heaped[0]?.note ?? '', heaped.at(-1)?.note ?? '']
  return {
    key: HEAP,
    stage: 'settlement',
    kind: 'more_journals',
    id: `${oldest} – ${newest}`,
    note: '',
    figure,
    versionNo: null,
    count: heaped.length,
    state: null,
    target: null,
  }
}

function joined(edges: readonly TraceEdge[]): TraceEdge[] {
  return [...Map.groupBy(edges, (edge) => edge.from).values()].flatMap((own) => {
    const [first] = own
    return first ? [{ ...first, to: HEAP, figure: sumOf(own.map((edge) => edge.figure)) }] : []
  })
}

/** The sum of figures of one measure; null when they are of several, or one is unknown. */
function sumOf(figures: readonly (Figure | null)[]): Figure | null {
  const known = figures.filter((figure) => figure !== null)
  const currencies = new Set(known.map((figure) => (figure.kind === 'money' ? figure.currency : figure.unit)))
  return known.length === figures.length && currencies.size === 1 ? known.reduce(addFigures) : null
}

function newestFirst(a: TraceNode, b: TraceNode): number {
  return a.note === b.note ? (a.id < b.id ? -1 : 1) : a.note > b.note ? -1 : 1
}
