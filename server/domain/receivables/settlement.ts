import type { Currency } from '../currency.ts'
import type { Day } from '../day.ts'
import type { Period } from '../period.ts'
import type { DerivationFinding } from '../posting/types.ts'
import type { Step } from '../step.ts'

export type SettlementKind = 'payment' | 'refund' | 'write_off' | 'credit_application'

/** A payment, refund, write-off or applied credit as billing recorded it. Amounts are positive, in minor units of its currency (file-drop contract, section 4). */
export interface Settlement {
  readonly sourceId: string
  readonly kind: SettlementKind
  readonly entity: string
  readonly billToId: string
  readonly paidOn: Day
  readonly currency: Currency
  readonly amountMinor: bigint
  /** The credit memo that a refund pays out or a credit application uses up. */
  readonly creditMemoId: string | null
  readonly applications: readonly Application[]
}

export interface Application {
  readonly invoiceId: string
  readonly amountMinor: bigint
  readonly intent: 'full' | 'partial'
}

/** An invoice or credit memo that is settled. Amounts are magnitudes: of a credit memo what it owes the customer. */
export interface SettledDocument {
  readonly sourceId: string
  readonly kind: 'invoice' | 'credit_memo'
  readonly currency: Currency
  readonly grossMinor: bigint
  /** Its receivable in functional currency; null where its posting could not be derived. */
  readonly baseMinor: bigint | null
  /** The reference the ERP clears it under: its number, or that of the consolidated document it is part of. */
  readonly clearingRef: string
  /** Void in billing: nothing is owed on it. */
  readonly isVoid: boolean
}

/** What settlements recorded earlier did to a document: the amount applied, and the functional amount that cleared. */
export interface Cleared {
  readonly appliedMinor: bigint
  readonly clearedMinor: bigint
}

export const NOTHING_CLEARED: Cleared = { appliedMinor: 0n, clearedMinor: 0n }

export type SettlementRole = 'cash' | 'receivable' | 'deposit' | 'bad_debt' | 'fx_realised'

/** One ledger line as it should stand: debit positive, credit negative, in document and functional currency. */
export interface SettlementLine {
  readonly lineNo: number
  readonly role: SettlementRole
  readonly account: string
  readonly amountMinor: bigint
  readonly baseMinor: bigint
  /** On receivable lines: the reference of the document cleared, and its id in billing. */
  readonly appliesTo: string | null
  readonly settledId: string | null
}

/** Why a settlement cannot be true as it stands or cannot be booked: on which document, or for which role of an account. */
export interface SettlementProblem {
  readonly code:
    | 'document_not_known'
    | 'document_of_other_currency'
    | 'document_of_other_kind'
    | 'document_of_zero'
    | 'document_without_book_amount'
    | 'applications_exceed_amount'
    | 'applications_differ_from_amount'
    | 'amount_not_above_zero'
    | 'exceeds_open'
    | 'document_void'
    | 'control_account_missing'
  readonly object: string | null
  /** What it is about in figures: decimals in major units of the settlement's currency. */
  readonly figures?: Readonly<Record<string, string>>
}

export interface SettlementPosting {
  readonly customerNo: string
  /** "1" in functional currency. */
  readonly rate: string
  readonly rateOn: Day | null
  readonly lines: readonly SettlementLine[]
}

interface Known {
  readonly period: Period
  readonly erpType: 'payment' | 'adjustment'
  /** Net effect on receivables in document currency, debit positive; known even where accounts or rates are not. */
  readonly receivableMinor: bigint
  readonly steps: readonly Step[]
}

/** What the ERP should hold for a settlement, or why nobody can say. */
export type SettlementDerivation = Known &
  (
    | { readonly outcome: 'derived'; readonly posting: SettlementPosting }
    | { readonly outcome: 'unmapped'; readonly findings: readonly DerivationFinding[] }
    | { readonly outcome: 'unsound'; readonly problems: readonly SettlementProblem[] }
  )
