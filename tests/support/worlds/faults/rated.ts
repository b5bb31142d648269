import { type Amount, Exact, rounded } from './amounts.ts'
import type { Price } from './rows.ts'

/** What a quantity costs by a price, rounded once: an own reading of the table of file-drop contract, section 4. `boundary`: "upper" is the wrong reading that gives `up_to` to the next tier. */
export function rated(price: Price, quantity: Amount, boundary: 'lower' | 'upper' = 'lower'): Amount {
  const counted = Exact.max(quantity, 0)
  return rounded(exactly(price, counted, boundary), price.currency)
}

function exactly(price: Price, quantity: Amount, boundary: 'lower' | 'upper'): Amount {
  if (price.model === 'package')
    return quantity
      .div(price.package_size ?? 1)
      .ceil()
      .times(price.package_price ?? 0)
  const tiers = price.tiers ?? []
  const upTo = (tier: { up_to: string | null }) =>
    new Exact(tier.up_to ?? 'Infinity').minus(boundary === 'upper' && tier.up_to !== null ? 1 : 0)
  if (price.model === 'volume') return quantity.times(tiers.find((tier) => quantity.lte(upTo(tier)))?.unit_price ?? 0)
  if (price.model !== 'graduated') throw new Error(`no reading of ${price.model}`)
  let [total, from] = [new Exact(0), new Exact(0)]
  for (const tier of tiers) {
    const to = Exact.min(quantity, upTo(tier))
    if (to.gt(from)) total = total.plus(to.minus(from).times(tier.unit_price))
    from = Exact.max(from, to)
  }
  return total
}
