import { receivableOf, said, sum } from './amounts.ts'
import type { Fault } from './not-posted.ts'
import { keysOf } from './scene.ts'

/**
 * Two faults on one document, the graver first: it alone is found (precedence, file-drop contract, section 7).
 * A placed amount is what stands in the books after both; any other stays as the first fault left it. Where the second does not suit the document, the first stands alone.
 */
export function together(first: Fault, second: Fault, measure: 'placed' | 'as the first'): Fault {
  return (scene) => {
    const before = new Set(scene.taken)
    const expected = first(scene)
    const [one] = expected ?? []
    const isTaken = (key: string) => scene.taken.has(key) && !before.has(key)
    const booked = scene.booked.find(
      ({ billed, ...rest }) => one?.names.includes(billed.id) === true && keysOf({ billed, ...rest }).some(isTaken),
    )
    if (!one || !booked) return expected
    second({ ...scene, booked: [booked], taken: new Set() })
    if (measure === 'as the first') return expected
    const placed = sum(booked.parts.map((part) => receivableOf(scene.world, part)))
    return [{ ...one, variance: said(placed, one.currency) }]
  }
}
