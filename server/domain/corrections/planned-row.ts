import type { Period } from '../period.ts'
import type { DerivationFinding, DerivedPosting } from '../posting/types.ts'
import type { Adjustment } from './adjustment.ts'
import type { MirroredDocument } from './build-reversal.ts'
import type { BuiltDraft } from './draft-lines.ts'
import type { UsedReferences } from './next-reference.ts'
import type { PeriodState, PlanDate } from './plan-dates.ts'
import type { Treatment } from './remedies.ts'

export type BlockedCode =
  | 'unmapped'
  | 'rate_missing'
  | 'document_void'
  | 'no_document'
  | 'period_state_missing'
  | 'in_another_plan'
  | 'no_connection'
  | 'needs_investigation'

/** A billing document as it would be derived at this moment. */
export interface BookableDocument {
  readonly documentId: string
  readonly number: string
  readonly entity: string
  readonly currency: string
  readonly isVoid: boolean
  /** Null where the posting cannot be derived, or nothing is to be posted. */
  readonly expected: DerivedPosting | null
  readonly findings: readonly DerivationFinding[]
}

/** An ERP document with where it stands. */
export interface StandingDocument extends MirroredDocument {
  readonly documentId: string
  readonly versionNo: number
  readonly standing: 'live' | 'reversed' | 'reversal' | 'rejected'
}

/** What one exception, or one document without any, asks of a plan. */
export interface PlanSubject {
  readonly exceptionId: string | null
  readonly documentId: string
  readonly entity: string
  readonly currency: string
  /** Null: a person must decide first. */
  readonly treatment: Treatment | null
  /** Only the parts of a split document that name another customer are corrected. */
  readonly isOnePart: boolean
  readonly billingIds: readonly string[]
  readonly erpIds: readonly string[]
}

/** Everything a layout is made from; it reads nothing else. */
export interface PlanFacts {
  readonly billing: ReadonlyMap<string, BookableDocument>
  readonly erp: ReadonlyMap<string, StandingDocument>
  /** Live documents by `entity|reference`, those just posted and not yet read back included. */
  readonly liveReferences: ReadonlySet<string>
  /** Billing numbers that a live document of an entity names, as `entity|root|number`. */
  readonly liveNumbers: ReadonlySet<string>
  readonly used: ReadonlyMap<string, UsedReferences>
  /** Documents another plan under way speaks for: `book|id` or `reverse|id`. */
  readonly planned: ReadonlySet<string>
  readonly periods: ReadonlyMap<string, ReadonlyMap<Period, PeriodState>>
  readonly functionalCurrency: ReadonlyMap<string, string>
  readonly connected: ReadonlySet<string>
  /** What journals are to add, by the exception it is about. */
  readonly adjustments: ReadonlyMap<string, readonly Adjustment[]>
}

/** One row of a plan. */
export interface PlannedRow {
  readonly entity: string
  readonly purpose: 'post' | 'reverse' | 'rebook' | 'supplement' | 'adjust'
  readonly documentId: string
  readonly exceptionId: string | null
  readonly externalRef: string
  readonly currency: string
  readonly date: PlanDate | null
  readonly built: BuiltDraft | null
  /** The row before which this one must not be posted. */
  readonly dependsOn: PlannedRow | null
  readonly reverses: string | null
  readonly members: readonly string[]
  readonly partNo: number | null
  readonly outcome: 'send' | 'already_posted' | 'blocked'
  readonly blockedCode: BlockedCode | null
  /** The mirrored version that is taken back; null for a booking. */
  readonly erpVersion: number | null
  /** Numbers of the documents it is about, for people. */
  readonly numbers: readonly string[]
}
