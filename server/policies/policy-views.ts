import type { Day } from '../domain/day.ts'
import type { EntityScope } from '../domain/entity-scope.ts'
import type { Materiality } from '../domain/policies/materiality.ts'
import type { Tolerance } from '../domain/policies/tolerance.ts'

/** Who reads policies, and the day from which they look. */
export interface PolicyReader {
  readonly userId: string
  readonly scope: EntityScope
  readonly today: Day
}

/** What a policy says; figures are decimals in major units. */
export type PolicyLimits =
  | { readonly kind: 'tolerance'; readonly value: Tolerance }
  | { readonly kind: 'materiality'; readonly value: Materiality }
  | { readonly kind: 'cap'; readonly value: { readonly percent: string } }

/** Replaced: a later approved version took its place before it began or from a day on. Coming: approved, and not begun. */
export type PolicyState = 'proposed' | 'coming' | 'in_force' | 'ended' | 'replaced' | 'rejected'

/** One version of a policy. */
export type PolicyRow = PolicyLimits & {
  readonly policyId: string
  readonly version: number
  /** POL-0001: the same for every version of a policy. */
  readonly reference: string
  readonly entity: string | null
  readonly currency: string | null
  readonly class: string | null
  readonly validFrom: Day
  /** The first day it no longer holds, by its own words. */
  readonly validTo: Day | null
  /** The same after later approved versions: what it decides by. Equals validFrom where it never holds. */
  readonly holdsTo: Day | null
  readonly state: PolicyState
  /** A proposed version that takes the place of one in force only to end it. */
  readonly isEnd: boolean
  readonly reason: string
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly decisionReason: string | null
  /** Why this reader may not decide it (a code of `refusals`), or null. Roles are judged by the registry. */
  readonly decideRefusal: 'policy_own' | 'policy_decided' | 'policy_out_of_scope' | null
  /** Why no end can be proposed of it, or null. */
  readonly endRefusal: 'policy_not_approved' | 'policy_waits' | 'policy_out_of_scope' | null
}

export interface PoliciesPage {
  /** Every version the reader may see, newest policy first, newest version first. */
  readonly policies: readonly PolicyRow[]
  /** What a proposal may name. */
  readonly entities: readonly { readonly entity: string; readonly name: string; readonly functionalCurrency: string }[]
  readonly currencies: readonly string[]
  readonly classes: readonly string[]
  /** The cap that holds where no policy says otherwise, in percent; it counts once a tolerance is in force. */
  readonly generalCapPercent: string
}

export interface CapUseRow {
  readonly entity: string
  readonly period: string
  /** The currency of the entity's books, in which all of these are minor units. */
  readonly currency: string
  readonly billedMinor: bigint
  readonly percent: string
  readonly capMinor: bigint
  readonly usedBeforeMinor: bigint
  readonly usedAfterMinor: bigint
  readonly exceededBefore: boolean
  readonly exceededAfter: boolean
}

/** What the standing exceptions would look like if the proposal were approved now, as of the latest run. */
export interface WouldAccept {
  /** Accepted by the proposal itself; what the cap keeps open is not counted. */
  readonly count: number
  readonly sums: readonly { readonly currency: string; readonly count: number; readonly magnitudeMinor: bigint }[]
  /** The ten largest by their size in the books. */
  readonly largest: readonly {
    readonly exceptionId: string
    readonly reference: string
    readonly entity: string
    readonly period: string
    readonly class: string
    readonly cause: string
    readonly currency: string
    readonly varianceMinor: bigint
    readonly limitMinor: bigint
    readonly billingNumber: string | null
    readonly customerName: string | null
  }[]
  /** Every entity and month whose use of the cap, or whose cap, the proposal changes. */
  readonly caps: readonly CapUseRow[]
  /** Exceptions whose severity a materiality would raise, by the severity they would have, and how many would be trivial. */
  readonly raised: { readonly critical: number; readonly high: number; readonly trivial: number }
}
