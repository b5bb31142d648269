import { invariant } from '../invariant.ts'
import { divideRounded } from '../rounding.ts'
import type { Cleared } from './settlement.ts'

/**
 * How much of a document's functional amount a further application clears: round(book base x applied so far / gross) less what earlier ones cleared, so that whatever the parts, the last one takes the rest (file-drop contract, section 6).
 * All amounts are magnitudes in minor units; the gross is above zero.
 */
export function bookShare(
  document: { readonly grossMinor: bigint; readonly baseMinor: bigint },
  before: Cleared,
  appliedMinor: bigint,
): { readonly clearedMinor: bigint; readonly after: Cleared } {
  invariant(document.grossMinor > 0n, 'a document that is settled has an amount')
  const applied = before.appliedMinor + appliedMinor
  const cleared = divideRounded(document.baseMinor * applied, document.grossMinor, 'half_up')
  return {
    clearedMinor: cleared - before.clearedMinor,
    after: { appliedMinor: applied, clearedMinor: cleared },
  }
}
