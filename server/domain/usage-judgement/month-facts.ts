import type { Facts } from '../diagnosis/facts.ts'
import { isNegative, isSameQuantity, lessQuantity, sumQuantities } from './quantity.ts'

/** What was billed of one month of one subscription and metric with the invoices of one cut-off, signed as billed. */
export interface BilledAt {
  readonly cutoffAt: Date
  /** Over charge and correction lines. */
  readonly quantity: string
  /** Over charge, minimum and correction lines, minor units. */
  readonly netMinor: bigint
  readonly hasMinimumLine: boolean
}

/** Counting and rating one month again, under the contract's rules or as a billing system may have got it wrong. Quantities are per slice of the month. */
export interface MonthEngine {
  /** truth: what counts; resends: suspected resends count too; utc: the month of UTC instead of the billing zone. */
  count(recordedBefore: Date, how: 'truth' | 'resends' | 'utc'): readonly string[]
  /** The total of a period, minor units. first_unit: a tier's bound already belongs to the next tier; no_minimum: without the commitment; thirty: the commitment prorated by 30 days. Null: cannot be rated so. */
  total(quantities: readonly string[], how: 'truth' | 'first_unit' | 'no_minimum' | 'thirty'): bigint | null
  /** The totals at each earlier version of the prices, newest first. */
  earlierTotals(quantities: readonly string[], minimum: 'with' | 'without'): readonly bigint[]
}

/** What a month was billed at against what it should have cost, and the facts that rules name causes by. Variance: billed minus truth, minor units. Rule: file-drop contract, sections 3 and 7. */
export interface MonthVerdict {
  readonly counted: string
  readonly billedQuantity: string
  readonly truthMinor: bigint
  readonly billedMinor: bigint
  readonly facts: Facts
  /** The part of the variance that the difference in quantity makes at the right price; the rest is price. */
  readonly quantityEffectMinor: bigint
  /** The cut-offs at which late events were not billed as they should have been. */
  readonly missedAt: readonly Date[]
}

/** Judges one billed month. `billed` has one entry per cut-off from that of the charge to the watermark, in order, entries without lines included. Null: the month cannot be rated. */
export function judgeMonth(billed: readonly BilledAt[], engine: MonthEngine): MonthVerdict | null {
  const [first, last] = [billed[0], billed.at(-1)]
  if (!first || !last) return null
  const slices = engine.count(last.cutoffAt, 'truth')
  const truthMinor = engine.total(slices, 'truth')
  if (truthMinor === null) return null
  const counted = sumQuantities(slices)
  const billedQuantity = sumQuantities(billed.map((at) => at.quantity))
  const billedMinor = billed.reduce((sum, at) => sum + at.netMinor, 0n)
  const verdict = { counted, billedQuantity, truthMinor, billedMinor }
  if (isSameQuantity(counted, billedQuantity) && truthMinor === billedMinor)
    return { ...verdict, facts: { quantityEqual: true }, quantityEffectMinor: 0n, missedAt: [] }
  const quantityEqual = isSameQuantity(counted, billedQuantity)
  const seen = { billed, first, last, engine, slices, truthMinor, billedMinor, billedQuantity, counted }
  const usage = quantityEqual ? noUsageFacts : usageFacts(seen)
  return {
    ...verdict,
    facts: { quantityEqual, ...usage.facts, ...ratingFacts(seen) },
    quantityEffectMinor: quantityEqual ? 0n : quantityEffect(seen),
    missedAt: usage.missedAt,
  }
}

interface Seen {
  readonly billed: readonly BilledAt[]
  readonly first: BilledAt
  readonly last: BilledAt
  readonly engine: MonthEngine
  readonly slices: readonly string[]
  readonly counted: string
  readonly billedQuantity: string
  readonly truthMinor: bigint
  readonly billedMinor: bigint
}

const noUsageFacts = {
  facts: { billedCountsResends: false, billedCountsUtcMonth: false, lateEffect: '' },
  missedAt: [],
}

