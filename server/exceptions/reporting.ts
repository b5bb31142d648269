import { Decimal } from 'decimal.js'
import type { Db } from '#db/client'
import type { ReportingFactor } from '#db/queries/exception-order'
import { listPublishedRates } from '#db/queries/published-rates'
import { type Currency, currencyExponent } from '../domain/currency.ts'
import { convertToBase } from '../domain/fx.ts'
import type { Money } from '../domain/money.ts'

/** How one currency becomes the reporting currency: the published rate, its day and its source, always shown beside a converted figure. */
export interface ReportingRate {
  readonly currency: Currency
  readonly source: string
  readonly on: string
  readonly rate: string
  readonly direction: 'multiply' | 'divide'
}

/** Amounts of several functional currencies seen in one. Currencies without a rate are listed, never guessed. */
export interface Reporting {
  readonly currency: Currency
  readonly rates: readonly ReportingRate[]
}

/**
 * The reporting currency for a set of functional currencies, with the newest rates on or before the day: the one against which
 * most of the others are published, so that no rate is crossed; among equals the first in the alphabet.
 */
export async function readReporting(
  db: Db,
  wish: { currencies: readonly Currency[]; onDay: string },
): Promise<Reporting> {
  const currencies = [...new Set(wish.currencies)].sort()
  const published = await listPublishedRates(db, { currencies, onDay: wish.onDay })
  const candidates = currencies.map((currency) => ({ currency, rates: ratesInto(currency, currencies, published) }))
  const best = candidates.reduce(
    (most, one) => (one.rates.length > most.rates.length ? one : most),
    candidates[0] ?? nothing,
  )
  return best
}

/** Factors that turn minor units of each currency into minor units of the reporting currency, for ordering only. */
export function reportingFactors(reporting: Reporting): ReportingFactor[] {
  return reporting.rates.map((rate) => {
    const digits = currencyExponent(reporting.currency) - currencyExponent(rate.currency)
    const rated = rate.direction === 'multiply' ? new Decimal(rate.rate) : new Decimal(1).div(rate.rate)
    return { currency: rate.currency, factor: rated.times(new Decimal(10).pow(digits)).toFixed(12) }
  })
}

/** An amount in the reporting currency, rounded once; null without a rate. */
export function inReporting(amount: Money, reporting: Reporting): Money | null {
  if (amount.currency === reporting.currency) return amount
  const rate = reporting.rates.find((one) => one.currency === amount.currency)
  if (!rate) return null
  const { direction } = rate
  const minor = convertToBase(amount.minor, {
    from: amount.currency,
    to: reporting.currency,
    rate: rate.rate,
    direction,
  })
  return { minor, currency: reporting.currency }
}

const nothing: Reporting = { currency: 'USD', rates: [] }

type Published = Awaited<ReturnType<typeof listPublishedRates>>

function ratesInto(target: Currency, currencies: readonly Currency[], published: Published): ReportingRate[] {
  return currencies.flatMap((currency): ReportingRate[] => {
    if (currency === target) return []
    const into = published.find((row) => row.base === currency && row.quote === target)
    if (into) return [{ currency, source: into.source, on: into.on, rate: into.rate, direction: 'multiply' }]
    const from = published.find((row) => row.base === target && row.quote === currency)
    return from ? [{ currency, source: from.source, on: from.on, rate: from.rate, direction: 'divide' }] : []
  })
}
