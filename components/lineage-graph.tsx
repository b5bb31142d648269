import {
  Activity,
  BookOpen,
  CreditCard,
  FileMinus2,
  FileText,
  Landmark,
  Layers3,
  ListPlus,
  type LucideIcon,
  Percent,
  Sigma,
  Target,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { edgePath, type Layout, layOut, nodeHeight, nodeWidth } from './lineage-layout.ts'
import { Link } from './link.tsx'

const icons = {
  usage: Activity,
  quantity: Sigma,
  line: Layers3,
  tax: Percent,
  more: ListPlus,
  invoice: FileText,
  credit_memo: FileMinus2,
  expected: Target,
  erp: Landmark,
  payment: CreditCard,
  revenue: BookOpen,
} as const satisfies Record<string, LucideIcon>

export interface LineageNode {
  readonly key: string
  /** The key of its column. */
  readonly column: string
  readonly icon: keyof typeof icons
  /** What it is: `Invoice`, `ERP document`. */
  readonly kind: string
  readonly id: string
  readonly figure: ReactNode
  readonly note: string
  readonly href?: string
  /** The document the trace started from. */
  readonly isSeed?: boolean
  /** A mark for its state, such as a small icon with a title. */
  readonly state?: ReactNode
}

export interface LineageEdge {
  readonly from: string
  readonly to: string
  /** What the edge carries or which share; short, it stands on the line. */
  readonly label?: string
  readonly dashed?: boolean
}

export interface LineageGraphProps {
  readonly label: string
  readonly columns: readonly { readonly key: string; readonly label: string }[]
  readonly nodes: readonly LineageNode[]
  readonly edges: readonly LineageEdge[]
}

/**
 * From use to payment, left to right. Every node can be reached by the keyboard in reading order; the same trace is on the
 * page as a table, so the drawing itself is hidden from screen readers on its lines only.
 */
export function LineageGraph({ label, columns, nodes, edges }: LineageGraphProps) {
  const layout = layOut(
    columns.map((column) => column.key),
    nodes,
    edges,
  )
  const used = columns.filter((column) => nodes.some((node) => node.column === column.key))
  return (
    <section aria-label={label} tabIndex={0} className="lineage">
      <div className="lineage-canvas" style={{ width: layout.width }}>
        <div className="relative h-8" aria-hidden>
          {used.map((column, at) => (
            <span
              key={column.key}
              className="absolute bottom-0 text-meta font-semibold text-ink-2"
              style={{ left: layout.columnX[at], width: nodeWidth }}
            >
              {column.label}
            </span>
          ))}
        </div>
        <div className="relative" style={{ height: layout.height }}>
          <Lines layout={layout} edges={edges} />
          {layout.placed.map(({ node, x, y }) => (
            <NodeBox key={node.key} node={node} x={x} y={y} />
          ))}
        </div>
      </div>
    </section>
  )
}

function NodeBox({ node, x, y }: { node: LineageNode; x: number; y: number }) {
  const Icon = icons[node.icon]
  const look = classes('lineage-node', node.isSeed && 'is-seed')
  const place = { left: x, top: y, width: nodeWidth, height: nodeHeight }
  const face = (
    <>
      <span className="flex items-center gap-1.5 text-meta font-medium text-ink-2">
        <Icon aria-hidden className="size-3.5 shrink-0" />
        <span className="cut">{node.kind}</span>
        {node.state ? <span className="ml-auto">{node.state}</span> : null}
      </span>
      <span className="ident cut" title={node.id}>
        {node.id}
      </span>
      <span className="cut font-semibold">{node.figure}</span>
      <span className="cut text-micro text-ink-2" title={node.note}>
        {node.note}
      </span>
    </>
  )
  if (!node.href) {
    return (
      <div className={look} style={place}>
        {face}
      </div>
    )
  }
  return (
    <Link className={look} style={place} href={node.href} {...(node.isSeed ? { 'aria-current': 'true' as const } : {})}>
      {face}
    </Link>
  )
}

function Lines({ layout, edges }: { layout: Layout<LineageNode>; edges: readonly LineageEdge[] }) {
  const at = new Map(layout.placed.map((place) => [place.node.key, place]))
  const drawn = edges.flatMap((edge) => {
    const [from, to] = [at.get(edge.from), at.get(edge.to)]
    return from && to ? [{ edge, from, to }] : []
  })
  return (
    <svg aria-hidden className="lineage-lines" width={layout.width} height={layout.height}>
      <defs>
        <marker id="lineage-tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="8" markerHeight="8" orient="auto">
          <path d="M1 1 L6.5 4 L1 7" />
        </marker>
      </defs>
      {drawn.map(({ edge, from, to }) => (
        <g key={`${edge.from} ${edge.to}`}>
          <path
            d={edgePath(from, to)}
            markerEnd="url(#lineage-tip)"
            {...(edge.dashed ? { strokeDasharray: '4 3' } : {})}
          />
          {edge.label ? (
            <text x={(from.x + nodeWidth + to.x) / 2} y={(from.y + to.y + nodeHeight) / 2 - 5} textAnchor="middle">
              {edge.label}
            </text>
          ) : null}
        </g>
      ))}
    </svg>
  )
}
