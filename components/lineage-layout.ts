/** Measures of the drawing, in pixels. */
export const nodeWidth = 172
export const nodeHeight = 80
const columnGap = 76
const rowGap = 16
const margin = 24

export interface PlacedNode<Node> {
  readonly node: Node
  readonly x: number
  readonly y: number
}

export interface Layout<Node> {
  readonly width: number
  readonly height: number
  readonly columnX: readonly number[]
  readonly placed: readonly PlacedNode<Node>[]
}

interface Link {
  readonly from: string
  readonly to: string
}

/**
 * Places nodes in their columns, centred, in an order that keeps a node beside what it comes from. Columns are given by the
 * stage of each node, so only the order within a column is worked out. The same input gives the same drawing.
 */
export function layOut<Node extends { readonly key: string; readonly column: string }>(
  columns: readonly string[],
  nodes: readonly Node[],
  edges: readonly Link[],
): Layout<Node> {
  const used = columns.filter((column) => nodes.some((node) => node.column === column))
  const groups = order(
    used.map((column) => nodes.filter((node) => node.column === column)),
    edges,
  )
  const tallest = Math.max(1, ...groups.map((group) => group.length))
  const height = margin * 2 + tallest * nodeHeight + (tallest - 1) * rowGap
  const columnX = used.map((_, at) => margin + at * (nodeWidth + columnGap))
  const placed = groups.flatMap((group, at) => {
    const own = group.length * nodeHeight + (group.length - 1) * rowGap
    const top = (height - own) / 2
    return group.map((node, row) => ({ node, x: columnX[at] ?? margin, y: top + row * (nodeHeight + rowGap) }))
  })
  const width = margin * 2 + used.length * nodeWidth + Math.max(0, used.length - 1) * columnGap
  return { width, height, columnX, placed }
}

/** Sorts every column by where its neighbours to the left stand; a node without one keeps its place in the given order. */
function order<Node extends { readonly key: string }>(
  groups: readonly (readonly Node[])[],
  edges: readonly Link[],
): Node[][] {
  const rank = new Map<string, number>()
  return groups.map((group) => {
    const wanted = group.map((node, at) => ({
      node,
      at,
      rank: averageRank(node.key, edges, rank) ?? at / Math.max(1, group.length),
    }))
    const sorted = wanted.sort((a, b) => a.rank - b.rank || a.at - b.at).map(({ node }) => node)
    for (const [at, node] of sorted.entries()) rank.set(node.key, at / sorted.length)
    return sorted
  })
}

function averageRank(key: string, edges: readonly Link[], rank: ReadonlyMap<string, number>): number | undefined {
  const ranks = edges.flatMap((edge) => {
    const neighbour = edge.to === key ? edge.from : edge.from === key ? edge.to : undefined
    const known = neighbour === undefined ? undefined : rank.get(neighbour)
    return known === undefined ? [] : [known]
  })
  return ranks.length === 0 ? undefined : ranks.reduce((sum, one) => sum + one, 0) / ranks.length
}

/** A curve from the right side of one node to the left side of another; within one column it bulges to the right. */
export function edgePath(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const start = { x: from.x + nodeWidth, y: from.y + nodeHeight / 2 }
  if (from.x === to.x) {
    const end = { x: to.x + nodeWidth, y: to.y + nodeHeight / 2 }
    return `M${start.x} ${start.y} C${start.x + 40} ${start.y} ${end.x + 40} ${end.y} ${end.x + 5} ${end.y}`
  }
  const end = { x: to.x - 5, y: to.y + nodeHeight / 2 }
  const bend = Math.max(28, (end.x - start.x) / 2)
  return `M${start.x} ${start.y} C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`
}
