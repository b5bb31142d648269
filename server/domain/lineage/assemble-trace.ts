import type { Check } from './check.ts'
import { checkConservation } from './conserve.ts'
import type { ExceptionFact, TraceFacts } from './facts.ts'
import { type Direction, type Graph, joinGraphs, reachFrom } from './graph.ts'
import { heapJournals } from './heap-journals.ts'
import { nodeKey } from './keys.ts'
import { traceLines } from './trace-lines.ts'
import { tracePosting } from './trace-posting.ts'
import { traceSettlement } from './trace-settlement.ts'
import { traceUsage } from './trace-usage.ts'

export interface Trace extends Graph {
  readonly seeds: readonly string[]
  readonly checks: readonly Check[]
  readonly exceptions: readonly ExceptionFact[]
}

export interface TraceWish {
  readonly seeds: readonly string[]
  readonly direction: Direction
  /** Lines drawn one by one over all documents; the others are heaped, never dropped. */
  readonly linesMax: number
}

/**
 * The trace of the seeds through everything that was read about their documents. Pure: the same facts in any order give the same nodes, edges and checks.
 * Checks are made over all facts, so a drawing that shows one direction or heaps its lines proves the same sums.
 */
export function assembleTrace(facts: TraceFacts, wish: TraceWish): Trace {
  const limit = Math.max(3, Math.floor(wish.linesMax / Math.max(1, facts.documents.length)))
  const wanted = new Set(wish.seeds.map((seed) => seed.slice(seed.indexOf(':') + 1)))
  const lines = facts.documents.map((document) => traceLines(document, { limit, wanted }))
  const usage = traceUsage(facts.documents, facts.usage)
  const joined = joinGraphs([...lines, usage, tracePosting(facts), traceSettlement(facts)])
  const whole = heapJournals(joined, { seeds: wish.seeds, most: Math.max(4, Math.floor(wish.linesMax / 2)) })
  const seeds = wish.seeds.map((seed) => drawnSeed(whole, facts, seed))
  return {
    ...reachFrom(whole, seeds, wish.direction),
    seeds,
    checks: checkConservation(facts),
    exceptions: facts.exceptions,
  }
}

/** A line that was heaped is represented by its heap. */
function drawnSeed(graph: Graph, facts: TraceFacts, seed: string): string {
  if (graph.nodes.some((node) => node.key === seed)) return seed
  const owner = facts.documents.find((document) => document.lines.some((line) => nodeKey.line(line.lineId) === seed))
  return owner ? nodeKey.moreLines(owner.documentId) : seed
}
