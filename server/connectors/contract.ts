import type { ErpDocumentDraft } from '../domain/corrections/erp-draft.ts'

/** What an ERP can and cannot do. The engine branches on these, never on a vendor. */
export interface ErpCapabilities {
  readonly cursor: 'modified' | 'cdc' | 'snapshot'
  /** How far before its last mark a pull reads again, because late commits land behind a cursor. */
  readonly overlapSeconds: number
  /** Deleted documents are told by the pull. */
  readonly tombstones: boolean
  /** enforced: a second document with the same reference is refused. searchable: it is accepted, but can be found. none: it can neither be refused nor found. */
  readonly uniqueness: 'enforced' | 'searchable' | 'none'
  readonly lanes: 'per_company'
  readonly referenceMaxLength: number
  /** After this long without a trace a request that was sent can no longer take effect. */
  readonly settleMs: number
  readonly supports: readonly ('ar_invoice' | 'ar_credit_memo' | 'journal' | 'reversal')[]
}

/** A document of the ERP found by its reference. */
export interface FoundDocument {
  readonly sourceId: string
  readonly docNo: string
  /** Left unfinished by an earlier attempt: sending again completes it instead of making another. */
  readonly isDraft: boolean
  /** Receivable in document currency as a decimal, debit positive; null where the ERP does not tell. */
  readonly receivable: string | null
  readonly currency: string
}

export type PostAnswer =
  | { readonly kind: 'posted'; readonly sourceId: string; readonly docNo: string }
  /** A business rule of the ERP says no; sending again as it is cannot help. */
  | { readonly kind: 'rejected'; readonly code: RejectionCode; readonly message: string }
  | { readonly kind: 'throttled'; readonly retryAfterMs: number }
  /** Nobody knows whether it took effect: time-out, lost connection, an answer that cannot be read. */
  | { readonly kind: 'unknown'; readonly message: string }
  /** Certainly not taken: the connection was refused, or the sign-in failed. */
  | { readonly kind: 'unreachable'; readonly message: string }

export type RejectionCode =
  | 'duplicate_reference'
  | 'period_closed'
  | 'unknown_customer'
  | 'unknown_account'
  | 'unbalanced'
  | 'total_mismatch'
  | 'not_permitted'
  | 'other'

/** What was said and answered, kept with the attempt; never holds a secret. */
export interface Exchange {
  readonly request: unknown
  readonly answer: unknown
}

export interface PulledPage {
  /** Rows of the feed `erp_documents` (file-drop contract, section 5), in the order they changed. */
  readonly documents: readonly unknown[]
  readonly next: unknown
  readonly complete: boolean
  /** The newest change on this page by the ERP's own clock. */
  readonly readUntil: Date | null
}

export interface ErpConnector {
  readonly capabilities: ErpCapabilities
  /** Live documents of one company with one of the references, by reference. More than one under a reference is for a person to look at. Throws where the ERP cannot be asked. */
  lookUp(company: string, references: readonly string[]): Promise<ReadonlyMap<string, readonly FoundDocument[]>>
  /** Sends one document. `deadline` is the last instant at which it may leave; past it the answer is unreachable. Never throws for what an ERP may answer. */
  post(company: string, draft: ErpDocumentDraft, deadline: Date): Promise<{ answer: PostAnswer; exchange: Exchange }>
  /** What changed since a cursor, overlap included; null reads from the beginning. */
  pull(cursor: unknown, limit: number): Promise<PulledPage>
  /** Tries sign-in, reading and the rights to post; each finding says what to do. */
  check(): Promise<readonly { readonly name: string; readonly passed: boolean; readonly detail: string }[]>
}
