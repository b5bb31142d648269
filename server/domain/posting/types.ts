import type { Currency } from '../currency.ts'
import type { Day } from '../day.ts'
import type { Period } from '../period.ts'

/** One finalised billing document. Every amount is signed from the customer's side: positive on an invoice, negative on a credit memo; credits and discounts inside an invoice are negative lines. */
export interface BillingDocument {
  readonly sourceId: string
  readonly number: string
  readonly entity: string
  readonly kind: 'invoice' | 'credit_memo'
  readonly billToId: string
  readonly issueOn: Day
  readonly finalisedAt: Date
  readonly currency: Currency
  readonly grossMinor: bigint
  readonly lines: readonly BillingLine[]
  readonly taxes: readonly BillingTax[]
}

export interface BillingLine {
  readonly lineId: string
  readonly lineNo: number
  /** Only 'discount' is booked differently from the others. */
  readonly kind: string
  /** Null on discount lines. */
  readonly sku: string | null
  readonly taxCode: string | null
  readonly netMinor: bigint
}

export interface BillingTax {
  readonly taxCode: string
  readonly amountMinor: bigint
}

export type LineRole = 'receivable' | 'revenue' | 'deferred' | 'discount' | 'tax'

export type Dimensions = Readonly<Record<string, string>>

/** One ledger line as it should stand: debit positive, credit negative, in document and in functional currency. */
export interface PostingLine {
  readonly lineNo: number
  /** The part of a split document, from 1; 1 where nothing is split. */
  readonly partNo: number
  readonly role: LineRole
  readonly account: string
  readonly amountMinor: bigint
  readonly baseMinor: bigint
  /** The billing tax code; null on the receivable. */
  readonly taxCode: string | null
  readonly erpTaxCode: string | null
  /** The billing line; on a tax line null, in a consolidated document the member's source id; on the receivable null. */
  readonly sourceLineRef: string | null
  readonly dimensions: Dimensions | null
  /** The mapping versions that decided this line. */
  readonly mappingIds: readonly string[]
}

export type PostingMode = 'per_invoice' | 'split' | 'consolidated'

/** What is known of the expected document even when its lines cannot be derived. */
export interface ExpectedHeader {
  readonly entity: string
  readonly sourceId: string
  readonly sourceType: 'invoice' | 'credit_memo'
  readonly mode: PostingMode
  /** The billing number; parts add their suffix to it. */
  readonly externalRef: string
  /** What the ERP document carries: the own number, or the consolidated reference of the customer's month. */
  readonly groupRef: string
  readonly billToId: string
  /** The ERP number in force on the issue date; null when there is none. */
  readonly customerNo: string | null
  readonly currency: Currency
  /** The issue date; a consolidated document itself is dated the last day of the period. */
  readonly documentOn: Day
  readonly period: Period
  /** Signed from the customer's side. */
  readonly grossMinor: bigint
  /** From this instant on, a document without ERP representation is late. */
  readonly deadlineAt: Date
}

/** The expected posting of one billing document. Each part balances to zero in both currencies. */
export interface DerivedPosting extends ExpectedHeader {
  readonly customerNo: string
  /** "1" in functional currency. */
  readonly rate: string
  /** The day the rate was published; null in functional currency. */
  readonly rateOn: Day | null
  /** The receivable in functional currency: minus the sum of the other lines, each converted on its own. */
  readonly baseReceivableMinor: bigint
  readonly parts: number
  readonly lines: readonly PostingLine[]
}

export type UnmappedCause = 'tax_code' | 'revenue_category' | 'customer' | 'rate'

/** Why a posting cannot be derived. Findings with one grouping key have one cause and one remedy. */
export interface DerivationFinding {
  readonly cause: UnmappedCause
  readonly groupingKey: string
  /** What the sentence and the search for a remedy need; null where there is nothing to name. */
  readonly params: Readonly<Record<string, string | null>>
}

export type Derivation =
  | { readonly outcome: 'derived'; readonly expected: DerivedPosting }
  | { readonly outcome: 'zero_total'; readonly expected: ExpectedHeader }
  /** Findings come in the order tax_code, revenue_category, customer, rate; the first names the cause. */
  | { readonly outcome: 'unmapped'; readonly expected: ExpectedHeader; readonly findings: readonly DerivationFinding[] }
