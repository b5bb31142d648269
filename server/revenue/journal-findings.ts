import type { RecognisedRow } from '#db/queries/revenue-journals'
import type { SourceFindingRecord } from '#db/queries/source-findings'
import { minorToDecimal } from '../domain/money.ts'
import { type DocumentCase, type LineSides, sidesOf } from './document-sides.ts'
import type { JournalBook } from './journal-book.ts'
import { documentPartition } from './partitions.ts'
import type { ScheduledLine } from './schedule-lines.ts'

interface Mistake {
  readonly code: 'revenue_journal_account' | 'revenue_journal_base'
  readonly params: Readonly<Record<string, string>>
}

/** Where a journal recognises the right amount of a line on other accounts, or at another functional amount, than follow from the issue date: no class of the closed list speaks of these, so the first of each kind stands at the document. */
export function journalFindings(
  one: DocumentCase,
  book: JournalBook,
  by: { functionalCurrency: string; runId: string },
): SourceFindingRecord[] {
  const { document } = one
  const found = new Map<string, SourceFindingRecord>()
  for (const side of sidesOf(one, book)) {
    for (const { journal, row } of side.entries) {
      for (const { code, params } of mistakesOf(side, { period: journal.period, row }, by.functionalCurrency)) {
        if (found.has(code)) continue
        found.set(code, {
          partition: documentPartition(document.source_id),
          object_kind: 'billing_document',
          object_id: document.source_id,
          code,
          entity: document.entity,
          params: { document: document.number, journal: journal.doc_no, period: journal.period, ...params },
          run_id: by.runId,
        })
      }
    }
  }
  return [...found.values()]
}

/** Looks only at months of one entry with the right amount: where the amount is wrong, that is the finding. */
function mistakesOf(side: LineSides, entry: { period: string; row: RecognisedRow }, functional: string): Mistake[] {
  const { period, row } = entry
  const { scheduled } = side
  const part = scheduled?.parts.find((candidate) => candidate.period === period)
  if (!scheduled || !part || part.amountMinor !== row.recognised_minor) return []
  if (side.entries.filter(({ journal }) => journal.period === period).length > 1) return []
  return [...wrongAccount(scheduled, row), ...wrongBase(part.baseMinor, row, functional)]
}

function wrongAccount({ deferredAccount, revenueAccount }: ScheduledLine, row: RecognisedRow): Mistake[] {
  if (deferredAccount === null || revenueAccount === null) return []
  const expected = `${deferredAccount} / ${revenueAccount}`
  const actual = `${row.deferred_accounts.toSorted().join(', ')} / ${row.revenue_accounts.toSorted().join(', ')}`
  return expected === actual ? [] : [{ code: 'revenue_journal_account', params: { expected, actual } }]
}

function wrongBase(baseMinor: bigint | null, row: RecognisedRow, functional: string): Mistake[] {
  if (baseMinor === null || baseMinor === row.recognised_base_minor) return []
  const [expected, actual] = [baseMinor, row.recognised_base_minor].map((minor) => minorToDecimal(minor, functional))
  return [
    { code: 'revenue_journal_base', params: { currency: functional, expected: expected ?? '', actual: actual ?? '' } },
  ]
}
