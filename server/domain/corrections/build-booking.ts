import type { Day } from '../day.ts'
import { lastDayOf, type Period } from '../period.ts'
import { consolidate } from '../posting/consolidate.ts'
import type { DerivedPosting, PostingLine } from '../posting/types.ts'
import { type BuiltDraft, draftLines, type SignedLine } from './draft-lines.ts'

/** What is the same for every document a plan books. */
export interface BookingPlace {
  readonly externalRef: string
  readonly postingOn: Day
  readonly period: Period
  readonly functionalCurrency: string
  readonly text: string
}

/** One document, or one part of a split one, as it should stand: lines, rate and customer as derived from what was in force at the issue date. Parts count from 1. */
export function buildBooking(expected: DerivedPosting, partNo: number | null, at: BookingPlace): BuiltDraft {
  const lines = expected.lines.filter((line) => partNo === null || line.partNo === partNo)
  const type = expected.sourceType === 'credit_memo' ? 'ar_credit_memo' : 'ar_invoice'
  return assemble({ ...expected, references: [expected.externalRef], type, lines }, at)
}

/** The one invoice of a customer's month over all given members. */
export function buildConsolidated(members: readonly DerivedPosting[], at: BookingPlace): BuiltDraft {
  const whole = consolidate(members)
  const references = members.map((member) => member.externalRef).sort()
  return assemble({ ...whole, references, type: 'ar_invoice', rate: members[0]?.rate ?? '1' }, at)
}

/** An invoice for one member that a consolidated document left out; dated like the document it adds to. */
export function buildSupplement(member: DerivedPosting, at: BookingPlace): BuiltDraft {
  const documentOn = lastDayOf(member.period)
  return assemble({ ...member, documentOn, references: [member.externalRef], type: 'ar_invoice' }, at)
}

interface Content {
  readonly type: 'ar_invoice' | 'ar_credit_memo'
  readonly entity: string
  readonly references: readonly string[]
  readonly customerNo: string
  readonly documentOn: Day
  readonly currency: string
  readonly rate: string
  readonly lines: readonly PostingLine[]
}

function assemble(content: Content, at: BookingPlace): BuiltDraft {
  const lines = content.lines.map(signed)
  return {
    lines,
    draft: {
      type: content.type,
      entity: content.entity,
      external_ref: at.externalRef,
      references: content.references,
      customer_no: content.customerNo,
      document_date: content.documentOn,
      posting_date: at.postingOn,
      period: at.period,
      currency: content.currency,
      rate: content.rate,
      reversal_of: null,
      text: at.text,
      lines: draftLines(lines, { document: content.currency, functional: at.functionalCurrency }),
    },
  }
}

function signed(line: PostingLine): SignedLine {
  return {
    account: line.account,
    amountMinor: line.amountMinor,
    baseMinor: line.baseMinor,
    taxCode: line.taxCode,
    sourceLineRef: line.sourceLineRef,
    appliesTo: null,
    dimensions: line.dimensions,
  }
}
