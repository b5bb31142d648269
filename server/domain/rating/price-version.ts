import { parseDecimal } from '../decimal.ts'
import { compare, type Fraction, fractionOf, minus, ratioOf } from './fraction.ts'

/** How a price makes an amount of a quantity (file-drop contract, section 4; domain rules, section 5). */
export const priceModels = ['per_unit', 'flat', 'graduated', 'volume', 'package', 'percentage'] as const

export type PriceModel = (typeof priceModels)[number]

/** A step of a graduated or volume price: up to its bound, the last without one. The fee is charged once where the tier is entered. Decimals in major units. */
export interface Tier {
  readonly upTo: string | null
  readonly unitPrice: string
  readonly flatFee: string | null
}

/** up_to: a unit at the bound belongs to the lower tier. first_unit: it is the first of the next. The same digits, another amount: the convention is part of the price. */
export type BoundConvention = 'up_to' | 'first_unit'

/** One version of a price, as far as it makes an amount. Decimals in major units; null where the model does not ask for it. */
export interface Price {
  readonly currency: string
  readonly model: PriceModel
  readonly unitPrice: string | null
  readonly tiers: readonly Tier[]
  readonly bounds: BoundConvention
  readonly packageSize: string | null
  readonly packagePrice: string | null
  readonly percent: string | null
  /** Per transaction of a percentage price. */
  readonly fixedFee: string | null
  /** Of the amount and of the number of transactions, free of charge. */
  readonly freeAmount: string | null
  readonly freeCount: string | null
  /** each: the free amount and the free transactions are used up apart. either: with the first of the two the other ends as well. */
  readonly freeEnds: 'each' | 'either'
  /** The first tier's fee is due although nothing was used. */
  readonly feeAtZero: boolean
}

/** A price of which nothing is known but its model; the rest is added. */
export function bareOf(model: PriceModel, currency: string): Price {
  return {
    currency,
    model,
    unitPrice: null,
    tiers: [],
    bounds: 'up_to',
    packageSize: null,
    packagePrice: null,
    percent: null,
    fixedFee: null,
    freeAmount: null,
    freeCount: null,
    freeEnds: 'each',
    feeAtZero: false,
  }
}

/** Why a price cannot rate: the field, and what about it. */
export interface PriceProblem {
  readonly field: string
  readonly code: 'missing' | 'not_above_zero' | 'not_ascending' | 'beyond_last_tier' | 'open_tier_not_last'
}

/** Everything that keeps a price from rating a quantity; empty where it can. A last tier with a bound rates up to it, and a quantity beyond has no price. Nothing is defaulted. */
export function problemsOf(price: Price, quantity: string): readonly PriceProblem[] {
  switch (price.model) {
    case 'per_unit':
    case 'flat':
      return wanted('unit_price', price.unitPrice)
    case 'graduated':
    case 'volume':
      return tierProblems(price, quantity)
    case 'package':
      return [...wanted('package_price', price.packagePrice), ...sizeProblems(price.packageSize)]
    case 'percentage':
      return wanted('percent', price.percent)
  }
}

function wanted(field: string, value: string | null): PriceProblem[] {
  return value === null ? [{ field, code: 'missing' }] : []
}

function sizeProblems(size: string | null): PriceProblem[] {
  const read = size === null ? undefined : parseDecimal(size)
  if (!read) return [{ field: 'package_size', code: 'missing' }]
  return read.unscaled > 0n ? [] : [{ field: 'package_size', code: 'not_above_zero' }]
}

function tierProblems(price: Price, quantity: string): PriceProblem[] {
  const { tiers } = price
  if (tiers.length === 0) return [{ field: 'tiers', code: 'missing' }]
  const found: PriceProblem[] = []
  tiers.forEach((tier, index) => {
    const field = `tiers[${index}].up_to`
    const before = tiers[index - 1]?.upTo ?? '0'
    if (tier.upTo === null && index < tiers.length - 1) found.push({ field, code: 'open_tier_not_last' })
    if (tier.upTo !== null && !isAbove(tier.upTo, before)) found.push({ field, code: 'not_ascending' })
  })
  return found.length > 0 ? found : beyondProblems(price, quantity)
}

function beyondProblems(price: Price, quantity: string): PriceProblem[] {
  const end = price.tiers.map((tier) => endOfTier(price, tier)).at(-1) ?? null
  if (end === null || compare(fractionOf(quantity), end) <= 0) return []
  return [{ field: `tiers[${price.tiers.length - 1}].up_to`, code: 'beyond_last_tier' }]
}

/** The last quantity of a tier; null where it has no end. As first unit of the next tier the unit at the bound no longer belongs to it. */
export function endOfTier({ bounds }: Pick<Price, 'bounds'>, { upTo }: Tier): Fraction | null {
  if (upTo === null) return null
  return bounds === 'up_to' ? fractionOf(upTo) : minus(fractionOf(upTo), ratioOf(1, 1))
}

function isAbove(bound: string, before: string): boolean {
  const areRead = parseDecimal(bound) !== undefined && parseDecimal(before) !== undefined
  return areRead && compare(fractionOf(bound), fractionOf(before)) > 0
}
