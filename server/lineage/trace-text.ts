import type { Trace } from '../domain/lineage/assemble-trace.ts'
import type { Check } from '../domain/lineage/check.ts'
import type { Figure } from '../domain/lineage/figure.ts'
import type { Direction, TraceEdge, TraceNode } from '../domain/lineage/graph.ts'
import { minorToDecimal } from '../domain/money.ts'

/** A trace as indented text for a terminal: from each seed toward usage, then toward payment, then what proves it. */
export function traceText(trace: Trace, direction: Direction): string {
  const seeds = trace.nodes.filter((node) => trace.seeds.includes(node.key))
  const branches = (way: 'up' | 'down') =>
    seeds.flatMap((seed) => [nodeLine(seed), ...branch(trace, { node: seed, way, depth: 1 })])
  return [
    ...(direction === 'down' ? [] : ['Toward usage', ...branches('up'), '']),
    ...(direction === 'up' ? [] : ['Toward payment', ...branches('down'), '']),
    'Proof (residual = out - in; ERP - billing)',
    ...trace.checks.map(checkLine),
    ...(trace.exceptions.length === 0 ? [] : ['', 'Exceptions', ...trace.exceptions.map(exceptionLine)]),
  ].join('\n')
}

function branch(trace: Trace, at: { node: TraceNode; way: 'up' | 'down'; depth: number }): string[] {
  const edges = trace.edges.filter((edge) => (at.way === 'up' ? edge.to : edge.from) === at.node.key)
  return edges.flatMap((edge) => {
    const next = trace.nodes.find((node) => node.key === (at.way === 'up' ? edge.from : edge.to))
    if (!next) return []
    const line = `${'  '.repeat(at.depth)}${edgeWords(edge)} ${nodeLine(next)}`
    return [line, ...branch(trace, { node: next, way: at.way, depth: at.depth + 1 })]
  })
}

function edgeWords(edge: TraceEdge): string {
  const carried = edge.figure ? ` ${figureText(edge.figure)}` : ''
  return `[${edge.kind.replaceAll('_', ' ')}${carried}]`
}

function nodeLine(node: TraceNode): string {
  const count = node.count > 1 ? ` x ${node.count}` : ''
  const version = node.versionNo === null ? '' : ` v${node.versionNo}`
  const state = node.state === null ? '' : ` (${node.state.replaceAll('_', ' ')})`
  const figure = node.figure ? ` = ${figureText(node.figure)}` : ''
  const words = [node.kind.replaceAll('_', ' '), node.id, node.note].filter((word) => word !== '')
  return `${words.join(' ')}${count}${version}${state}${figure}`
}

function checkLine(check: Check): string {
  const side = (parts: Check['in']) =>
    parts.map((part) => `${part.name.replaceAll('_', ' ')} ${figureText(part.figure)}`).join(' + ')
  const name = check.subject === null ? check.name : `${check.name} ${check.subject}`
  if (check.verdict === 'not_added') return `  ?  ${name}: ${side(check.out)}; levels over time, not added up`
  const residual = check.residual ? figureText(check.residual) : ''
  const mark = check.verdict === 'conserved' ? 'ok' : '!='
  return `  ${mark} ${name}: ${side(check.in)} -> ${side(check.out)}; residual ${residual}`
}

function exceptionLine(exception: Trace['exceptions'][number]): string {
  const variance = figureText({ kind: 'money', minor: exception.varianceMinor, currency: exception.currency })
  return `  ${exception.reference} ${exception.class}/${exception.cause} ${exception.status}: ${variance}`
}

/** `EUR 12.50` or `1200 call`. */
export function figureText(figure: Figure): string {
  if (figure.kind === 'quantity') return `${figure.value} ${figure.unit}`
  return `${figure.currency} ${minorToDecimal(figure.minor, figure.currency)}`
}
