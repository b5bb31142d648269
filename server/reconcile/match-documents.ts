import type { Tx } from '#db/client'
import { followDecidedMatches } from '#db/queries/recon-decided'
import {
  layOutCandidates,
  matchExactReference,
  matchGroupedReference,
  matchNormalisedNumber,
  matchOtherEntity,
  releaseMatches,
  suggestByAmount,
} from '#db/queries/recon-match'
import { matchLinkedComponents, suggestSubsetSums } from './match-residue.ts'

/** The passes in their fixed order; each sees only what the ones before left. A version rises when a pass decides differently. */
export const matchRules = {
  'exact-reference': 2,
  'grouped-reference': 2,
  'normalised-number': 1,
  'linked-components': 1,
  'number-in-other-entity': 1,
  'amount-and-date': 1,
  'subset-sum': 1,
} as const

/** Matches everything under the touched keys anew. What a person decided stays claimed. Rule: accounting rules, section 10. */
export async function matchDocuments(tx: Tx, runId: string): Promise<void> {
  await followDecidedMatches(tx)
  await releaseMatches(tx)
  await layOutCandidates(tx)
  const origin = (rule: keyof typeof matchRules) => ({ rule, version: matchRules[rule], runId })
  await matchExactReference(tx, origin('exact-reference'))
  await matchGroupedReference(tx, origin('grouped-reference'))
  await matchNormalisedNumber(tx, origin('normalised-number'))
  await matchLinkedComponents(tx, origin('linked-components'))
  await matchOtherEntity(tx, origin('number-in-other-entity'))
  await suggestByAmount(tx, origin('amount-and-date'))
  await suggestSubsetSums(tx, origin('subset-sum'))
}
