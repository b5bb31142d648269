import type { Currency } from '../currency.ts'
import type { Day } from '../day.ts'
import { buildFxTable, type Conversion, type FxRate, type FxTable, rateInForce } from '../fx.ts'

/** What a rate is published for (domain rules, section 7). A look-up asks for one type and never takes another in its place. */
export const rateTypes = ['transaction', 'posting', 'settlement', 'closing', 'average'] as const
export type RateType = (typeof rateTypes)[number]

export interface TypedRate extends FxRate {
  readonly type: RateType
}

export type TypedRates = ReadonlyMap<RateType, FxTable>

/** Arranges rates by type for look-ups. */
export function buildTypedRates(rates: readonly TypedRate[]): TypedRates {
  const byType = Map.groupBy(rates, (rate) => rate.type)
  return new Map([...byType].map(([type, rows]) => [type, buildFxTable(rows)]))
}

export interface LegQuestion {
  readonly type: RateType
  readonly source: string
  readonly from: Currency
  readonly to: Currency
  readonly onDate: Day
  readonly maxAgeDays: number
}

/** One published rate on the way from a currency to another. */
export interface Leg extends Conversion {
  /** The day it was published; null where both currencies are the same. */
  readonly on: Day | null
}

export type LegAnswer =
  | { readonly ok: true; readonly leg: Leg }
  | { readonly ok: false; readonly missing: 'none' | 'too_old'; readonly lastOn: Day | null }

/** The rate from one currency to another as it was published: multiplied where its base is the currency left, divided where its base is the one reached. An inverse is never stored; where both directions are published the later publication holds, of one day the one that is divided by. */
export function findLeg(rates: TypedRates, ask: LegQuestion): LegAnswer {
  const { from, to, source, onDate, maxAgeDays } = ask
  if (from === to) return { ok: true, leg: { from, to, rate: '1', direction: 'multiply', on: null } }
  const table = rates.get(ask.type) ?? new Map()
  const question = { source, onDate, maxAgeDays }
  const reached = rateInForce(table, { ...question, base: to, quote: from })
  const left = rateInForce(table, { ...question, base: from, quote: to })
  const leg = (rate: string, direction: Conversion['direction'], on: Day): LegAnswer => ({
    ok: true,
    leg: { from, to, rate, direction, on },
  })
  if (!reached.missing && (left.missing || reached.on >= left.on)) return leg(reached.rate, 'divide', reached.on)
  if (!left.missing) return leg(left.rate, 'multiply', left.on)
  const lastOn = later(reached.missing ? reached.lastOn : undefined, left.lastOn)
  return { ok: false, missing: lastOn === null ? 'none' : 'too_old', lastOn }
}

function later(one: Day | undefined, other: Day | undefined): Day | null {
  if (one === undefined || other === undefined) return one ?? other ?? null
  return one > other ? one : other
}
