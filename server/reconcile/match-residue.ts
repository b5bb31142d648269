import type { Tx } from '#db/client'
import { insertGroupMatches, listFreeCandidates, listFreeLinks } from '#db/queries/recon-residue'
import { matchIdOf } from '../domain/ids.ts'
import { type FoundGroup, linkedComponents } from '../domain/matching/linked-components.ts'
import { subsetSums } from '../domain/matching/subset-sum.ts'

interface Origin {
  readonly rule: string
  readonly version: number
  readonly runId: string
}

/** What the keyed passes left: documents that name each other's numbers or lines and net to zero as a group. */
export async function matchLinkedComponents(tx: Tx, origin: Origin): Promise<void> {
  const links = await listFreeLinks(tx)
  if (links.length === 0) return
  const named = new Set(links.flatMap((link) => [link.expectedId, link.erpId]))
  const documents = (await listFreeCandidates(tx)).filter((document) => named.has(document.documentId))
  await insertGroupMatches(
    tx,
    linkedComponents(documents, links).map((group) => recordOf(group, origin)),
    { ...origin, status: 'auto', score: '0.9' },
  )
}

/** Suggestion only: one document that equals the sum of several of the same customer, where no other sum does. */
export async function suggestSubsetSums(tx: Tx, origin: Origin): Promise<void> {
  const groups = subsetSums(await listFreeCandidates(tx))
  await insertGroupMatches(
    tx,
    groups.map((group) => recordOf(group, origin)),
    { ...origin, status: 'suggested', score: '0.5' },
  )
}

function recordOf(group: FoundGroup, origin: Origin) {
  const members = [...group.expected, ...group.erp].map((member) => member.documentId)
  return {
    matchId: matchIdOf(origin.rule, members),
    kind: kindOf(group),
    expected: group.expected.map((member) => member.documentId),
    erp: group.erp.map((member) => member.documentId),
  }
}

function kindOf(group: FoundGroup): '1:1' | '1:n' | 'n:1' | 'n:m' {
  if (group.expected.length === 1) return group.erp.length === 1 ? '1:1' : '1:n'
  return group.erp.length === 1 ? 'n:1' : 'n:m'
}
