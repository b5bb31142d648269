/** What an ERP document is. Receivables documents come from billing; of the others we book journals that adjust what stands (revenue_journal, adjustment), and take all of them back. */
export type ErpDocumentType = 'ar_invoice' | 'ar_credit_memo' | 'journal' | 'revenue_journal' | 'payment' | 'adjustment'

/** A document as it is to stand in the ERP: a row of the feed `erp_documents` without what only the ERP can know (file-drop contract, section 5). Amounts are decimals in major units; each line has one side. */
export interface ErpDocumentDraft {
  readonly type: ErpDocumentType
  readonly entity: string
  readonly external_ref: string
  /** Billing numbers it stands for. */
  readonly references: readonly string[]
  /** Null on a journal that concerns no customer. */
  readonly customer_no: string | null
  readonly document_date: string
  readonly posting_date: string
  readonly period: string
  readonly currency: string
  readonly rate: string
  /** The ERP's own id of the document it takes back. */
  readonly reversal_of: string | null
  readonly text: string
  readonly lines: readonly ErpDraftLine[]
}

export interface ErpDraftLine {
  readonly line_no: number
  readonly account: string
  readonly debit: string
  readonly credit: string
  readonly base_debit: string
  readonly base_credit: string
  readonly tax_code: string | null
  readonly source_line_ref: string | null
  readonly applies_to: string | null
  readonly dimensions: Readonly<Record<string, string>> | null
}
