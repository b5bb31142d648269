/** What was read about the documents of one trace: plain rows, amounts in minor units, signed from the customer's side (a credit memo is negative). */
export interface TraceFacts {
  readonly documents: readonly BillingFact[]
  readonly usage: readonly UsageFact[]
  readonly expected: readonly ExpectedFact[]
  readonly erp: readonly ErpFact[]
  readonly postings: readonly PostingFact[]
  readonly payments: readonly PaymentFact[]
  readonly applications: readonly ApplicationFact[]
  readonly revenue: readonly RevenueFact[]
  readonly related: readonly RelatedFact[]
  readonly rest: readonly RestFact[]
  readonly exceptions: readonly ExceptionFact[]
}

/** A credit memo and the invoice it corrects; at least one end is among the documents of the trace. */
export interface RelatedFact {
  readonly invoice: RelatedEnd
  readonly creditMemo: RelatedEnd
}

export interface RelatedEnd {
  readonly documentId: string
  readonly sourceId: string
  readonly number: string
  readonly currency: string
  readonly grossMinor: bigint
  readonly versionNo: number
}

/** The billing documents of an ERP document that the trace does not list one by one. */
export interface RestFact {
  readonly erpDocumentId: string
  readonly count: number
  readonly amountMinor: bigint
  readonly currency: string
}

export interface BillingFact {
  readonly documentId: string
  readonly sourceId: string
  readonly number: string
  readonly entity: string
  readonly kind: 'invoice' | 'credit_memo'
  readonly status: 'finalised' | 'void'
  readonly versionNo: number
  readonly issueOn: string
  readonly currency: string
  readonly grossMinor: bigint
  readonly originalSourceId: string | null
  readonly customer: string
  readonly lines: readonly LineFact[]
  readonly taxes: readonly TaxFact[]
}

export interface LineFact {
  readonly lineId: string
  readonly lineNo: number
  readonly sku: string | null
  readonly kind: string
  readonly description: string | null
  readonly metric: string | null
  readonly quantity: string | null
  readonly priceId: string | null
  readonly subscriptionId: string | null
  readonly netMinor: bigint
}

export interface TaxFact {
  readonly taxNo: number
  readonly taxCode: string
  readonly amountMinor: bigint
}

/** How the events of one window relate to what was billed for it. Quantities are plain decimals in the metric's unit. */
export interface UsageFact {
  readonly lineId: string
  readonly metric: string
  readonly unit: string
  readonly aggregation: 'sum' | 'time_weighted'
  readonly subject: string
  readonly received: UsageTally
  /** Originals that a later amendment replaced. */
  readonly replaced: UsageTally
  /** Equal in everything but the id to an earlier recorded event. */
  readonly resent: UsageTally
  readonly counted: UsageTally
  /** Billed by other lines of the same window up to this line's cut-off. */
  readonly billedBefore: string
}

export interface UsageTally {
  readonly count: number
  readonly quantity: string
}

export interface ExpectedFact {
  readonly documentId: string
  readonly versionNo: number
  readonly outcome: 'derived' | 'unmapped' | 'zero_total' | 'void'
  readonly mode: 'per_invoice' | 'split' | 'consolidated'
  readonly externalRef: string
  readonly period: string
  readonly customerNo: string | null
  /** Signed receivable as derived; null when it could not be derived. */
  readonly amountMinor: bigint | null
  readonly deferred: readonly { readonly lineId: string; readonly account: string; readonly amountMinor: bigint }[]
}

export interface ErpFact {
  readonly documentId: string
  readonly sourceId: string
  readonly docNo: string
  readonly externalRef: string | null
  readonly type: string
  readonly status: 'posted' | 'rejected'
  readonly standing: 'live' | 'reversed' | 'reversal' | 'rejected'
  readonly versionNo: number
  readonly period: string
  readonly currency: string
  /** Signed receivable of the whole document. */
  readonly amountMinor: bigint
  readonly reversalOf: string | null
  readonly customerNo: string | null
}

/** One ERP document that stands for a billing document, wholly or in part. */
export interface PostingFact {
  readonly documentId: string
  readonly erpDocumentId: string
  /** The part of the ERP document that belongs to this billing document. */
  readonly amountMinor: bigint
  readonly basis: 'match' | 'suggestion' | 'reference'
  readonly rule: string | null
}

export interface PaymentFact {
  readonly sourceId: string
  readonly kind: 'payment' | 'refund' | 'write_off' | 'credit_application'
  readonly currency: string
  readonly paidOn: string
  /** Everything the payment clears, over all documents. */
  readonly appliedMinor: bigint
  readonly erp: readonly { readonly sourceId: string; readonly docNo: string; readonly appliedMinor: bigint }[]
}

/** The amount has the sign of the document: a refund of a credit memo is negative. */
export interface ApplicationFact {
  readonly paymentSourceId: string
  readonly documentId: string
  readonly amountMinor: bigint
}

/** What one journal moved from deferred to revenue for one billing line. */
export interface RevenueFact {
  readonly journalSourceId: string
  readonly docNo: string
  readonly period: string
  readonly currency: string
  readonly lineId: string
  readonly amountMinor: bigint
}

export interface ExceptionFact {
  readonly exceptionId: string
  readonly reference: string
  readonly documentId: string
  readonly class: string
  readonly cause: string
  readonly status: string
  readonly varianceMinor: bigint
  readonly currency: string
}
