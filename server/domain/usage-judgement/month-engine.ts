import type { Interval } from '../cycle.ts'
import type { Aggregation, UsageCount } from '../usage/count-usage.ts'
import { countLedger } from '../usage/count-usage.ts'
import type { UsageLedger } from '../usage/usage-ledger.ts'
import { startOfLocalDay } from '../zone.ts'
import type { Contract, Holding } from './contract.ts'
import type { Rated } from './judge-advance.ts'
import { minimumOf } from './minimum.ts'
import type { MonthEngine } from './month-facts.ts'
import { earlierVersions, type PriceBook, type PriceKey, priceOn, slicesOf } from './price-book.ts'
import { isNegative, sumQuantities } from './quantity.ts'

/** Rates a quantity from zero; a tier's bound belongs to it, or as first unit to the next. Null where the price cannot rate usage. */
export type RateUsage<Price extends PriceKey> = (
  price: Price,
  quantity: string,
  bounds: 'up_to' | 'first_unit',
) => Rated | null

export interface MonthAsk<Price extends PriceKey> {
  readonly contract: Contract
  readonly item: Holding
  readonly service: Interval
  readonly aggregation: Aggregation
  readonly decimals: number
  readonly ledger: UsageLedger
  readonly book: PriceBook<Price>
  readonly rate: RateUsage<Price>
}

/** A part of the service period under one version of the price. */
export interface Slice<Price extends PriceKey> {
  readonly served: Interval
  readonly price: Price
}

/** A month that can be counted and rated as often as asked, with all that explains it. */
export interface CountedMonth<Price extends PriceKey> extends MonthEngine {
  readonly slices: readonly Slice<Price>[]
  /** The commitment of the service period, minor units; zero without one. */
  readonly minimumMinor: bigint
  /** How each slice was counted under the contract's rules with what was recorded before an instant. */
  counts(recordedBefore: Date): readonly UsageCount[]
  /** How each slice is rated under the contract's rules. */
  rated(quantities: readonly string[]): readonly Rated[] | null
}

/** Gets a month ready to be judged: its slices and the price of each. Says what is wrong with the prices instead, where something is. Rule: file-drop contract, sections 3 and 4. */
export function countedMonth<Price extends PriceKey>(
  ask: MonthAsk<Price>,
): { readonly ok: true; readonly month: CountedMonth<Price> } | { readonly ok: false; readonly problem: string } {
  const slices: Slice<Price>[] = []
  for (const served of servedSlices(ask)) {
    const found = priceOn(ask.book, keyOf(ask), served.from)
    if (!found.ok) return found
    slices.push({ served, price: found.price })
  }
  return { ok: true, month: monthOf(ask, slices) }
}

/** Only what is added up is cut; an average over time takes the price of its first day. */
function servedSlices<Price extends PriceKey>(ask: MonthAsk<Price>): readonly Interval[] {
  return ask.aggregation === 'sum' ? slicesOf(ask.book, keyOf(ask), ask.service) : [ask.service]
}

function monthOf<Price extends PriceKey>(ask: MonthAsk<Price>, slices: readonly Slice<Price>[]): CountedMonth<Price> {
  const minimum = (basis: 'actual' | 'thirty') =>
    ask.item.minimum === null ? 0n : minimumOf(ask.item.minimum, ask.service, ask.contract.currency, basis)
  const minimumMinor = minimum('actual')
  const counter = counting(ask, slices)
  const totalAt = (prices: readonly Price[], quantities: readonly string[], bounds: 'up_to' | 'first_unit') =>
    sumRated(prices.map((price, index) => ask.rate(price, chargeable(quantities[index] ?? '0'), bounds)))
  const prices = slices.map((slice) => slice.price)
  return {
    slices,
    minimumMinor,
    counts: (recordedBefore) => counter(recordedBefore, 'truth'),
    count: (recordedBefore, how) => counter(recordedBefore, how).map((count) => count.quantity),
    total: (quantities, how) => {
      const charge = totalAt(prices, quantities, how === 'first_unit' ? 'first_unit' : 'up_to')
      if (charge === null || how === 'no_minimum') return charge
      const least = how === 'thirty' ? minimum('thirty') : minimumMinor
      return charge > least ? charge : least
    },
    earlierTotals: (quantities, withMinimum) =>
      earlierCharges(ask, prices, quantities, totalAt).map((charge) =>
        withMinimum === 'with' && charge < minimumMinor ? minimumMinor : charge,
      ),
    rated: (quantities) => {
      const rated = prices.map((price, index) => ask.rate(price, chargeable(quantities[index] ?? '0'), 'up_to'))
      return rated.every((one) => one !== null) ? rated : null
    },
  }
}

/** Counts every slice, each watermark and way once. */
function counting<Price extends PriceKey>(ask: MonthAsk<Price>, slices: readonly Slice<Price>[]) {
  const known = new Map<string, readonly UsageCount[]>()
  return (recordedBefore: Date, how: 'truth' | 'resends' | 'utc'): readonly UsageCount[] => {
    const key = `${recordedBefore.getTime()}|${how}`
    const zone = how === 'utc' ? 'UTC' : ask.contract.timeZone
    const counts =
      known.get(key) ??
      slices.map(({ served }) =>
        countLedger(ask.ledger, {
          ...{ aggregation: ask.aggregation, decimals: ask.decimals, recordedBefore },
          from: startOfLocalDay(served.from, zone),
          to: startOfLocalDay(served.to, zone),
          resends: how === 'resends' ? 'all' : 'counted_once',
        }),
      )
    known.set(key, counts)
    return counts
  }
}

/** What the month would have cost at versions that began earlier: each slice that many versions back, or the whole month uncut at the price it began with. */
function earlierCharges<Price extends PriceKey>(
  ask: MonthAsk<Price>,
  prices: readonly Price[],
  quantities: readonly string[],
  totalAt: (prices: readonly Price[], quantities: readonly string[], bounds: 'up_to') => bigint | null,
): readonly bigint[] {
  const earlier = prices.map((price) => earlierVersions(ask.book, price))
  const deepest = Math.max(0, ...earlier.map((versions) => versions.length))
  const back = Array.from({ length: deepest }, (_, depth) =>
    totalAt(
      prices.map((price, index) => earlier[index]?.[depth] ?? price),
      quantities,
      'up_to',
    ),
  )
  const [first] = prices
  const uncut = prices.length > 1 && first ? [totalAt([first], [sumQuantities(quantities)], 'up_to')] : []
  return [...back, ...uncut].flatMap((charge) => charge ?? [])
}

/** A negative total is rated as nothing. Rule: file-drop contract, section 3. */
function chargeable(quantity: string): string {
  return isNegative(quantity) ? '0' : quantity
}

function sumRated(rated: readonly (Rated | null)[]): bigint | null {
  return rated.reduce<bigint | null>((sum, one) => (sum === null || one === null ? null : sum + one.minor), 0n)
}

function keyOf<Price extends PriceKey>({ contract, item }: MonthAsk<Price>) {
  return { priceList: contract.priceList, sku: item.sku, currency: contract.currency }
}
