import type { Currency } from '../currency.ts'
import type { Day } from '../day.ts'
import type { RoundingPolicy } from '../rounding.ts'
import type { Step } from '../step.ts'
import type { TaxCategory } from './categories.ts'
import type { Registration } from './registration.ts'

/** Under which one breakdown of a document is kept: a category at a rate. */
export interface TaxRate {
  readonly category: TaxCategory
  /** A plain decimal in percent, not below zero; zero where the category is not taxed. */
  readonly ratePercent: string
}

/** A line of a document: its net where prices exclude tax, its gross where they include it. Minor units; credits and discounts are negative. */
export interface TaxedLine extends TaxRate {
  readonly id: string
  readonly amountMinor: bigint
}

/** Something taken off or added to the document as a whole: of one rate, or (null) of all of them in proportion to their lines. The amount is above zero. */
export interface Adjustment {
  readonly id: string
  readonly kind: 'allowance' | 'charge'
  readonly amountMinor: bigint
  readonly of: TaxRate | null
}

export interface TaxDocument {
  readonly currency: Currency
  readonly prices: 'exclusive' | 'inclusive'
  readonly policy: RoundingPolicy
  readonly taxPoint: Day
  readonly lines: readonly TaxedLine[]
  readonly adjustments: readonly Adjustment[]
  readonly exemptionTexts: Readonly<Partial<Record<TaxCategory, string>>>
  readonly buyerRegistrations: readonly Registration[]
}

/** One line, allowance or charge with its own part of the tax; signed as it stands in the document. */
export interface TaxedPart {
  readonly id: string
  readonly netMinor: bigint
  readonly taxMinor: bigint
  readonly grossMinor: bigint
}

export interface Breakdown extends TaxRate {
  readonly linesMinor: bigint
  readonly allowancesMinor: bigint
  readonly chargesMinor: bigint
  /** Sum of line nets - allowances + charges. */
  readonly baseMinor: bigint
  readonly taxMinor: bigint
  readonly exemptionText: string | null
}

/** What is missing or wrong on a document whose figures can still be stated. */
export interface TaxFinding extends TaxRate {
  readonly code:
    | 'exemption_text_missing'
    | 'buyer_registration_missing'
    | 'buyer_registration_wrong'
    | 'buyer_registration_not_checkable'
    | 'buyer_registration_not_in_force'
}

/** Why no figure can be stated; `object` is the id of the line or adjustment. */
export interface TaxProblem {
  readonly code: 'rate_below_zero' | 'rate_on_untaxed_category' | 'allowance_exceeds_lines' | 'nothing_to_spread_over'
  readonly object: string
}

export interface TaxResult {
  readonly lines: readonly TaxedPart[]
  readonly adjustments: readonly TaxedPart[]
  readonly breakdown: readonly Breakdown[]
  readonly netMinor: bigint
  readonly taxMinor: bigint
  /** Net + tax, never rounded by itself. */
  readonly grossMinor: bigint
  readonly findings: readonly TaxFinding[]
  readonly steps: readonly Step[]
}

export type Taxed =
  | { readonly ok: true; readonly value: TaxResult }
  | { readonly ok: false; readonly problems: readonly TaxProblem[] }
