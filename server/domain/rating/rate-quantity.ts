import { invariant } from '../invariant.ts'
import { minorToDecimal } from '../money.ts'
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
  toMinor,
  ZERO,
} from './fraction.ts'
import { type Price, problemsOf, type Tier } from './price-version.ts'

/** An amount with the steps that led to it; the exact amount in major units, the rounded one in minor units. */
export interface RatedAmount {
  readonly exact: Fraction
  readonly minor: bigint
  readonly steps: readonly Step[]
}

/** What is rated: a quantity; for a percentage price the amount it is a share of and the number of transactions. */
export interface Rateable {
  readonly quantity: string
  readonly amount?: string
  readonly count?: string
}

/**
 * Rates a quantity from zero at one version of a price, rounded once. A quantity below zero is rated as zero (domain rules, section 4). Throws where the price has problems: `problemsOf` says them first.
 * Rule: file-drop contract, section 4; domain rules, section 5.
 */
export function rateQuantity(price: Price, rateable: Rateable, rounding: LineRounding = HALF_UP): RatedAmount {
  invariant(problemsOf(price).length === 0, `the ${price.model} price can rate`)
  const asked = fractionOf(rateable.quantity)
  const quantity = greater(asked, ZERO)
  const below: Step[] =
    compare(asked, ZERO) < 0 ? [{ what: 'below_zero_rated_as_zero', quantity: rateable.quantity }] : []
  const { exact, steps } = modelled(price, quantity, rateable)
  return roundedAmount({ exact, steps: [...below, ...steps] }, price.currency, rounding)
}

interface Exact {
  readonly exact: Fraction
  readonly steps: readonly Step[]
}

/** Rounds an exact amount once and says so. */
export function roundedAmount({ exact, steps }: Exact, currency: string, rounding: LineRounding): RatedAmount {
  const minor = toMinor(exact, currency, rounding)
  const rounded: Step = {
    what: 'rounded',
    exact: textOf(exact),
    mode: rounding.mode,
    amount: minorToDecimal(minor, currency),
  }
  return { exact, minor, steps: [...steps, rounded] }
}

function modelled(price: Price, quantity: Fraction, rateable: Rateable): Exact {
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

function perUnit(quantity: Fraction, unitPrice: string): Exact {
  const exact = times(quantity, fractionOf(unitPrice))
  return {
    exact,
    steps: [{ what: 'per_unit', quantity: textOf(quantity), unit_price: unitPrice, amount: textOf(exact) }],
  }
}

const ONE: Fraction = { numerator: 1n, denominator: 1n }

/** The last quantity of a tier; null where it has no end. As first unit of the next tier the unit at the bound no longer belongs to it. */
function endOf(price: Price, tier: Tier): Fraction | null {
  if (tier.upTo === null) return null
  return price.bounds === 'up_to' ? fractionOf(tier.upTo) : minus(fractionOf(tier.upTo), ONE)
}

function graduated(price: Price, quantity: Fraction): Exact {
  let from = ZERO
  let exact = ZERO
  const steps: Step[] = []
  price.tiers.forEach((tier, index) => {
    const end = endOf(price, tier)
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

function volume(price: Price, quantity: Fraction): Exact {
  const reached = price.tiers.find((tier) => {
    if (tier.upTo === null) return true
    const order = compare(quantity, fractionOf(tier.upTo))
    return price.bounds === 'up_to' ? order <= 0 : order < 0
  })
  invariant(reached !== undefined, 'the last tier has no bound')
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

function packaged(price: Price, quantity: Fraction): Exact {
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

/** A share of an amount above what is free, and a fee for each transaction above those that are free. */
function percentage(price: Price, { quantity, amount = quantity, count = '0' }: Rateable): Exact {
  const beyond = (whole: string, free: string | null) =>
    greater(minus(fractionOf(whole), fractionOf(free ?? '0')), ZERO)
  const [charged, counted] = [beyond(amount, price.freeAmount), beyond(count, price.freeCount)]
  const share = times(times(charged, fractionOf(price.percent ?? '0')), { numerator: 1n, denominator: 100n })
  const fees = times(counted, fractionOf(price.fixedFee ?? '0'))
  const steps: Step[] = [
    {
      what: 'percentage',
      of_amount: textOf(charged),
      free_amount: price.freeAmount ?? '0',
      percent: price.percent ?? '0',
      amount: textOf(share),
    },
  ]
  if (price.fixedFee !== null)
    steps.push({
      what: 'fee_per_transaction',
      count: textOf(counted),
      free_count: price.freeCount ?? '0',
      fee: price.fixedFee,
      amount: textOf(fees),
    })
  return { exact: plus(share, fees), steps }
}
