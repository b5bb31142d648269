import type { ScheduledDocumentRow } from '#db/queries/revenue-billing'
import type { RecognisedRow, RevenueJournalRow } from '#db/queries/revenue-journals'
import { monthOf, type Period } from '../domain/period.ts'
import type { ComparedLine } from '../domain/revenue/compare-recognition.ts'
import type { JournalBook } from './journal-book.ts'
import type { ScheduledLine } from './schedule-lines.ts'

/** A document beside what the revenue journals say of its lines. */
export interface DocumentCase {
  readonly document: ScheduledDocumentRow
  readonly scheduled: readonly ScheduledLine[]
  /** Every line of the document, those without a schedule too. */
  readonly lineIds: readonly string[]
  /** By line. */
  readonly recognised: ReadonlyMap<string, readonly RecognisedRow[]>
  /** Lines that a live ERP document carries as earned at once. */
  readonly onRevenue: ReadonlySet<string>
}

/** One line: what it should recognise, what counted journals of its entity and currency recognise, and their entries. */
export interface LineSides extends ComparedLine {
  readonly lineId: string
  readonly scheduled: ScheduledLine | undefined
  readonly entries: readonly { readonly journal: RevenueJournalRow; readonly row: RecognisedRow }[]
}

/** Both sides of each line over the months that have a journal. */
export function sidesOf(one: DocumentCase, book: JournalBook): LineSides[] {
  const { entity, currency } = one.document
  const scheduleOf = new Map(one.scheduled.map((line) => [line.lineId, line]))
  return one.lineIds.map((lineId) => {
    const scheduled = scheduleOf.get(lineId)
    const entries = (one.recognised.get(lineId) ?? []).flatMap((row) => {
      const journal = book.journal(row.journal_id)
      return journal && journal.entity === entity && journal.currency === currency ? [{ journal, row }] : []
    })
    const expected = new Map<Period, bigint>()
    for (const part of scheduled?.parts ?? [])
      if (book.firstOf(entity, currency, part.period)) expected.set(part.period, part.amountMinor)
    const actual = new Map<Period, bigint>()
    for (const { journal, row } of entries)
      actual.set(journal.period, (actual.get(journal.period) ?? 0n) + row.recognised_minor)
    return { lineId, scheduled, expected, actual, entries }
  })
}

/** What the ERP lacks of an unmapped document, or of a line it booked as earned at once, belongs to the finding about that. What a plan posted in a later month is recognised by the journal of that month, so nothing is lacking before it is there. */
export function isOfAnotherFinding(side: LineSides, { document, onRevenue }: DocumentCase, book: JournalBook): boolean {
  if (side.actual.size > 0) return false
  return document.is_unmapped || onRevenue.has(side.lineId) || waitsForJournal(document, book)
}

function waitsForJournal(
  { entity, currency, issue_on: issueOn, posting_period: posted }: ScheduledDocumentRow,
  book: JournalBook,
): boolean {
  return posted !== null && posted > monthOf(issueOn) && !book.firstOf(entity, currency, posted)
}