/** Why another quantity was billed than counted: what the first bill counted wrongly, and what later bills did not correct. */
function usageFacts({ billed, first, last, engine, billedQuantity }: Seen): {
  facts: Facts
  missedAt: readonly Date[]
} {
  const countAt = (at: Date, how: 'truth' | 'resends' | 'utc') => sumQuantities(engine.count(at, how))
  const atFirst = countAt(first.cutoffAt, 'truth')
  const countsAs = (how: 'resends' | 'utc') => {
    const firstAs = countAt(first.cutoffAt, how)
    const isChargedSo = isSameQuantity(first.quantity, firstAs) && !isSameQuantity(firstAs, atFirst)
    return isChargedSo || isSameQuantity(billedQuantity, countAt(last.cutoffAt, how))
  }
  const missed = missedCorrections(billed, (at) => countAt(at, 'truth'))
  const effect = sumQuantities(missed.map((miss) => miss.effect))
  const isChargedRight = isSameQuantity(first.quantity, atFirst)
  const lateEffect = !isChargedRight || effect === '0' ? '' : isNegative(effect) ? 'negative' : 'positive'
  return {
    facts: { billedCountsResends: countsAs('resends'), billedCountsUtcMonth: countsAs('utc'), lateEffect },
    missedAt: missed.map((miss) => miss.at),
  }
}

/** Late events changed the count between two cut-offs, and the later bill does not say by how much. The effect is what it left out. */
function missedCorrections(
  billed: readonly BilledAt[],
  countAt: (at: Date) => string,
): readonly { at: Date; effect: string }[] {
  return billed.slice(1).flatMap((at, index) => {
    const before = billed[index]
    const change = before ? lessQuantity(countAt(at.cutoffAt), countAt(before.cutoffAt)) : '0'
    const effect = lessQuantity(change, at.quantity)
    return change === '0' || effect === '0' ? [] : [{ at: at.cutoffAt, effect }]
  })
}

/** Why another amount was billed for the quantity. An alternative fits when it gives the whole amount, or the first bill while later ones are right. */
function ratingFacts(seen: Seen): Facts {
  const { engine, billed, first, truthMinor, billedMinor } = seen
  const atFirst = engine.count(first.cutoffAt, 'truth')
  const truthAtFirst = engine.total(atFirst, 'truth')
  const isLaterRight = billedMinor - first.netMinor === truthMinor - (truthAtFirst ?? 0n)
  const fits = (whole: bigint | null, charged: bigint | null) =>
    billedMinor !== truthMinor &&
    ((whole !== null && whole === billedMinor) ||
      (isLaterRight && charged !== null && charged === first.netMinor && charged !== truthAtFirst))
  const bare = engine.total(seen.slices, 'no_minimum')
  const minimumAbsent = bare !== null && bare < truthMinor && billed.every((at) => !at.hasMinimumLine)
  const earlier = (minimum: 'with' | 'without') => {
    const charged = engine.earlierTotals(atFirst, minimum)
    return engine.earlierTotals(seen.slices, minimum).some((total, index) => fits(total, charged[index] ?? null))
  }
  return {
    minimumAbsent,
    netAtEarlierPrice: earlier('with') || (minimumAbsent && earlier('without')),
    netAtFirstUnitBounds: fits(engine.total(seen.slices, 'first_unit'), engine.total(atFirst, 'first_unit')),
    netByThirtyDays: fits(engine.total(seen.slices, 'thirty'), engine.total(atFirst, 'thirty')),
  }
}

/** What the quantity that was billed in place of what counted would have cost at the right price, less the truth. The difference lies in one slice where the month has several. */
function quantityEffect({ engine, slices, counted, billedQuantity, truthMinor, billedMinor }: Seen): bigint {
  const difference = lessQuantity(billedQuantity, counted)
  const largest = slices.length - 1
  const asBilled = slices.map((quantity, index) =>
    index === largest ? sumQuantities([quantity, difference]) : quantity,
  )
  const total = engine.total(asBilled, 'truth')
  return total === null ? billedMinor - truthMinor : total - truthMinor
}
