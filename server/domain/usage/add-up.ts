import { createHash } from 'node:crypto'
import { sumQuantities } from '../usage-judgement/quantity.ts'
import type { UsageCount } from './count-usage.ts'

/** What the parts of a month make together where a new price cut it: quantities and events added up, the hash over theirs in order; of one part its own. Rule: file-drop contract, section 8 (slices added up). */
export function addUp(
  slices: readonly Omit<UsageCount, 'steps'>[],
): Pick<UsageCount, 'quantity' | 'eventCount' | 'setSha'> {
  const shas = slices.map((slice) => slice.setSha)
  return {
    quantity: sumQuantities(slices.map((slice) => slice.quantity)),
    eventCount: slices.reduce((sum, slice) => sum + slice.eventCount, 0),
    setSha: shas.length === 1 ? (shas[0] ?? '') : createHash('sha256').update(shas.join('')).digest('hex'),
  }
}
