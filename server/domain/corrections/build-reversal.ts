import type { Day } from '../day.ts'
import type { Period } from '../period.ts'
import { type BuiltDraft, draftLines, type SignedLine } from './draft-lines.ts'
import type { ErpDocumentType } from './erp-draft.ts'

/** A posted document as the mirror holds it. */
export interface MirroredDocument {
  readonly sourceId: string
  readonly docNo: string
  readonly type: ErpDocumentType
  readonly entity: string
  readonly externalRef: string | null
  readonly refs: readonly string[]
  readonly customerNo: string | null
  readonly documentOn: Day
  readonly postingOn: Day
  readonly currency: string
  readonly rate: string
  readonly lines: readonly SignedLine[]
}

/**
 * The exact mirror of a document: every line on the other side, in both currencies, at the same rate, with account, customer, dimensions and references unchanged.
 * Original and reversal add up to zero line by line. Rule: domain rules, section 13.
 */
export function buildReversal(
  original: MirroredDocument,
  as: {
    readonly externalRef: string
    readonly postingOn: Day
    readonly period: Period
    readonly functionalCurrency: string
    readonly text: string
  },
): BuiltDraft {
  const lines = original.lines.map((line) => ({ ...line, amountMinor: -line.amountMinor, baseMinor: -line.baseMinor }))
  return {
    lines,
    draft: {
      type: original.type,
      entity: original.entity,
      external_ref: as.externalRef,
      references: original.refs,
      customer_no: original.customerNo,
      document_date: original.documentOn,
      posting_date: as.postingOn,
      period: as.period,
      currency: original.currency,
      rate: original.rate,
      reversal_of: original.sourceId,
      text: as.text,
      lines: draftLines(lines, { document: original.currency, functional: as.functionalCurrency }),
    },
  }
}
