import { cutAt, type Interval } from '../cycle.ts'
import { type Day, isWithin } from '../day.ts'

/** What every version of a price says of where and when it holds; `validTo` is no longer part of it. */
export interface PriceKey {
  readonly priceId: string
  readonly priceList: string
  readonly sku: string
  readonly currency: string
  readonly validFrom: Day | null
  readonly validTo: Day | null
}

/** All versions by list, product and currency. */
export type PriceBook<Price extends PriceKey> = ReadonlyMap<string, readonly Price[]>

/** What is asked for: a list, a product and a currency. */
export type PriceAsk = Pick<PriceKey, 'priceList' | 'sku' | 'currency'>

/** A version, or what is wrong: none holds on the day, or more than one does. */
export type PriceFound<Price> =
  | { readonly ok: true; readonly price: Price }
  | { readonly ok: false; readonly problem: 'price_gap' | 'price_overlap' }

/** Arranges prices for look-ups; versions of one key come oldest first. */
export function buildPriceBook<Price extends PriceKey>(prices: readonly Price[]): PriceBook<Price> {
  const book = new Map<string, Price[]>()
  for (const price of prices) book.set(keyOf(price), [...(book.get(keyOf(price)) ?? []), price])
  for (const versions of book.values())
    versions.sort((a, b) => compare(a.validFrom ?? '', b.validFrom ?? '') || compare(a.priceId, b.priceId))
  return book
}

/** The version valid on a day. Nothing is defaulted: a gap and an overlap are said. Rule: file-drop contract, sections 2 and 4. */
export function priceOn<Price extends PriceKey>(book: PriceBook<Price>, ask: PriceAsk, day: Day): PriceFound<Price> {
  const valid = (book.get(keyOf(ask)) ?? []).filter((price) => isWithin(day, price))
  const [price, other] = valid
  if (!price) return { ok: false, problem: 'price_gap' }
  return other ? { ok: false, problem: 'price_overlap' } : { ok: true, price }
}

/** The lists that have a price of a product in a currency, on whatever day. */
export function priceListsOf<Price extends PriceKey>(
  book: PriceBook<Price>,
  product: Pick<PriceKey, 'sku' | 'currency'>,
): readonly string[] {
  const lists: string[] = []
  for (const [first] of book.values())
    if (first?.sku === product.sku && first.currency === product.currency) lists.push(first.priceList)
  return lists
}

/** The versions that began before the given one, newest first. */
export function earlierVersions<Price extends PriceKey>(book: PriceBook<Price>, price: Price): readonly Price[] {
  const before = (book.get(keyOf(price)) ?? []).filter((other) => (other.validFrom ?? '') < (price.validFrom ?? ''))
  return before.reverse()
}

/** A service period cut where a version of the price starts inside it: each slice is counted and rated from zero. Rule: file-drop contract, section 4. */
export function slicesOf<Price extends PriceKey>(book: PriceBook<Price>, ask: PriceAsk, service: Interval): Interval[] {
  return cutAt(
    service,
    (book.get(keyOf(ask)) ?? []).flatMap((price) => price.validFrom ?? []),
  )
}

function keyOf(ask: PriceAsk): string {
  return JSON.stringify([ask.priceList, ask.sku, ask.currency])
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
