import { cycleOn, type Interval } from '../cycle.ts'
import type { Day } from '../day.ts'
import { addMonths, firstDayOf, monthOf } from '../period.ts'
import type { Contract, Holding } from './contract.ts'
import type { PriceBook, PriceKey } from './price-book.ts'

/** What a line tells of its cycle: its kind, its days, and those of the charges it may change. */
export interface CycleLine {
  readonly kind: string
  readonly served: Interval
  readonly charges: readonly Interval[]
}

/** A price as far as cycles need it: a share of another product's yearly price names that product. */
type SharePrice = PriceKey & { readonly ofSku: string | null }

/** What is known of the product besides: the contract, its item, the prices, and the one in force. */
export interface CycleKnown<Price extends SharePrice> {
  readonly contract: Contract
  readonly item: Holding
  readonly book: PriceBook<Price>
  readonly price: Price
}

/** The cycle a line for something paid in advance belongs to, half-open: a calendar month, or the year from one anniversary of the item's start to the next. Days beyond one month are of a year. A change takes after the charge it changes; without one, and for charges, a product is of a year where another price is a share of its yearly price, and a change also where the contract renews it. Rule: file-drop contract, section 4. */
export function billingCycle<Price extends SharePrice>(line: CycleLine, known: CycleKnown<Price>): Interval {
  return isOfYear(line, known) ? yearAround(known.item.startOn, line.served.from) : monthAround(line.served.from)
}

function isOfYear<Price extends SharePrice>(line: CycleLine, known: CycleKnown<Price>): boolean {
  if (known.price.ofSku !== null) return false
  if (isBeyondMonth(line.served)) return true
  const charge = line.charges.find((one) => one.from <= line.served.from && line.served.from < one.to)
  if (charge) return isBeyondMonth(charge)
  return isPricedByYear(known) || (line.kind !== 'charge' && isRenewed(known))
}

/** Only a yearly price has shares by month taken of it. */
function isPricedByYear<Price extends SharePrice>({ contract, item, book }: CycleKnown<Price>): boolean {
  const { priceList, currency } = contract
  for (const versions of book.values())
    if (versions.some((one) => one.ofSku === item.sku && one.priceList === priceList && one.currency === currency))
      return true
  return false
}

function isRenewed<Price extends SharePrice>({ contract, item }: CycleKnown<Price>): boolean {
  return contract.amendments.some((change) => change.kind === 'renew' && change.sku === item.sku)
}

function isBeyondMonth(served: Interval): boolean {
  return served.to > monthAround(served.from).to
}

function monthAround(day: Day): Interval {
  const from = firstDayOf(monthOf(day))
  return { from, to: firstDayOf(addMonths(monthOf(from), 1)) }
}

function yearAround(anchor: Day, day: Day): Interval {
  const { from, to } = cycleOn(anchor, 12, day)
  return { from, to }
}
