import type { Day } from '../day.ts'
import { revenueJournalRef } from '../external-ref.ts'
import type { Period } from '../period.ts'
import type { BookingPlace } from './build-booking.ts'
import { type BuiltDraft, draftLines, type SignedLine } from './draft-lines.ts'

/** What is missing in the ERP's books of one finding, to be added by a journal: what stands there stays. */
export interface Adjustment {
  /** adjustment: the exchange difference of a settlement, or what it cleared elsewhere. revenue_journal: what a document should have recognised by now. */
  readonly type: 'adjustment' | 'revenue_journal'
  /** The settlement or billing document, with what people know it by. */
  readonly documentId: string
  readonly sourceId: string
  readonly number: string
  readonly entity: string
  readonly currency: string
  readonly rate: string
  readonly customerNo: string | null
  readonly references: readonly string[]
  /** The day of the document that is adjusted, and the day the adjustment should have had. */
  readonly documentOn: Day
  readonly wishedOn: Day
  /** Minor units, debit positive; they add up to nothing in both currencies. */
  readonly lines: readonly SignedLine[]
}

/** What a journal of an adjustment is numbered under in a month: the settlement, or the month's revenue journal of entity and currency. Rule: file-drop contract, section 5. */
export function adjustmentRoot(adjustment: Adjustment, period: Period): string {
  return adjustment.type === 'adjustment' ? adjustment.sourceId : revenueJournalRef({ ...adjustment, period })
}

/** The journal of an adjustment. A realised difference moves the functional amount alone, so its lines are nothing in document currency; what was applied elsewhere moves from one document to the other, and with it the difference of their rates. Rule: domain rules, sections 7, 8 and 13. */
export function buildAdjustment(adjustment: Adjustment, at: BookingPlace): BuiltDraft {
  const { type, entity, currency, rate, customerNo, references, lines } = adjustment
  return {
    lines,
    draft: {
      type,
      entity,
      external_ref: at.externalRef,
      references,
      customer_no: customerNo,
      document_date: type === 'adjustment' ? adjustment.documentOn : at.postingOn,
      posting_date: at.postingOn,
      period: at.period,
      currency,
      rate,
      reversal_of: null,
      text: at.text,
      lines: draftLines(lines, { document: currency, functional: at.functionalCurrency }),
    },
  }
}
