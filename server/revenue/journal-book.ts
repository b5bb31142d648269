import type { RevenueJournalRow } from '#db/queries/revenue-journals'
import { parseExternalRef } from '../domain/external-ref.ts'
import type { Period } from '../domain/period.ts'

/** The live revenue journals that count, as known at an instant: those that repeat a reference are left out. */
export interface JournalBook {
  readonly counted: readonly RevenueJournalRow[]
  /** Those that are the run of a month: journals that only adjust what stands do not make a month recognised. */
  readonly runs: readonly RevenueJournalRow[]
  /** Those that repeat the reference of an earlier one. */
  readonly repeats: readonly RevenueJournalRow[]
  /** A counted journal by its document id. */
  readonly journal: (documentId: string) => RevenueJournalRow | undefined
  /** The first run of a month; undefined while the month has none. */
  readonly firstOf: (entity: string, currency: string, period: Period) => RevenueJournalRow | undefined
}

/** Arranges live revenue journals, given in the order of their creation. */
export function openBook(journals: readonly RevenueJournalRow[]): JournalBook {
  const counted = journals.filter((journal) => journal.copy_no === 1)
  const byId = new Map(counted.map((journal) => [journal.document_id, journal]))
  const first = new Map<string, RevenueJournalRow>()
  const runs = counted.filter((journal) => !isAdjusting(journal))
  for (const journal of runs.toReversed()) first.set(runKey(journal), journal)
  return {
    counted,
    runs,
    repeats: journals.filter((journal) => journal.copy_no > 1),
    journal: (documentId) => byId.get(documentId),
    firstOf: (entity, currency, period) => first.get(runKey({ entity, currency, period })),
  }
}

/** A journal numbered as a further part of a month's run. */
function isAdjusting({ external_ref: reference }: RevenueJournalRow): boolean {
  return reference !== null && parseExternalRef(reference).kind === 'part'
}

function runKey({ entity, currency, period }: { entity: string; currency: string; period: string }): string {
  return `${entity}|${currency}|${period}`
}
