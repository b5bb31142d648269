import { listBillingSources } from '#db/queries/revenue-billing'
import { listChangedRevenueRuns, listSourcesInRuns } from '#db/queries/revenue-journals'
import { lastDuePeriod } from '../domain/revenue/journal-due.ts'
import type { AreaAsk } from '../reconcile/area.ts'

const documentPrefix = 'revenue|document|'
const runsPrefix = 'revenue|runs|'

/** The partition of one billing document, by its own id. */
export function documentPartition(sourceId: string): string {
  return `${documentPrefix}${sourceId}`
}

/** The partition of all revenue journals of one entity. */
export function runsPartition(entity: string): string {
  return `${runsPrefix}${entity}`
}

/** The documents and entities that partitions stand for. */
export function subjectsOf(partitions: readonly string[]): { sources: string[]; entities: string[] } {
  const after = (prefix: string) =>
    partitions.filter((partition) => partition.startsWith(prefix)).map((partition) => partition.slice(prefix.length))
  return { sources: after(documentPrefix), entities: after(runsPrefix) }
}

/** The partitions to judge anew: documents that the run has judged, documents that changed revenue journals name or should name, and the entities of both; every entity where the due instant of a journal has passed since the last run. */
export async function partitionsOf(ask: AreaAsk): Promise<readonly string[]> {
  const { tx, changes, lastAsOf, asOf } = ask
  if (changes.everything) return named([...(await listBillingSources(tx, 'all')), ...entitiesOf(ask)])
  const between = lastAsOf && { after: lastAsOf, until: asOf }
  const runs = await listChangedRevenueRuns(tx, changes.erp, between)
  const fellDue = lastAsOf !== undefined && lastDuePeriod(lastAsOf) !== lastDuePeriod(asOf)
  return named([
    ...(await listBillingSources(tx, 'touched')),
    ...(await listSourcesInRuns(tx, runs)),
    ...runs.map(({ entity }) => ({ source_id: null, entity })),
    ...(fellDue ? entitiesOf(ask) : []),
  ])
}

function entitiesOf(ask: AreaAsk) {
  return [...ask.index.entities.keys()].map((entity) => ({ source_id: null, entity }))
}

function named(subjects: readonly { source_id: string | null; entity: string }[]): readonly string[] {
  const partitions = subjects.flatMap(({ source_id: sourceId, entity }) => [
    runsPartition(entity),
    ...(sourceId === null ? [] : [documentPartition(sourceId)]),
  ])
  return [...new Set(partitions)]
}
