import { agrees, type FoundGroup, type FreeDocument } from './linked-components.ts'

const LARGEST_BLOCK = 24
const NODE_BUDGET = 200_000

/**
 * Looks inside one entity, customer and currency for a document of one side that equals the sum of two or more documents of the other. Gives a group only where exactly one solution exists;
 * several solutions, a block of more than 24 documents or an exhausted search give nothing: ambiguity never matches by itself. Rule: accounting rules, section 10, step 6.
 */
export function subsetSums(documents: readonly FreeDocument[]): readonly FoundGroup[] {
  const blocks = Map.groupBy(
    documents,
    (document) => `${document.entity}|${document.customerNo ?? document.documentId}|${document.currency}`,
  )
  return [...blocks.values()].flatMap((block) => (block.length > LARGEST_BLOCK ? [] : onlySolution(block)))
}

function onlySolution(block: readonly FreeDocument[]): readonly FoundGroup[] {
  const expected = block.filter((member) => member.side === 'expected')
  const erp = block.filter((member) => member.side === 'erp')
  const budget = { nodes: NODE_BUDGET }
  const groups: FoundGroup[] = [
    ...erp.flatMap((one) =>
      sumsTo(one.amountMinor, expected, budget).map((parts) => ({ expected: parts, erp: [one] })),
    ),
    ...expected.flatMap((one) =>
      sumsTo(one.amountMinor, erp, budget).map((parts) => ({ expected: [one], erp: parts })),
    ),
  ]
  const only = groups[0]
  return only && groups.length === 1 && budget.nodes > 0 && agrees(only) ? [only] : []
}

/** Subsets of two or more parts that add up to the target: all of them up to the second, because two are already too many. */
function sumsTo(target: bigint, parts: readonly FreeDocument[], budget: { nodes: number }): FreeDocument[][] {
  const found: FreeDocument[][] = []
  const walk = (from: number, rest: bigint, chosen: FreeDocument[]): void => {
    budget.nodes -= 1
    if (budget.nodes <= 0 || found.length > 1) return
    if (rest === 0n && chosen.length > 1) found.push(chosen)
    parts.slice(from).forEach((part, index) => {
      walk(from + index + 1, rest - part.amountMinor, [...chosen, part])
    })
  }
  walk(0, target, [])
  return found
}
