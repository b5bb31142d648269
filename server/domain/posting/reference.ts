import type { Currency } from '../currency.ts'
import { type Day, isWithin } from '../day.ts'
import { buildFxTable, type FxRate, type FxTable } from '../fx.ts'
import type { MappingVersion } from './mapping-version.ts'

export interface Validity {
  readonly validFrom: Day | null
  readonly validTo: Day | null
}

export interface LegalEntity {
  readonly entity: string
  readonly functionalCurrency: Currency
  readonly timeZone: string
  readonly postingMode: 'per_invoice' | 'split' | 'consolidated_monthly'
  readonly splitLineLimit: number | null
  readonly postingSlaHours: number
  readonly zeroTotalPosting: boolean
  /** The rate source per invoice currency. */
  readonly fxSources: Readonly<Record<string, string>>
  /** How old a rate may be, per source. */
  readonly fxMaxAgeDays: Readonly<Record<string, number>>
}

export interface ErpCustomer extends Validity {
  readonly entity: string
  readonly billToId: string
  readonly erpCustomerNo: string
}

export interface Product {
  readonly sku: string
  readonly pattern: 'ratable_daily' | 'as_invoiced'
  readonly revenueCategories: readonly (Validity & { readonly revenueCategory: string })[]
}

/** Reference rows as known at the time of judgement; validity is asked at the document's date. */
export interface ReferenceRows {
  readonly entities: readonly LegalEntity[]
  readonly erpCustomers: readonly ErpCustomer[]
  readonly products: readonly Product[]
  readonly mappings: readonly MappingVersion[]
  readonly fxRates: readonly FxRate[]
}

/** The same rows arranged for look-ups by key and day. */
export interface ReferenceIndex {
  readonly entities: ReadonlyMap<string, LegalEntity>
  readonly customers: ReadonlyMap<string, readonly ErpCustomer[]>
  readonly products: ReadonlyMap<string, Product>
  readonly mappings: ReadonlyMap<string, readonly MappingVersion[]>
  readonly rates: FxTable
}

/** Arranges reference rows for look-ups by key and day; the order in which they come changes nothing. */
export function buildReferenceIndex(rows: ReferenceRows): ReferenceIndex {
  return {
    entities: new Map(rows.entities.map((entity) => [entity.entity, entity])),
    customers: grouped(
      rows.erpCustomers,
      (row) => keyOf(row.entity, row.billToId),
      (row) => row.erpCustomerNo,
    ),
    products: new Map(rows.products.map((product) => [product.sku, product])),
    mappings: grouped(
      rows.mappings,
      (row) => keyOf(row.entity, row.set, row.key),
      (row) => row.mappingId,
    ),
    rates: buildFxTable(rows.fxRates),
  }
}

/** The ERP number of a bill-to on a day; undefined when none is in force. */
export function customerInForce(
  index: ReferenceIndex,
  ask: { entity: string; billToId: string; onDate: Day },
): ErpCustomer | undefined {
  return inForce(index.customers.get(keyOf(ask.entity, ask.billToId)), ask.onDate)
}

/** The mapping version of a set for a key on a day; undefined when none is in force. */
export function mappingInForce<S extends MappingVersion['set']>(
  index: ReferenceIndex,
  ask: { set: S; entity: string; key: string; onDate: Day },
): Extract<MappingVersion, { set: S }> | undefined {
  const version = inForce(index.mappings.get(keyOf(ask.entity, ask.set, ask.key)), ask.onDate)
  return version?.set === ask.set ? (version as Extract<MappingVersion, { set: S }>) : undefined // the comparison narrows to the set asked for, which the compiler cannot follow through a type parameter
}

/** The revenue category of a product on a day; undefined when it has none. */
export function categoryInForce(product: Product, onDate: Day): string | undefined {
  return product.revenueCategories.find((category) => isWithin(onDate, category))?.revenueCategory
}

function keyOf(...parts: string[]): string {
  return parts.join('|')
}

// Versions do not overlap. Should two be in force all the same, the later start wins, then the greater name: never the order of arrival.
function inForce<R extends Validity>(versions: readonly R[] | undefined, day: Day): R | undefined {
  return versions?.findLast((version) => isWithin(day, version))
}

function grouped<R extends Validity>(
  rows: readonly R[],
  keyFor: (row: R) => string,
  nameOf: (row: R) => string,
): ReadonlyMap<string, readonly R[]> {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const group = groups.get(keyFor(row))
    if (group) group.push(row)
    else groups.set(keyFor(row), [row])
  }
  const sortKey = (row: R) => `${row.validFrom ?? '0000-00-00'}|${nameOf(row)}`
  for (const group of groups.values()) group.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
  return groups
}
