import type { WebCtx } from '../auth/web-ctx.ts'
import { documentHref } from '../documents/document-kind.ts'
import type { Trace } from '../domain/lineage/assemble-trace.ts'
import type { Check } from '../domain/lineage/check.ts'
import type { Figure } from '../domain/lineage/figure.ts'
import { type NodeKind, stages, type TraceEdge, type TraceNode } from '../domain/lineage/graph.ts'
import { countText, decimalText, moneyText, percentText } from '../i18n/format.ts'

type Words = Pick<WebCtx, 't' | 'locale'>

const icons = {
  usage_events: 'usage',
  usage_quantity: 'quantity',
  billing_line: 'line',
  billing_tax: 'tax',
  more_lines: 'more',
  invoice: 'invoice',
  credit_memo: 'credit_memo',
  more_documents: 'more',
  expected: 'expected',
  erp_document: 'erp',
  payment: 'payment',
  revenue_journal: 'revenue',
  more_journals: 'more',
} as const satisfies Record<NodeKind, string>

/** A trace ready to draw and to read as a table: words and formatted figures only. `eventsHref` leads to the events of a usage line. */
export function traceView(words: Words, trace: Trace, eventsHref: (lineId: string) => string) {
  const nodes = trace.nodes.map((node) => nodeView(words, node, { seeds: trace.seeds, eventsHref }))
  const names = new Map(nodes.map((node) => [node.key, { name: `${node.kind} ${node.id}`, href: node.href }]))
  const byKey = new Map(trace.nodes.map((node) => [node.key, node]))
  return {
    columns: stages.map((stage) => ({ key: stage, label: words.t(`trace.stage.${stage}`) })),
    nodes,
    edges: trace.edges.map((edge) => ({
      from: edge.from,
      to: edge.to,
      label: shareText(words, edge, byKey.get(edge.from)),
      dashed: edge.basis === 'suggestion' || edge.kind === 'credits',
    })),
    hops: trace.edges.map((edge) =>
      hopView(words, edge, { names, node: byKey.get(edge.to), from: byKey.get(edge.from) }),
    ),
    checks: trace.checks.map((check) => checkView(words, check)),
    differing: trace.checks.filter((check) => check.verdict === 'differs').length,
  }
}

function nodeView(
  words: Words,
  node: TraceNode,
  at: { seeds: readonly string[]; eventsHref: (lineId: string) => string },
) {
  const { t, locale } = words
  const isUsage = node.kind === 'usage_events'
  const href = isUsage
    ? at.eventsHref(node.key.slice('usage:'.length))
    : node.target
      ? documentHref(node.target.kind, node.target.id)
      : undefined
  return {
    key: node.key,
    column: node.stage,
    icon: icons[node.kind],
    kind: t(`trace.node.${node.kind}`, { count: node.count }),
    id: node.id,
    figure: node.figure ? figureText(words, node.figure) : isUsage ? countText(node.count, locale) : '',
    note: noteOf(words, node),
    isSeed: at.seeds.includes(node.key),
    ...(href === undefined ? {} : { href }),
  }
}

/** What a person needs beside the id: a metric and how it is aggregated, a reference and whether it is still live, a version. */
function noteOf({ t }: Words, node: TraceNode): string {
  const version = node.versionNo === null || node.kind === 'usage_quantity' ? '' : `v${node.versionNo}`
  const parts = [node.note, isQuiet(node) ? '' : (node.state ?? '').replaceAll('_', ' '), version]
  if (node.state === 'sum' || node.state === 'time_weighted') parts[1] = t(`trace.aggregation.${node.state}`)
  return parts.filter((part) => part !== '').join(' · ')
}

/** States that say nothing new: a finalised invoice and a live document are the rule. */
function isQuiet(node: TraceNode): boolean {
  return node.state === 'finalised' || node.state === 'live' || node.state === 'derived'
}

function hopView(
  words: Words,
  edge: TraceEdge,
  at: {
    names: ReadonlyMap<string, { name: string; href: string | undefined }>
    node: TraceNode | undefined
    from: TraceNode | undefined
  },
) {
  const { t } = words
  return {
    key: `${edge.from} ${edge.kind} ${edge.to}`,
    from: at.names.get(edge.from) ?? { name: edge.from, href: undefined },
    kind: t(`trace.edge.${edge.kind}`),
    to: at.names.get(edge.to) ?? { name: edge.to, href: undefined },
    share: shareText(words, edge, at.from),
    carried: edge.figure ? plainFigure(words, edge.figure) : '',
    unit: edge.figure ? unitOf(edge.figure) : '',
    version: at.node?.versionNo ? `v${at.node.versionNo}` : '',
    basis: isBasis(edge.basis) ? t(`trace.basis.${edge.basis}`) : edge.basis,
  }
}

const bases = [
  'membership',
  'line',
  'derivation',
  'match',
  'suggestion',
  'reference',
  'reversal_of',
  'application',
  'source_line_ref',
  'original_invoice_id',
] as const

function isBasis(text: string): text is (typeof bases)[number] {
  return bases.some((basis) => basis === text)
}

/** Which part of the source an edge carries; empty where the two are not one measure. */
function shareText({ locale }: Words, edge: TraceEdge, from: TraceNode | undefined): string {
  const [carried, whole] = [edge.figure, from?.figure]
  if (
    carried?.kind !== 'money' ||
    whole?.kind !== 'money' ||
    carried.currency !== whole.currency ||
    edge.kind === 'invoiced_as'
  )
    return ''
  if (edge.kind === 'reverses' || edge.kind === 'credits') return ''
  return percentText({ part: carried.minor, whole: whole.minor }, locale)
}

function checkView(words: Words, check: Check) {
  const { t } = words
  const parts = (side: Check['in']) =>
    side.map((part) => ({ name: t(`trace.part.${part.name}`), figure: plainFigure(words, part.figure) }))
  const unit = check.residual ?? check.out[0]?.figure
  return {
    key: `${check.name} ${check.subject ?? ''} ${unit ? unitOf(unit) : ''}`,
    name: t(`trace.checks.${check.name}`),
    subject: check.subject,
    unit: unit ? unitOf(unit) : '',
    in: parts(check.in),
    out: parts(check.out),
    residual: check.residual ? plainFigure(words, check.residual) : '',
    verdict: check.verdict,
    word:
      check.verdict === 'not_added'
        ? t('trace.notAdded', { aggregation: t('trace.aggregation.time_weighted') })
        : t(`trace.verdict.${check.verdict}`),
  }
}

/** `EUR 1,060.41` or `1,386,200 call`. */
export function figureText({ locale }: Words, figure: Figure): string {
  if (figure.kind === 'money') return moneyText({ minor: figure.minor, currency: figure.currency }, locale)
  return `${decimalText(figure.value, locale)} ${figure.unit}`
}

/** The same without its unit, for columns that name it. Nothing is printed as a zero here: a residual of nothing must be seen. */
function plainFigure(words: Words, figure: Figure): string {
  const text = figureText(words, figure)
  return figure.kind === 'money' ? text.replace(`${figure.currency} `, '') : text.slice(0, -figure.unit.length - 1)
}

function unitOf(figure: Figure): string {
  return figure.kind === 'money' ? figure.currency : figure.unit
}
