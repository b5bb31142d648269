import type { Tx } from '#db/client'
import {
  deleteItems,
  insertItems,
  noteTouchedDocuments,
  type ReconItemRecord,
  refreshItemStatistics,
  touchDocuments,
  touchEverything,
  touchPassedDeadlines,
  touchRecords,
  widenTouched,
} from '#db/queries/recon-items'
import { countTouchedResults, type LastRun, type ResultSums, sumResults } from '#db/queries/recon-runs'
import { touchEndedAcceptances } from '#db/queries/recon-standing'
import type { ReferenceIndex } from '../domain/posting/reference.ts'
import { deriveExpected } from './derive-expected.ts'
import { readErpItems } from './read-erp-items.ts'
import type { Changes } from './take-changes.ts'

export interface Standing {
  readonly sums: ResultSums
  readonly counts: Readonly<Record<string, number>>
}

interface LayOut {
  readonly last: LastRun | undefined
  readonly asOf: Date
  readonly index: ReferenceIndex
  readonly runId: string
}

/** Brings the items of both sides up to date and lists every key to look at again. `before` is what stood under those keys; a run over everything starts from nothing. */
export async function layOutItems(
  tx: Tx,
  changes: Changes,
  ask: LayOut,
): Promise<{ before: Standing | undefined; derivation: { derived: number; changed: number } }> {
  return changes.everything ? layOutEverything(tx, changes, ask) : layOutChanges(tx, changes, ask)
}

/** What stands under the listed keys now. */
export async function standUnder(tx: Tx, changes: Pick<Changes, 'everything'>): Promise<Standing> {
  return {
    sums: await sumResults(tx, changes.everything ? 'everything' : 'touched'),
    counts: await countTouchedResults(tx),
  }
}

async function layOutEverything(tx: Tx, changes: Changes, ask: LayOut) {
  await touchEverything(tx)
  await deleteItems(tx, 'expected', changes.billing)
  await deleteItems(tx, 'erp', changes.erp)
  const derivation = await deriveExpected(tx, { ...ask, ids: changes.billing }, (items) =>
    insertItems(tx, 'expected', items),
  )
  await readErpItems(tx, { ids: changes.erp, asOf: ask.asOf }, (items) => insertItems(tx, 'erp', items))
  await touchEverything(tx)
  await refreshItemStatistics(tx)
  return { before: undefined, derivation }
}

/** The keys that changed documents leave, the keys they come to, and their near misses are all listed before anything moves: what stood there must be subtracted as it was. */
async function layOutChanges(tx: Tx, changes: Changes, ask: LayOut) {
  const expected: ReconItemRecord[] = []
  const erp: ReconItemRecord[] = []
  const keep = (into: ReconItemRecord[]) => async (items: readonly ReconItemRecord[]) => {
    into.push(...items)
    await touchRecords(tx, items)
  }
  await touchDocuments(tx, [...changes.billing, ...changes.erp])
  const derivation = await deriveExpected(tx, { ...ask, ids: changes.billing }, keep(expected))
  await readErpItems(tx, { ids: changes.erp, asOf: ask.asOf }, keep(erp))
  if (ask.last) await touchPassedDeadlines(tx, ask.last.as_of, ask.asOf)
  await touchEndedAcceptances(tx, ask.asOf)
  await widenTouched(tx)
  await noteTouchedDocuments(tx)
  const before = await standUnder(tx, changes)
  await deleteItems(tx, 'expected', changes.billing)
  await deleteItems(tx, 'erp', changes.erp)
  await insertItems(tx, 'expected', expected)
  await insertItems(tx, 'erp', erp)
  await noteTouchedDocuments(tx)
  return { before, derivation }
}
