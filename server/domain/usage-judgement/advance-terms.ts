import type { Interval } from '../cycle.ts'
import { addDays, type Day } from '../day.ts'
import { billingCycle } from './billing-cycle.ts'
import { type Contract, holdingOf, quantityInForce } from './contract.ts'
import { type PriceBook, type PriceFound, type PriceKey, priceListsOf, priceOn } from './price-book.ts'
import { lessQuantity } from './quantity.ts'

/** A line for what is paid in advance, as billed; net in minor units, signed from the customer's side. */
export interface AdvanceLine {
  readonly lineId: string
  readonly sku: string
  readonly kind: string
  readonly documentKind: 'invoice' | 'credit_memo'
  readonly reason: string | null
  readonly quantity: string | null
  readonly served: Interval
  /** The service periods of the charges the line may change, the one it names first; none for a charge. */
  readonly charges: readonly Interval[]
  readonly netMinor: bigint
}

/** Prices as far as terms need them. A percentage price is a share of the yearly price of another product, by month. */
export type AdvancePrice = PriceKey & { readonly model: string; readonly ofSku: string | null }

/** What the contract and the price list say a line should be made of. */
export interface AdvanceTerms<Price extends AdvancePrice> {
  readonly price: Price
  /** -1: the line gives back. */
  readonly sign: 1 | -1
  /** The quantity in force. */
  readonly quantity: string
  readonly served: Interval
  readonly cycle: Interval
  /** For a percentage: the price and the quantity in force it is a share of. */
  readonly share: { readonly price: Price; readonly quantity: string } | null
}

export type TermsFound<Price extends AdvancePrice> =
  | { readonly ok: true; readonly terms: AdvanceTerms<Price> }
  | {
      readonly ok: false
      readonly problem:
        | 'price_gap'
        | 'price_overlap'
        | 'unknown_item'
        | 'unknown_subscription'
        | 'credit_reason_unknown'
    }

/** Reads what a line should be made of: the version of the price at its service start, the quantity in force, days and cycle. Rule: file-drop contract, section 4. */
export function advanceTerms<Price extends AdvancePrice>(
  line: AdvanceLine,
  contract: Contract,
  book: PriceBook<Price>,
): TermsFound<Price> {
  const key = { priceList: contract.priceList, currency: contract.currency }
  const item = holdingOf(contract, line.sku)
  if (!item) return { ok: false, problem: 'unknown_item' }
  const found = priceOn(book, { ...key, sku: line.sku }, line.served.from)
  if (!found.ok) return found
  const common = {
    price: found.price,
    sign: signOf(line),
    served: line.served,
    cycle: billingCycle(line, { contract, item, book, price: found.price }),
  }
  const { ofSku } = found.price
  if (ofSku === null) {
    const quantity = quantityOf(line, contract)
    return quantity === null
      ? { ok: false, problem: 'unknown_item' }
      : { ok: true, terms: { ...common, quantity, share: null } }
  }
  const of = priceOn(book, { ...key, sku: ofSku }, line.served.from)
  if (!of.ok) return of
  const quantity = quantityInForce(contract, ofSku, line.served.from)
  if (quantity === null) return { ok: false, problem: 'unknown_item' }
  return { ok: true, terms: { ...common, quantity: '1', share: { price: of.price, quantity } } }
}

/** A credit memo gives back whatever its lines are called, and so does a credit on an invoice. */
function signOf({ kind, documentKind }: Pick<AdvanceLine, 'kind' | 'documentKind'>): 1 | -1 {
  return documentKind === 'credit_memo' || kind === 'proration_credit' ? -1 : 1
}

/** A credit gives back the quantity before the change, or on a credit memo for a downgrade what it took away; everything else bills what is in force on its first day. */
function quantityOf(line: AdvanceLine, contract: Contract): string | null {
  const onFirst = quantityInForce(contract, line.sku, line.served.from)
  if (signOf(line) === 1) return onFirst
  const before = quantityInForce(contract, line.sku, addDays(line.served.from, -1))
  if (line.documentKind === 'invoice' || onFirst === null || before === null) return before
  return line.reason === 'downgrade' ? lessQuantity(before, onFirst) : onFirst
}

/** The list whose prices hold for what no subscription stands behind. Rule: file-drop contract, section 4. */
const STANDARD_LIST = 'STD'

/** Reads what a line without a subscription should be made of: its own quantity at the price on the day of issue, whole, not prorated. The price is that of the standard list, or of the only list that sells the product in the currency. Rule: file-drop contract, section 4. */
export function oneOffTerms<Price extends AdvancePrice>(
  line: AdvanceLine & { readonly quantity: string },
  document: { readonly currency: string; readonly issueOn: Day },
  book: PriceBook<Price>,
): TermsFound<Price> {
  const found = oneOffPrice({ sku: line.sku, currency: document.currency }, document.issueOn, book)
  if (!found.ok) return found
  const { quantity, served } = line
  return { ok: true, terms: { price: found.price, sign: signOf(line), quantity, served, cycle: served, share: null } }
}

function oneOffPrice<Price extends AdvancePrice>(
  product: { readonly sku: string; readonly currency: string },
  day: Day,
  book: PriceBook<Price>,
): PriceFound<Price> {
  const lists = priceListsOf(book, product)
  const [only, other] = lists
  const priceList = only === undefined || other !== undefined ? STANDARD_LIST : only
  return priceOn(book, { ...product, priceList }, day)
}
