import { type Interval, overlapOf } from '../cycle.ts'
import type { Day } from '../day.ts'
import { addMonths, firstDayOf, type Period } from '../period.ts'

/** What a subscription holds at its start: a quantity for what is paid in advance, null for usage; the minimum is a monthly commitment in major units. */
export interface Holding {
  readonly sku: string
  readonly quantity: string | null
  readonly startOn: Day
  readonly minimum: string | null
}

/** A change of a contract. Only what was signed by the instant of judgement is one. */
export interface Amendment {
  readonly sku: string | null
  readonly kind: 'upgrade' | 'downgrade' | 'quantity' | 'cancel' | 'renew'
  readonly effectiveOn: Day
  readonly signedAt: Date
  readonly version: number
  readonly toQuantity: string | null
}

export interface Contract {
  readonly subscriptionId: string
  readonly billToId: string
  readonly entity: string
  /** Under which name its usage events come; null where it has none. */
  readonly subject: string | null
  readonly timeZone: string
  readonly currency: string
  readonly priceList: string
  readonly discountPercent: string
  readonly items: readonly Holding[]
  readonly amendments: readonly Amendment[]
}

/** The contract as far as it was signed by an instant. A document bills what was signed until it was final; what is signed later, for whatever day, is for later documents to bill. */
export function signedBy(contract: Contract, at: Date): Contract {
  return { ...contract, amendments: contract.amendments.filter((change) => change.signedAt <= at) }
}

/** The item a contract holds of a product; undefined where it holds none. */
export function holdingOf(contract: Contract, sku: string): Holding | undefined {
  return contract.items.find((item) => item.sku === sku)
}

/** Quantity in force on a day: the last one an amendment effective by then states, else the item's; null for usage items and unknown ones. Rule: file-drop contract, section 3. */
export function quantityInForce(contract: Contract, sku: string, day: Day): string | null {
  const changed = [...contract.amendments]
    .filter((change) => change.sku === sku && change.toQuantity !== null && change.effectiveOn <= day)
    .sort((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : a.effectiveOn > b.effectiveOn ? 1 : a.version - b.version))
    .at(-1)
  return changed?.toQuantity ?? holdingOf(contract, sku)?.quantity ?? null
}

/** The first day that is no longer served; null while nothing is cancelled. Rule: file-drop contract, section 3. */
export function cancelledOn(contract: Contract): Day | null {
  const days = contract.amendments.filter((change) => change.kind === 'cancel').map((change) => change.effectiveOn)
  return days.sort()[0] ?? null
}

/** The service period: the part of a month in which the item is served, half-open; undefined where none. Rule: file-drop contract, section 3. */
export function servedIn(contract: Contract, item: Holding, period: Period): Interval | undefined {
  const month = { from: firstDayOf(period), to: firstDayOf(addMonths(period, 1)) }
  return overlapOf(month, { from: item.startOn, to: cancelledOn(contract) ?? month.to })
}
