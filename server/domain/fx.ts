import { type Currency, currencyExponent } from './currency.ts'
import { type Day, daysBetween } from './day.ts'
import { decimalOf, parseDecimal, powerOfTen } from './decimal.ts'
import { divideRounded } from './rounding.ts'

/** A published rate: 1 base = rate quote (file-drop contract, section 2). The inverse is never stored. */
export interface FxRate {
  readonly source: string
  readonly base: Currency
  readonly quote: Currency
  readonly on: Day
  readonly rate: string
}

/** All rates by source and pair, each list from the earliest day to the latest. */
export type FxTable = ReadonlyMap<string, readonly FxRate[]>

/** Arranges rates for look-ups. A figure that is not above zero is no rate and is left out, as if it had never been published. */
export function buildFxTable(rates: readonly FxRate[]): FxTable {
  const table = new Map<string, FxRate[]>()
  for (const rate of rates) {
    if ((parseDecimal(rate.rate)?.unscaled ?? 0n) <= 0n) continue
    const key = pairKey(rate.source, rate.base, rate.quote)
    const list = table.get(key)
    if (list) list.push(rate)
    else table.set(key, [rate])
  }
  for (const list of table.values()) list.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
  return table
}

export interface RateQuestion {
  readonly source: string
  readonly base: Currency
  readonly quote: Currency
  readonly onDate: Day
  readonly maxAgeDays: number
}

export type RateAnswer =
  | { readonly missing?: undefined; readonly rate: string; readonly on: Day }
  | { readonly missing: 'none' | 'too_old'; readonly lastOn?: Day }

/** The last rate published on or before the day, at most maxAgeDays old; nothing later, nothing interpolated (file-drop contract, section 6). A missing rate is an answer, not a fault. */
export function rateInForce(table: FxTable, question: RateQuestion): RateAnswer {
  const last = lastOnOrBefore(table.get(pairKey(question.source, question.base, question.quote)) ?? [], question.onDate)
  if (!last) return { missing: 'none' }
  if (daysBetween(last.on, question.onDate) > question.maxAgeDays) return { missing: 'too_old', lastOn: last.on }
  return { rate: last.rate, on: last.on }
}

/** How an amount in document currency becomes functional currency: multiply where the rate's base is the document currency, divide where its base is the functional one. */
export interface Conversion {
  readonly from: Currency
  readonly to: Currency
  readonly rate: string
  readonly direction: 'multiply' | 'divide'
}

/** Minor units of the document currency as minor units of the functional currency, rounded half-up (away from zero) once; the sign is kept. */
export function convertToBase(minor: bigint, conversion: Conversion): bigint {
  if (conversion.from === conversion.to) return minor
  const { multiplier, divisor } = compileConversion(conversion)
  return divideRounded(minor * multiplier, divisor, 'half_up')
}

/** The conversion as one exact fraction, for converting many amounts at one rate. */
export function compileConversion(conversion: Conversion): { multiplier: bigint; divisor: bigint } {
  const rate = decimalOf(conversion.rate)
  const to = powerOfTen(currencyExponent(conversion.to))
  const from = powerOfTen(currencyExponent(conversion.from))
  const scale = powerOfTen(rate.scale)
  if (conversion.direction === 'multiply') return { multiplier: rate.unscaled * to, divisor: scale * from }
  return { multiplier: scale * to, divisor: rate.unscaled * from }
}

/**
 * Takes a difference in functional currency apart into what the document amount explains and what the rate explains; the two add up exactly.
 * documentEffect = (actual - expected) at the expected rate, rounded once; rateEffect is the rest. When the document amounts agree, all of it is the rate.
 */
export function splitBaseDifference(sides: {
  expected: { minor: bigint; baseMinor: bigint }
  actual: { minor: bigint; baseMinor: bigint }
  conversion: Conversion
}): { documentEffect: bigint; rateEffect: bigint } {
  const difference = sides.actual.baseMinor - sides.expected.baseMinor
  const documentEffect = convertToBase(sides.actual.minor - sides.expected.minor, sides.conversion)
  return { documentEffect, rateEffect: difference - documentEffect }
}

function pairKey(source: string, base: string, quote: string): string {
  return `${source}|${base}|${quote}`
}

function lastOnOrBefore(rates: readonly FxRate[], day: Day): FxRate | undefined {
  let low = 0
  let high = rates.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const rate = rates[middle]
    if (rate && rate.on <= day) low = middle + 1
    else high = middle
  }
  return rates[low - 1]
}
