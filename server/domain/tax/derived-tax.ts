import { type Conversion, convertToBase } from '../fx.ts'
import { type RoundingPolicy } from '../rounding.ts'
import { taxOnGroup } from './tax-on-group.ts'

/** What the buyer books where the tax is the buyer's to account for: owed and deducted at the buyer's own rate, in minor units. */
export interface BuyerSide {
  readonly owedMinor: bigint
  readonly deductedMinor: bigint
}

/** The pair nets to zero whatever the rate and the rounding: the deduction is the amount owed with the opposite sign, not computed again (domain rules, section 6). */
export function buyerSideOf(baseMinor: bigint, ratePercent: string, policy: RoundingPolicy): BuyerSide {
  const entries = [{ id: 'base', kind: 'line' as const, amountMinor: baseMinor }]
  const { taxMinor } = taxOnGroup({ category: 'standard', ratePercent, entries }, 'exclusive', policy)
  return { owedMinor: taxMinor, deductedMinor: -taxMinor }
}

/** The tax of a document in the seller's accounting currency, in minor units of that currency. */
export interface AccountingTax {
  /** As the document states it, else as converted. */
  readonly amountMinor: bigint
  readonly convertedMinor: bigint
  readonly differenceMinor: bigint
  /** The stated amount is at most one unit per breakdown row from the converted one: it may have been converted row by row. */
  readonly isPlausible: boolean
}

/** Tax in accounting currency is an amount of its own at a rate of its own; what the document states is kept and held against the rate (domain rules, section 6). */
export function accountingTaxOf(ask: {
  readonly taxMinor: bigint
  readonly rows: number
  readonly conversion: Conversion
  readonly statedMinor: bigint | null
}): AccountingTax {
  const convertedMinor = convertToBase(ask.taxMinor, ask.conversion)
  const amountMinor = ask.statedMinor ?? convertedMinor
  const differenceMinor = amountMinor - convertedMinor
  const size = differenceMinor < 0n ? -differenceMinor : differenceMinor
  return { amountMinor, convertedMinor, differenceMinor, isPlausible: size <= BigInt(Math.max(1, ask.rows)) }
}
