import { documentKinds } from '../documents/document-kind.ts'
import type { Direction } from '../domain/lineage/graph.ts'

const kinds: readonly string[] = [...documentKinds, 'line', 'event', 'any']

/** The words that may stand before the id in the address of a trace. */
export function isTraceKind(word: string): boolean {
  return kinds.includes(word)
}

/** The direction that an address asks for; both unless it says otherwise. */
export function directionFrom(word: string | undefined): Direction {
  return word === 'up' || word === 'down' ? word : 'both'
}
