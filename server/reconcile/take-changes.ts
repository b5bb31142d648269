import { createHash } from 'node:crypto'
import type { Tx } from '#db/client'
import {
  listAllDocumentIds,
  listDocumentIdsKnownBetween,
  listDocumentIdsOfEntities,
  listReversalPartners,
  takeDirty,
} from '#db/queries/recon-changes'
import { listDropHashes } from '#db/queries/recon-reference'

export interface Changes {
  readonly everything: boolean
  readonly billing: readonly string[]
  readonly erp: readonly string[]
}

/** What this run must look at again: everything on the first run, when time goes back or rules changed; otherwise what imports and decisions marked, and what time brought forth. */
export async function takeChanges(
  tx: Tx,
  ask: { lastAsOf: Date | undefined; asOf: Date; full: boolean; rulesChanged: boolean },
): Promise<Changes> {
  const dirty = await takeDirty(tx)
  const { lastAsOf } = ask
  if (ask.full || ask.rulesChanged || dirty.rules || lastAsOf === undefined || ask.asOf < lastAsOf)
    return { everything: true, ...(await listAllDocumentIds(tx)) }
  const ofEntities =
    dirty.entities.length > 0 ? await listDocumentIdsOfEntities(tx, dirty.entities) : { billing: [], erp: [] }
  const arrived =
    ask.asOf > lastAsOf ? await listDocumentIdsKnownBetween(tx, lastAsOf, ask.asOf) : { billing: [], erp: [] }
  const erp = new Set([...dirty.erp, ...ofEntities.erp, ...arrived.erp])
  for (const id of await listReversalPartners(tx, [...erp])) erp.add(id)
  return {
    everything: false,
    billing: [...new Set([...dirty.billing, ...ofEntities.billing, ...arrived.billing])],
    erp: [...erp],
  }
}

/** One hash over the drops a run could read. */
export async function inputHash(tx: Tx, asOf: Date): Promise<string> {
  const drops = await listDropHashes(tx, asOf)
  return createHash('sha256').update(drops.join('\n')).digest('hex')
}
