import fc from 'fast-check'
import { expect, test } from 'vitest'
import { edgePath, layOut, nodeHeight, nodeWidth } from '../../components/lineage-layout.ts'

const columns = ['a', 'b', 'c', 'd'] as const

const graph = fc
  .array(fc.constantFrom(...columns), { minLength: 1, maxLength: 24 })
  .map((stages) => stages.map((column, at) => ({ key: `n${at}`, column })))
  .chain((nodes) =>
    fc.record({
      nodes: fc.constant(nodes),
      edges: fc.array(
        fc.record({
          from: fc.constantFrom(...nodes.map((node) => node.key)),
          to: fc.constantFrom(...nodes.map((node) => node.key)),
        }),
        { maxLength: 40 },
      ),
    }),
  )

test('every node is drawn once, inside the drawing, and no two overlap', () => {
  fc.assert(
    fc.property(graph, ({ nodes, edges }) => {
      const layout = layOut(columns, nodes, edges)
      expect(layout.placed.map((place) => place.node.key).sort()).toEqual(nodes.map((node) => node.key).sort())
      const boxes = new Set(layout.placed.map((place) => `${place.x} ${Math.round(place.y / (nodeHeight / 2))}`))
      expect(boxes.size).toBe(nodes.length)
      for (const { x, y } of layout.placed) {
        expect(x >= 0 && x + nodeWidth <= layout.width).toBe(true)
        expect(y >= 0 && y + nodeHeight <= layout.height).toBe(true)
      }
    }),
  )
})

test('the same trace gives the same drawing', () => {
  fc.assert(
    fc.property(graph, ({ nodes, edges }) => {
      expect(layOut(columns, nodes, edges)).toEqual(layOut(columns, nodes, edges))
    }),
  )
})

test('a node stands beside what it comes from, and an empty column takes no room', () => {
  const nodes = [
    { key: 'upper', column: 'a' },
    { key: 'lower', column: 'a' },
    { key: 'of lower', column: 'c' },
    { key: 'of upper', column: 'c' },
  ]
  const edges = [
    { from: 'upper', to: 'of upper' },
    { from: 'lower', to: 'of lower' },
  ]
  const { placed, columnX } = layOut(columns, nodes, edges)
  const yOf = (key: string) => placed.find((place) => place.node.key === key)?.y
  expect(columnX).toHaveLength(2)
  expect(yOf('of upper')).toBe(yOf('upper'))
  expect(yOf('of lower')).toBe(yOf('lower'))
})

test('a line leaves a node on the right and reaches the next on the left', () => {
  expect(edgePath({ x: 0, y: 0 }, { x: 300, y: 100 })).toMatch(
    new RegExp(`^M${nodeWidth} ${nodeHeight / 2} C.* 295 ${100 + nodeHeight / 2}$`),
  )
})
