import { invariant } from '../invariant.ts'
import type { Step } from '../step.ts'
import {
  compare,
  type Fraction,
  fractionOf,
  greater,
  HALF_UP,
  type LineRounding,
  lesser,
  minus,
  packagesOf,
  plus,
  textOf,
  times,
  ZERO,
} from './fraction.ts'
import { percentage, type Rateable } from './percentage.ts'
import { endOfTier, type Price, problemsOf, type Tier } from './price-version.ts'
import { type ExactAmount, type RatedAmount, roundedAmount } from './rated-amount.ts'

/**
 * Rates a quantity from zero at one version of a price, rounded once. A quantity below zero is rated as zero (domain rules, section 4). Throws where the price has problems: `problemsOf` says them first.
 * Rule: file-drop contract, section 4; domain rules, section 5.
 */
export function rateQuantity(price: Price, rateable: Rateable, rounding: LineRounding = HALF_UP): RatedAmount {
  invariant(problemsOf(price, rateable.quantity).length === 0, `the ${price.model} price can rate`)
  const asked = fractionOf(rateable.quantity)
  const quantity = greater(asked, ZERO)
  const below: Step[] =
    compare(asked, ZERO) < 0 ? [{ what: 'below_zero_rated_as_zero', quantity: rateable.quantity }] : []
  const { exact, steps } = modelled(price, quantity, rateable)
  return roundedAmount({ exact, steps: [...below, ...steps] }, price.currency, rounding)
}

function modelled(price: Price, quantity: Fraction, rateable: Rateable): ExactAmount {
  switch (price.model) {
    case 'per_unit':
      return perUnit(quantity, price.unitPrice ?? '0')
    case 'flat':
      return { exact: fractionOf(price.unitPrice ?? '0'), steps: [{ what: 'flat', amount: price.unitPrice ?? '0' }] }
    case 'graduated':
      return graduated(price, quantity)
    case 'volume':
      return volume(price, quantity)
    case 'package':
      return packaged(price, quantity)
    case 'percentage':
      return percentage(price, rateable)
  }
}

function perUnit(quantity: Fraction, unitPrice: string): ExactAmount {
  const exact = times(quantity, fractionOf(unitPrice))
  return {
    exact,
    steps: [{ what: 'per_unit', quantity: textOf(quantity), unit_price: unitPrice, amount: textOf(exact) }],
  }
}

function graduated(price: Price, quantity: Fraction): ExactAmount {
  let from = ZERO
  let exact = ZERO
  const steps: Step[] = []
  price.tiers.forEach((tier, index) => {
    const end = endOfTier(price, tier)
    const to = end === null ? quantity : lesser(quantity, end)
    const isEntered = compare(to, from) > 0
    const isDueAtZero = index === 0 && price.feeAtZero
    if (!isEntered && !isDueAtZero) return
    const units = isEntered ? minus(to, from) : ZERO
    const amount = times(units, fractionOf(tier.unitPrice))
    steps.push(tierStep(tier, { units, amount, from }))
    exact = plus(exact, plus(amount, fractionOf(tier.flatFee ?? '0')))
    if (isEntered) from = to
  })
  return { exact, steps }
}

function volume(price: Price, quantity: Fraction): ExactAmount {
  const reached = price.tiers.find((tier) => {
    const end = endOfTier(price, tier)
    return end === null || compare(quantity, end) <= 0
  })
  invariant(reached !== undefined, 'no quantity is beyond the last tier')
  const amount = times(quantity, fractionOf(reached.unitPrice))
  const isFeeDue = compare(quantity, ZERO) > 0 || price.feeAtZero
  const exact = isFeeDue ? plus(amount, fractionOf(reached.flatFee ?? '0')) : amount
  return { exact, steps: [tierStep(isFeeDue ? reached : { ...reached, flatFee: null }, { units: quantity, amount })] }
}

function tierStep(tier: Tier, of: { units: Fraction; amount: Fraction; from?: Fraction }): Step {
  return {
    what: of.from === undefined ? 'reached_tier' : 'tier',
    ...(of.from === undefined ? {} : { from: textOf(of.from) }),
    up_to: tier.upTo ?? '',
    units: textOf(of.units),
    unit_price: tier.unitPrice,
    ...(tier.flatFee === null ? {} : { flat_fee: tier.flatFee }),
    amount: textOf(plus(of.amount, fractionOf(tier.flatFee ?? '0'))),
  }
}

function packaged(price: Price, quantity: Fraction): ExactAmount {
  const [size, each] = [price.packageSize ?? '1', price.packagePrice ?? '0']
  const packages = packagesOf(quantity, fractionOf(size))
  const exact = times({ numerator: packages, denominator: 1n }, fractionOf(each))
  return {
    exact,
    steps: [
      {
        what: 'packages',
        quantity: textOf(quantity),
        package_size: size,
        packages: packages.toString(),
        package_price: each,
        amount: textOf(exact),
      },
    ],
  }
}
