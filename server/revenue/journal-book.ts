import type { RevenueJournalRow } from '#db/queries/revenue-journals'
import type { Period } from '../domain/period.ts'

/** The live revenue journals that count, as known at an instant: those that repeat a reference are left out. */
export interface JournalBook {
  readonly counted: readonly RevenueJournalRow[]
  /** Those that repeat the reference of an earlier one. */
  readonly repeats: readonly RevenueJournalRow[]
  /** A counted journal by its document id. */
  readonly journal: (documentId: string) => RevenueJournalRow | undefined
  /** The first journal of a month; undefined while the month has none. */
  readonly firstOf: (entity: string, currency: string, period: Period) => RevenueJournalRow | undefined
}

/** Arranges live revenue journals, given in the order of their creation. */
export function openBook(journals: readonly RevenueJournalRow[]): JournalBook {
  const counted = journals.filter((journal) => journal.copy_no === 1)
  const byId = new Map(counted.map((journal) => [journal.document_id, journal]))
  const first = new Map<string, RevenueJournalRow>()
  for (const journal of counted.toReversed()) first.set(runKey(journal), journal)
  return {
    counted,
    repeats: journals.filter((journal) => journal.copy_no > 1),
    journal: (documentId) => byId.get(documentId),
    firstOf: (entity, currency, period) => first.get(runKey({ entity, currency, period })),
  }
}

function runKey({ entity, currency, period }: { entity: string; currency: string; period: string }): string {
  return `${entity}|${currency}|${period}`
}
