import { createHash } from 'node:crypto'
import type { Tx } from '#db/client'
import {
  type DirtyKey,
  listAllDocumentIds,
  listDocumentIdsKnownBetween,
  listMarksKnownBetween,
  listPlannedMembers,
  listReadersOfReference,
  listReversalPartners,
  takeDirty,
} from '#db/queries/recon-changes'
import { listDropHashes } from '#db/queries/recon-reference'

export interface Changes {
  readonly everything: boolean
  readonly billing: readonly string[]
  readonly erp: readonly string[]
  /** What imports and decisions marked since the last run, each once. */
  readonly marks: readonly DirtyKey[]
}

/** What this run must look at again: everything on the first run, when time goes back or rules changed; otherwise what imports and decisions marked, and what time brought forth. */
export async function takeChanges(
  tx: Tx,
  ask: { lastAsOf: Date | undefined; asOf: Date; full: boolean; rulesChanged: boolean },
): Promise<Changes> {
  const dirty = await takeDirty(tx)
  const { lastAsOf } = ask
  const isFirst = lastAsOf === undefined
  if (ask.full || ask.rulesChanged || isFirst || ask.asOf < lastAsOf)
    return { everything: true, marks: dirty, ...(await listAllDocumentIds(tx)) }
  const restated = await listMarksKnownBetween(tx, lastAsOf, ask.asOf)
  const readers = await listReadersOfReference(tx, [...dirty, ...restated])
  const arrived = await listDocumentIdsKnownBetween(tx, lastAsOf, ask.asOf)
  const marked = (scope: string) => dirty.filter((mark) => mark.scope === scope).map((mark) => mark.key)
  const erp = new Set([...marked('erp_document'), ...readers.erp, ...arrived.erp])
  for (const id of await listReversalPartners(tx, [...erp])) erp.add(id)
  const planned = await listPlannedMembers(tx, [...erp])
  const billing = new Set([...marked('billing_document'), ...readers.billing, ...arrived.billing, ...planned])
  return { everything: false, billing: [...billing], erp: [...erp], marks: [...dirty, ...restated] }
}

/** One hash over the drops a run could read. */
export async function inputHash(tx: Tx, asOf: Date): Promise<string> {
  const drops = await listDropHashes(tx, asOf)
  return createHash('sha256').update(drops.join('\n')).digest('hex')
}
