import type { Currency } from '../currency.ts'
import type { Day } from '../day.ts'
import type { RoundingPolicy } from '../rounding.ts'
import type { Step } from '../step.ts'
import type { TaxRate } from './tax-document.ts'

/** A line of the invoice that is credited; net in minor units, signed as on the invoice. */
export interface OriginalLine extends TaxRate {
  readonly id: string
  readonly netMinor: bigint
}

interface TaxAmount extends TaxRate {
  readonly taxMinor: bigint
}

interface LineAmount {
  readonly id: string
  readonly netMinor: bigint
}

/** A credit note asked for, and everything about its invoice. */
export interface CreditAsk {
  readonly currency: Currency
  readonly policy: RoundingPolicy
  /** Of the invoice: its rates hold for the credit note. */
  readonly taxPoint: Day
  readonly lines: readonly OriginalLine[]
  readonly taxes: readonly TaxAmount[]
  /** What earlier credit notes have taken. */
  readonly creditedNets: readonly LineAmount[]
  readonly creditedTaxes: readonly TaxAmount[]
  /** What this one takes, at most one entry per line. */
  readonly credits: readonly LineAmount[]
}

/** The tax of one rate on the credit note. */
export interface CreditedRow extends TaxRate {
  readonly netMinor: bigint
  /** Net x original rate, rounded by the policy. */
  readonly roundedMinor: bigint
  readonly taxMinor: bigint
  readonly taxLeftMinor: bigint
  /** rounded: as computed. capped: the invoice has less left. rest: the net is exhausted, so all that is left. */
  readonly how: 'rounded' | 'capped' | 'rest'
}

export interface CreditProblem {
  readonly code:
    | 'line_not_on_invoice'
    | 'line_credited_twice'
    | 'credit_exceeds_line'
    | 'tax_credited_before_exceeds_invoice'
  readonly object: string
}

export type CreditResult =
  | {
      readonly ok: true
      readonly value: {
        readonly lines: readonly { readonly id: string; readonly netMinor: bigint; readonly leftMinor: bigint }[]
        readonly rows: readonly CreditedRow[]
        readonly netMinor: bigint
        readonly taxMinor: bigint
        readonly grossMinor: bigint
        readonly steps: readonly Step[]
      }
    }
  | { readonly ok: false; readonly problems: readonly CreditProblem[] }
