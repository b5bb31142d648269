import { areaDiagnosis } from '../domain/diagnosis/area-diagnosis.ts'
import type { Word } from '../domain/diagnosis/cause-words.ts'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import { minorToDecimal } from '../domain/money.ts'
import { catchUpOf } from '../domain/revenue/catch-up.ts'
import { type ComparedLine, compareRecognition } from '../domain/revenue/compare-recognition.ts'
import { revenueVocabulary } from '../domain/revenue/facts.ts'
import type { AreaAsk } from '../reconcile/area.ts'
import { type DocumentCase, isOfAnotherFinding, type LineSides, sidesOf } from './document-sides.ts'
import type { JournalBook } from './journal-book.ts'
import { documentPartition } from './partitions.ts'

/**
 * What the revenue journals of months that have one say otherwise than the schedules of a document, diagnosed; null where they agree.
 * What the ERP lacks of an unmapped document, or of a line it booked as earned at once, belongs to the finding about that (file-drop contract, section 7).
 */
export function judgeDocument(one: DocumentCase, book: JournalBook, ask: AreaAsk): Diagnosis | null {
  const { document } = one
  const compared = sidesOf(one, book).filter((side) => !isOfAnotherFinding(side, one, book))
  const difference = compareRecognition(compared)
  if (!difference) return null
  const { varianceMinor, period, facts } = difference
  const told = facts.recognitionCaughtUp ? tellCatchUp(compared, document.currency) : { words: {}, facts: {} }
  const journal = book.firstOf(document.entity, document.currency, period)
  return areaDiagnosis(
    {
      subject: 'revenue',
      subjectKind: 'schedule',
      subjectSourceId: document.source_id,
      subjectDocumentId: document.document_id,
      scope: 'revenue',
      partition: documentPartition(document.source_id),
      entity: document.entity,
      period,
      currency: document.currency,
      varianceMinor,
      facets: [{ facet: 'schedule', amountMinor: varianceMinor }],
      facts: {
        ...revenueVocabulary,
        ...facts,
        ...told.facts,
        caughtUpByPlan: facts.recognitionCaughtUp && compared.some(isAdjustedByPlan),
        endsContract: document.reason === 'termination',
      },
      words: told.words,
      documents: [{ system: 'billing', type: document.kind, id: document.source_id, number: document.number }],
      groupingKey: () => null,
      sinceAt: journal?.created_at ?? document.finalised_at,
      billToId: document.bill_to_id,
      customerName: document.customer_name,
      billingNumber: document.number,
      erpNumber: journal?.doc_no ?? null,
    },
    ask,
  )
}

function isAdjustedByPlan({ entries }: LineSides): boolean {
  return entries.some(({ journal }) => journal.is_planned)
}

/** The words and figures of a document whose months made each other good: nothing is left of it in the variance. */
function tellCatchUp(
  lines: readonly ComparedLine[],
  currency: string,
): { words: Readonly<Record<string, Word>>; facts: { readonly differingMonths: string } } {
  const { shift, movedMinor, wrongIn, madeGoodIn, months } = catchUpOf(lines)
  const figures = months.map(({ period, expectedMinor, actualMinor }) => {
    const [actual, expected] = [actualMinor, expectedMinor].map((minor) => minorToDecimal(minor, currency))
    return `${period}: ${actual} / ${expected} ${currency}`
  })
  const moved: Word = { money: [movedMinor.toString(), currency] }
  const words = { shift, moved, wrongIn: wrongIn.join(', '), madeGoodIn: madeGoodIn.join(', ') }
  return { words, facts: { differingMonths: figures.join('; ') } }
}
