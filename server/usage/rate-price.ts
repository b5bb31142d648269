import { daysIn } from '../domain/cycle.ts'
import { problemsOf } from '../domain/rating/price-version.ts'
import { rateAdvance, rateShare } from '../domain/rating/prorate.ts'
import { rateQuantity } from '../domain/rating/rate-quantity.ts'
import type { AdvanceTerms } from '../domain/usage-judgement/advance-terms.ts'
import type { Rated } from '../domain/usage-judgement/judge-advance.ts'
import type { ListedPrice } from './read-prices.ts'

/** Rates a quantity used, from zero; null where the price lacks what its model asks for, or is a share of another product. Minor units. */
export function rateUsage(price: ListedPrice, quantity: string, bounds: 'up_to' | 'first_unit'): Rated | null {
  if (price.model === 'percentage' || problemsOf({ ...price, bounds }, quantity).length > 0) return null
  return rateQuantity({ ...price, bounds }, { quantity })
}

/** Rates a line for what is paid in advance from its terms; null where the price cannot rate such a line. Minor units, signed as the line is. */
export function rateTerms(terms: AdvanceTerms<ListedPrice>, basis: 'actual' | 'thirty'): Rated | null {
  const { price, sign, share } = terms
  const { currency } = price
  const served = { served: daysIn(terms.served), cycle: daysIn(terms.cycle), basis }
  if (share) {
    const { unitPrice } = share.price
    if (price.percent === null || unitPrice === null) return null
    const of = { percent: price.percent, ofUnitPrice: unitPrice, ofQuantity: share.quantity }
    return rateShare({ ...of, minimum: price.minimum, currency, sign }, served)
  }
  const isAdvance = price.model === 'per_unit' || price.model === 'flat'
  if (!isAdvance || price.unitPrice === null) return null
  const quantity = price.model === 'flat' ? '1' : terms.quantity
  return rateAdvance({ unitPrice: price.unitPrice, quantity, currency, sign }, served)
}
