import type { Tx } from '#db/client'
import { type FeedBuckets, insertFeedFiles } from '#db/queries/imports-count'
import { listMappingClaims, listMappingsInForce, rejectMapping, sealMappings } from '#db/queries/imports-mappings'
import { projectReference } from '#db/queries/imports-reference'
import { takeSeqRange } from '#db/queries/inbox'
import {
  insertDrop,
  insertRejectedRows,
  insertRejectedUsage,
  insertSourceDocuments,
  markDirty,
  type SealScope,
} from '#db/queries/inbox-seal'
import type { LandingTables } from '#db/queries/landing'
import { allowLargeSorts, planLanding } from '#db/queries/landing-plan'
import { sealMirror } from '#db/queries/mirror-seal'
import { planUsage, sealUsage } from '#db/queries/usage-seal'
import type { FeedReading } from './load-feed.ts'
import type { DropPromise } from './manifest.ts'
import { rejection } from './rejection.ts'
import { settleValidities } from './settle-validities.ts'

export interface Seal {
  readonly dropId: string
  readonly drop: DropPromise
  readonly tables: LandingTables
  readonly readings: readonly FeedReading[]
  readonly at: Date
  readonly actor: string
  readonly correlationId: string
}

/** Makes a staged and verified drop visible, all of it or nothing: buckets, versions, mirror, usage, reference rows, counts, work to do. Gives the buckets per feed. */
export async function sealDrop(tx: Tx, seal: Seal): Promise<FeedBuckets[]> {
  const { drop, dropId, tables, readings, at, actor, correlationId } = seal
  const asOf = new Date(drop.asOf)
  const size = readings.reduce((sum, reading) => sum + reading.rowsDeclared, 0)
  await allowLargeSorts(tx)
  const seqBase = await takeSeqRange(tx, size)
  const scope: SealScope = { tables, dropId, asOf, seqBase }
  const { world, contract, manifest, manifestSha } = drop
  await insertDrop(tx, { dropId, world, contract, asOf, manifest, manifestSha, at, actor, correlationId })
  await planLanding(tx, tables, asOf)
  await planUsage(tx, scope)
  await turnAwayOverlaps(tx, scope)
  await insertSourceDocuments(tx, scope)
  await sealMirror(tx, scope)
  await projectReference(tx, scope)
  await sealMappings(tx, scope)
  await sealUsage(tx, scope)
  await insertRejectedRows(tx, scope)
  await insertRejectedUsage(tx, scope)
  await markDirty(tx, scope)
  return insertFeedFiles(tx, scope, readings)
}

async function turnAwayOverlaps(tx: Tx, scope: SealScope): Promise<void> {
  const incoming = await listMappingClaims(tx, scope)
  const groups = [...new Set(incoming.map((claim) => claim.group_text))]
  const turnedAway = settleValidities(await listMappingsInForce(tx, groups), incoming)
  for (const [claim, met] of turnedAway) {
    const rejections = JSON.stringify([rejection('valid_from', 'overlaps', { other: met })])
    await rejectMapping(tx, scope, { rowNo: claim.row_no, rejections })
  }
}
