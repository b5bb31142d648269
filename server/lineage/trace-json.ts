import type { Trace } from '../domain/lineage/assemble-trace.ts'
import type { Check } from '../domain/lineage/check.ts'
import type { Figure } from '../domain/lineage/figure.ts'
import { minorToDecimal } from '../domain/money.ts'

/** A trace as plain JSON: amounts are decimal texts in major units, quantities decimal texts. */
export function traceJson(trace: Trace) {
  return {
    seeds: trace.seeds,
    nodes: trace.nodes.map((node) => ({ ...node, figure: figureJson(node.figure) })),
    edges: trace.edges.map((edge) => ({ ...edge, figure: figureJson(edge.figure) })),
    checks: trace.checks.map((check) => ({
      ...check,
      in: partsJson(check.in),
      out: partsJson(check.out),
      residual: figureJson(check.residual),
    })),
    exceptions: trace.exceptions.map(({ varianceMinor, ...exception }) => ({
      ...exception,
      variance: minorToDecimal(varianceMinor, exception.currency),
    })),
  }
}

function partsJson(parts: Check['in']) {
  return parts.map((part) => ({ name: part.name, ...figureJson(part.figure) }))
}

function figureJson(figure: Figure | null) {
  if (figure === null) return null
  if (figure.kind === 'quantity') return { quantity: figure.value, unit: figure.unit }
  return { amount: minorToDecimal(figure.minor, figure.currency), currency: figure.currency }
}
