import type { Day } from '../day.ts'
import { revenueJournalRef } from '../external-ref.ts'
import { lastDayOf, type Period } from '../period.ts'
import { journalDueAt } from './journal-due.ts'

/** What a line recognises in a month, with its accounts; minor units, negative on credits. */
export interface RecognitionEntry {
  readonly entity: string
  readonly currency: string
  readonly period: Period
  readonly lineId: string
  readonly deferredAccount: string
  readonly revenueAccount: string
  readonly amountMinor: bigint
  readonly baseMinor: bigint
}

/** One side of a pair: debit positive, credit negative, in document and in functional currency. */
export interface JournalLine {
  readonly account: string
  readonly amountMinor: bigint
  readonly baseMinor: bigint
  readonly sourceLineRef: string
}

export interface ExpectedJournal {
  readonly reference: string
  readonly entity: string
  readonly currency: string
  readonly period: Period
  /** The last day of the month. */
  readonly datedOn: Day
  /** Late from then on. */
  readonly dueAt: Date
  readonly lines: readonly JournalLine[]
}

/** The revenue journals the ERP should hold: one per entity, currency and month, with a pair deferred / revenue per line that recognises anything in either currency; a credit's pair is the other way round. Rule: file-drop contract, section 6. */
export function expectedJournals(entries: readonly RecognitionEntry[]): readonly ExpectedJournal[] {
  const runs = Map.groupBy(
    entries.filter((entry) => entry.amountMinor !== 0n || entry.baseMinor !== 0n),
    (entry) => revenueJournalRef(entry),
  )
  return [...runs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([reference, members]) => {
      const [first] = members
      if (!first) return []
      const { entity, currency, period } = first
      const lines = members
        .toSorted((a, b) => (a.lineId < b.lineId ? -1 : 1))
        .flatMap((entry) => [
          pairLine(entry.deferredAccount, entry.amountMinor, entry.baseMinor, entry.lineId),
          pairLine(entry.revenueAccount, -entry.amountMinor, -entry.baseMinor, entry.lineId),
        ])
      return [{ reference, entity, currency, period, datedOn: lastDayOf(period), dueAt: journalDueAt(period), lines }]
    })
}

function pairLine(account: string, amountMinor: bigint, baseMinor: bigint, sourceLineRef: string): JournalLine {
  return { account, amountMinor, baseMinor, sourceLineRef }
}
