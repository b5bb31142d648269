import type { Currency } from '../currency.ts'
import type { Day } from '../day.ts'
import type { Period } from '../period.ts'
import type { DerivationFinding, Dimensions, LineRole, PostingMode } from '../posting/types.ts'

/** A ledger line of either side: debit positive, credit negative, in document and functional currency. */
export interface LedgerLine {
  readonly account: string
  readonly amountMinor: bigint
  readonly baseMinor: bigint
  readonly sourceLineRef: string | null
  readonly dimensions: Dimensions | null
}

/** An expected line knows what it is for and which mapping versions decided its account. */
export interface ExpectedLine extends LedgerLine {
  readonly role: LineRole
  readonly taxCode: string | null
  readonly mappingVersionIds: readonly string[]
}

/** A billed line as the rules need it; the net is signed from the customer's side. */
export interface BilledLine {
  readonly lineId: string
  readonly sku: string | null
  readonly kind: string
  readonly taxCode: string | null
  readonly netMinor: bigint
}

/** A billed tax row; the amount is signed from the customer's side. */
export interface BilledTax {
  readonly taxCode: string
  readonly ratePercent: string
  readonly amountMinor: bigint
}

/** One billing document with the posting that was derived from it. */
export interface ExpectedSide {
  readonly documentId: string
  readonly sourceId: string
  readonly entity: string
  readonly kind: 'invoice' | 'credit_memo'
  readonly standing: 'due' | 'unmapped' | 'zero_total' | 'void'
  readonly mode: PostingMode
  readonly number: string
  readonly groupRef: string
  readonly billToId: string
  readonly customerName: string | null
  readonly customerNo: string | null
  readonly currency: Currency
  readonly rate: string | null
  readonly rateOn: Day | null
  readonly issueOn: Day
  /** The issue month, or where a plan posted it. */
  readonly period: Period
  /** The reference a plan posted it under; null or absent where none did. */
  readonly plannedRef?: string | null
  /** Signed: a credit memo is negative. */
  readonly grossMinor: bigint
  readonly baseMinor: bigint | null
  readonly deadlineAt: Date
  readonly finalisedAt: Date
  readonly voidedAt: Date | null
  readonly lines: readonly ExpectedLine[]
  readonly billedLines: readonly BilledLine[]
  readonly billedTaxes: readonly BilledTax[]
  readonly findings: readonly DerivationFinding[]
}

/** One receivables document of the ERP. */
export interface ErpSide {
  readonly documentId: string
  readonly sourceId: string
  readonly entity: string
  readonly kind: 'invoice' | 'credit_memo'
  readonly standing: 'live' | 'reversed' | 'reversal' | 'rejected'
  readonly docNo: string
  readonly externalRef: string | null
  readonly refs: readonly string[]
  readonly customerNo: string | null
  /** A bill-to invoiced under that number, for people to recognise it by. */
  readonly billToId?: string | null
  readonly customerName?: string | null
  readonly currency: Currency
  /** Null where the ERP states none. */
  readonly rate: string | null
  readonly documentOn: Day
  readonly postingOn: Day
  readonly period: Period
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly sourceVersion: number
  readonly statusReason: string | null
  /** Receivable debit minus credit. */
  readonly receivableMinor: bigint
  readonly baseReceivableMinor: bigint
  readonly lines: readonly (LedgerLine & { readonly isReceivable: boolean })[]
}

/** Documents that belong together, or one that stands alone; what a diagnosis looks at. */
export interface DocumentGroup {
  readonly matchId: string | null
  readonly expected: readonly ExpectedSide[]
  /** Live representations, one per part. */
  readonly live: readonly ErpSide[]
  /** Rejected attempts under the same reference. */
  readonly rejected: readonly ErpSide[]
  /** A live document of the same reference that came earlier, or one whose number differs by a swap; only for an ERP document that stands alone. */
  readonly repeats: {
    readonly how: 'same_reference' | 'rekeyed'
    readonly document: ErpSide
    readonly billing: { sourceId: string; number: string } | null
  } | null
  /** The consolidated document of the member's customer and month, when the member is not in it. */
  readonly consolidated: ErpSide | null
}
