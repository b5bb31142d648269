import type { Currency } from '../currency.ts'
import type { Day } from '../day.ts'
import { convertToBase } from '../fx.ts'
import type { ReferenceIndex } from '../posting/reference.ts'

/** Sizes amounts in an entity's functional currency by the newest rate on or before a day, however old, of the source for the currency before the entity's others: for ranking and for limits, never for a posting. Minor units in and out, sign kept; null without an entity or a rate. */
export function sizeOnDay(
  index: ReferenceIndex,
  day: Day,
): (minor: bigint, currency: Currency, entityCode: string) => bigint | null {
  return (minor, currency, entityCode) => {
    const entity = index.entities.get(entityCode)
    if (!entity) return null
    const functional = entity.functionalCurrency
    if (currency === functional) return minor
    for (const source of new Set([entity.fxSources[currency] ?? '', ...Object.values(entity.fxSources)])) {
      const newest = (pair: string) => index.rates.get(`${source}|${pair}`)?.findLast((rate) => rate.on <= day)?.rate
      const perFunctional = newest(`${functional}|${currency}`)
      if (perFunctional !== undefined)
        return convertToBase(minor, { from: currency, to: functional, rate: perFunctional, direction: 'divide' })
      const perDocument = newest(`${currency}|${functional}`)
      if (perDocument !== undefined)
        return convertToBase(minor, { from: currency, to: functional, rate: perDocument, direction: 'multiply' })
    }
    return null
  }
}
