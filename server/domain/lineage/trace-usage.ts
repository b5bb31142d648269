import type { BillingFact, LineFact, UsageFact } from './facts.ts'
import { quantity } from './figure.ts'
import type { Graph } from './graph.ts'
import { nodeKey } from './keys.ts'

/**
 * The events of a usage line, as one counted node, and the quantity that was billed for them. Events belong to a line by predicate
 * (tenant, metric, service window, recorded before the cut-off), never by an edge each. A time-weighted metric carries no sum: its events are levels.
 */
export function traceUsage(documents: readonly BillingFact[], usage: readonly UsageFact[]): Graph {
  const lines = new Map(
    documents.flatMap((document) => document.lines.map((line) => [line.lineId, { document, line }])),
  )
  const graphs = usage.map((fact): Graph => {
    const found = lines.get(fact.lineId)
    return found ? usageGraph(found.document, found.line, fact) : { nodes: [], edges: [] }
  })
  return { nodes: graphs.flatMap((graph) => graph.nodes), edges: graphs.flatMap((graph) => graph.edges) }
}

function usageGraph(document: BillingFact, line: LineFact, fact: UsageFact): Graph {
  const counted = fact.aggregation === 'sum' ? quantity(fact.counted.quantity, fact.unit) : null
  const billed = quantity(line.quantity ?? '0', fact.unit)
  const [events, summary] = [nodeKey.usage(line.lineId), nodeKey.quantity(line.lineId)]
  const common = { note: fact.metric, target: null, versionNo: null } as const
  return {
    nodes: [
      {
        ...common,
        key: events,
        stage: 'usage',
        kind: 'usage_events',
        id: fact.subject,
        figure: counted,
        count: fact.counted.count,
        state: fact.aggregation,
      },
      {
        ...common,
        key: summary,
        stage: 'quantity',
        kind: 'usage_quantity',
        id: line.lineId,
        figure: billed,
        count: 1,
        state: fact.aggregation,
        versionNo: document.versionNo,
      },
    ],
    edges: [
      { from: events, to: summary, kind: 'aggregated', figure: counted, basis: 'membership' },
      {
        from: summary,
        to: nodeKey.line(line.lineId),
        kind: 'rated_as',
        figure: { kind: 'money', minor: line.netMinor, currency: document.currency },
        basis: line.priceId ?? 'line',
      },
    ],
  }
}
