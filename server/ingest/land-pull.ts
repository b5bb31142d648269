import { v7 as uuidv7 } from 'uuid'
import type { Tx } from '#db/client'
import { findDrop, findImportedWorld, takeSeqRange } from '#db/queries/inbox'
import {
  insertDrop,
  insertRejectedRows,
  insertSourceDocuments,
  markDirty,
  type SealScope,
} from '#db/queries/inbox-seal'
import { type CopyValue, createLandingTables, landingTables } from '#db/queries/landing'
import { planLanding } from '#db/queries/landing-plan'
import {
  countPulledBuckets,
  dropPullTables,
  hashOfNews,
  insertLandingRows,
  insertPullAttempt,
  insertPulledFile,
  listPulledRejects,
  newestToldAt,
} from '#db/queries/landing-pull'
import { sealMirror } from '#db/queries/mirror-seal'
import type { Ctx } from '../context.ts'
import { derivedId } from '../domain/ids.ts'
import type { LandingScope } from './feed.ts'
import { erpDocumentsFeed } from './feeds/erp-documents.ts'
import { rowValues } from './load-feed.ts'
import { readJson } from './read-rows.ts'
import { landingScope } from './stage-drop.ts'

export type LandPullCtx = Pick<Ctx, 'db' | 'now' | 'actor' | 'correlationId'>

/** What landing pulled rows did. */
export interface LandedPull {
  readonly newCount: number
  readonly changed: number
  readonly unchanged: number
  /** Rows that were not taken, by their key where they had one, each with the code of its reason. */
  readonly rejected: readonly { readonly key: string | null; readonly reason: string }[]
  /** The newest change among the rows, by the ERP's clock; null when no row could be read. */
  readonly newestAt: Date | null
}

const NOTHING: LandedPull = { newCount: 0, changed: 0, unchanged: 0, rejected: [], newestAt: null }

/**
 * Lands documents read back from an ERP in the mirror: checked, compared and versioned like rows of the feed erp_documents, in one transaction with the marks for the next run.
 * Rows known already change nothing; a row that cannot be taken is kept aside with its reason and stops no other. A pull is no extract: what it does not name is not absent. Rule: connector contract, section 1.
 */
export async function landPulledErpDocuments(
  ctx: LandPullCtx,
  pull: { connectionId: string; rows: readonly unknown[] },
): Promise<LandedPull> {
  if (pull.rows.length === 0) return NOTHING
  return ctx.db.transaction().execute((tx) => landInside(tx, ctx, pull))
}

async function landInside(
  tx: Tx,
  ctx: LandPullCtx,
  { connectionId, rows }: { connectionId: string; rows: readonly unknown[] },
): Promise<LandedPull> {
  const seqBase = await takeSeqRange(tx, rows.length) // first, so that imports and pulls plan one after another
  const landed = landingRows(rows, await landingScope(tx))
  const toldAt = [landed.newestAt, await newestToldAt(tx)].filter((at) => at !== null)
  const asOf = toldAt.length === 0 ? ctx.now() : new Date(Math.max(...toldAt.map(Number)))
  const tables = landingTables(uuidv7(), 'pull_')
  await createLandingTables(tx, tables)
  await insertLandingRows(tx, tables, landed.values)
  await planLanding(tx, tables, asOf)
  const buckets = await countPulledBuckets(tx, tables)
  const rejected = await listPulledRejects(tx, tables)
  const sha = await hashOfNews(tx, tables)
  if (sha && !(await findDrop(tx, sha))) {
    const dropId = derivedId('drop', 'pull', sha.toString('hex'))
    const scope: SealScope = { tables, dropId, asOf, seqBase }
    const by = { at: ctx.now(), actor: ctx.actor.userId, correlationId: ctx.correlationId }
    const world = (await findImportedWorld(tx)) ?? ''
    await insertDrop(tx, { ...by, dropId, connectionId, world, contract: 'pull', asOf, manifest: {}, manifestSha: sha })
    await insertSourceDocuments(tx, scope)
    await sealMirror(tx, scope)
    await insertRejectedRows(tx, scope)
    await markDirty(tx, scope)
    await insertPulledFile(tx, scope, { sha, buckets })
    if (rejected.length > 0) await insertPullAttempt(tx, { ...by, dropId, connectionId, asOf })
  }
  await dropPullTables(tx, tables)
  const count = (bucket: 'new' | 'changed' | 'unchanged') => Number(buckets[bucket]) // a count of rows, not an amount
  return {
    newCount: count('new'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    rejected,
    newestAt: landed.newestAt,
  }
}

/** The rows as the landing table takes them, and the newest change they tell of. */
function landingRows(rows: readonly unknown[], scope: LandingScope): { values: CopyValue[][]; newestAt: Date | null } {
  let newestAt: Date | null = null
  const values = rows.map((row, index) => {
    const read = readJson(JSON.stringify(row) ?? 'null')
    const taken = 'raw' in read ? erpDocumentsFeed.take(read.raw, scope) : read.rejections
    if (!('length' in taken) && taken.changedAt !== undefined) {
      const changedAt = new Date(taken.changedAt)
      if (newestAt === null || changedAt > newestAt) newestAt = changedAt
    }
    return rowValues({ feed: erpDocumentsFeed.name, rowNo: index + 1, ord: index + 1, payload: read.payload }, taken)
  })
  return { values, newestAt }
}
