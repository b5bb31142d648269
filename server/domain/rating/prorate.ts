import type { Step } from '../step.ts'
import { type Fraction, fractionOf, greater, HALF_UP, type LineRounding, ratioOf, textOf, times } from './fraction.ts'
import { type RatedAmount, roundedAmount } from './rated-amount.ts'

/** actual: days served of the days of the cycle. thirty: of 30 days. second: seconds served of the seconds of the cycle, which daylight saving makes longer or shorter. */
export type ProrationBasis = 'actual' | 'thirty' | 'second'

/** How much of its cycle is served, both half-open, in days or (basis second) in seconds; a whole cycle is whole on any basis. */
export interface Served {
  readonly served: number
  readonly cycle: number
  readonly basis: ProrationBasis
}

/** What is paid in advance: a price for each unit and cycle. */
export interface AdvanceCharge {
  readonly unitPrice: string
  readonly quantity: string
  readonly currency: string
  /** -1: given back. */
  readonly sign: 1 | -1
}

/** The share of the cycle that is served. */
export function shareServed({ served, cycle, basis }: Served): Fraction {
  if (served === cycle) return ratioOf(1, 1)
  return ratioOf(served, basis === 'thirty' ? 30 : cycle)
}

/** Quantity x unit price x what is served of the cycle, rounded once. Rule: file-drop contract, section 4; domain rules, section 5. */
export function rateAdvance(charge: AdvanceCharge, served: Served, rounding: LineRounding = HALF_UP): RatedAmount {
  const whole = times(fractionOf(charge.quantity), fractionOf(charge.unitPrice))
  const step: Step = {
    what: 'per_unit',
    quantity: charge.quantity,
    unit_price: charge.unitPrice,
    amount: textOf(whole),
  }
  return proratedAmount(
    { exact: whole, steps: [step] },
    { served, sign: charge.sign, currency: charge.currency, rounding },
  )
}

/** A share of the yearly price of another product, by month. */
export interface ShareCharge {
  readonly percent: string
  /** The yearly price of one unit of the other product, and how many are in force. */
  readonly ofUnitPrice: string
  readonly ofQuantity: string
  readonly minimum: string | null
  readonly currency: string
  readonly sign: 1 | -1
}

const MONTHS_OF_A_YEAR = ratioOf(1, 12)
const PERCENT = ratioOf(1, 100)

/** percent/100 x yearly price x quantity / 12, at least the minimum, then what is served of the month; rounded once. Rule: file-drop contract, section 4. */
export function rateShare(charge: ShareCharge, served: Served, rounding: LineRounding = HALF_UP): RatedAmount {
  const yearly = times(fractionOf(charge.ofUnitPrice), fractionOf(charge.ofQuantity))
  const monthly = times(times(yearly, MONTHS_OF_A_YEAR), times(fractionOf(charge.percent), PERCENT))
  const steps: Step[] = [
    {
      what: 'share_of_product',
      percent: charge.percent,
      unit_price: charge.ofUnitPrice,
      quantity: charge.ofQuantity,
      amount: textOf(monthly),
    },
  ]
  const least = charge.minimum === null ? monthly : greater(monthly, fractionOf(charge.minimum))
  if (least !== monthly) steps.push({ what: 'at_least', minimum: charge.minimum ?? '', amount: textOf(least) })
  const { sign, currency } = charge
  return proratedAmount({ exact: least, steps }, { served, sign, currency, rounding })
}

function proratedAmount(
  whole: { readonly exact: Fraction; readonly steps: readonly Step[] },
  by: { served: Served; sign: 1 | -1; currency: string; rounding: LineRounding },
): RatedAmount {
  const exact = times(times(whole.exact, shareServed(by.served)), ratioOf(by.sign, 1))
  const { served, cycle, basis } = by.served
  const step: Step = {
    what: 'prorated',
    served: String(served),
    of: basis === 'thirty' && served !== cycle ? '30' : String(cycle),
    basis,
    amount: textOf(exact),
  }
  const steps = served === cycle && by.sign === 1 ? whole.steps : [...whole.steps, step]
  return roundedAmount({ exact, steps }, by.currency, by.rounding)
}
