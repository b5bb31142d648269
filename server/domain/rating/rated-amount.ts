import { minorToDecimal } from '../money.ts'
import type { Step } from '../step.ts'
import { type Fraction, type LineRounding, textOf, toMinor } from './fraction.ts'

/** An amount with the steps that led to it; the exact amount in major units, the rounded one in minor units. */
export interface RatedAmount {
  readonly exact: Fraction
  readonly minor: bigint
  readonly steps: readonly Step[]
}

/** An amount before it is rounded, in major units, with the steps that led to it. */
export interface ExactAmount {
  readonly exact: Fraction
  readonly steps: readonly Step[]
}

/** Rounds an exact amount once and says so. */
export function roundedAmount({ exact, steps }: ExactAmount, currency: string, rounding: LineRounding): RatedAmount {
  const minor = toMinor(exact, currency, rounding)
  const rounded: Step = {
    what: 'rounded',
    exact: textOf(exact),
    mode: rounding.mode,
    amount: minorToDecimal(minor, currency),
  }
  return { exact, minor, steps: [...steps, rounded] }
}
