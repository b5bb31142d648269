import type { Currency } from '../currency.ts'
import type { Day } from '../day.ts'
import { type Conversion, convertToBase } from '../fx.ts'
import { minorToDecimal } from '../money.ts'
import { bookShare } from '../receivables/book-share.ts'
import { NOTHING_CLEARED } from '../receivables/settlement.ts'
import type { Step } from '../step.ts'

/** An open item in foreign currency as it was booked; amounts are magnitudes in minor units. */
export interface ForeignDocument {
  readonly side: 'receivable' | 'payable'
  readonly currency: Currency
  readonly functional: Currency
  readonly amountMinor: bigint
  readonly bookMinor: bigint
  readonly documentOn: Day
}

export interface PartSettlement {
  readonly amountMinor: bigint
  readonly conversion: Conversion
  readonly on: Day
  /** The first day that is open for posting, where the day itself is not. */
  readonly firstOpenOn: Day | null
  /** It closes the item: what then is left in the foreign currency is cleared with it. */
  readonly closes: boolean
}

export interface Realised {
  readonly settledMinor: bigint
  readonly clearedMinor: bigint
  /** Positive: a gain. */
  readonly gainMinor: bigint
  /** What is left open after it, in foreign and functional currency. */
  readonly openMinor: bigint
  readonly openBookMinor: bigint
  /** The foreign amount that was cleared without being paid. */
  readonly residueMinor: bigint
  readonly postOn: Day
  readonly steps: readonly Step[]
}

/**
 * The realised differences of an item that is settled in parts: what each part is worth on its day less the share of the book amount it clears, by foreign amount; the last one clears the rest in both currencies (domain rules, section 7).
 * Posted on the later of both days, or the first open day after it. Parts together are at most the item.
 */
export function realisedDifferences(
  item: ForeignDocument,
  settlements: readonly PartSettlement[],
): readonly Realised[] {
  let state = NOTHING_CLEARED
  return settlements.map((settlement) => {
    const left = item.amountMinor - state.appliedMinor
    const residueMinor = settlement.closes ? left - settlement.amountMinor : 0n
    const share = bookShare(
      { grossMinor: item.amountMinor, baseMinor: item.bookMinor },
      state,
      settlement.amountMinor + residueMinor,
    )
    state = share.after
    const settledMinor = convertToBase(settlement.amountMinor, settlement.conversion)
    const difference = settledMinor - share.clearedMinor
    const gainMinor = item.side === 'receivable' ? difference : -difference
    return {
      settledMinor,
      clearedMinor: share.clearedMinor,
      gainMinor,
      openMinor: item.amountMinor - state.appliedMinor,
      openBookMinor: item.bookMinor - state.clearedMinor,
      residueMinor,
      postOn: latest([item.documentOn, settlement.on, settlement.firstOpenOn ?? '']),
      steps: stepsOf(item, settlement, { settledMinor, clearedMinor: share.clearedMinor, gainMinor }),
    }
  })
}

function latest(days: readonly Day[]): Day {
  return days.reduce((last, day) => (day > last ? day : last))
}

function stepsOf(
  { functional, currency, amountMinor, bookMinor }: ForeignDocument,
  settlement: PartSettlement,
  figures: { settledMinor: bigint; clearedMinor: bigint; gainMinor: bigint },
): Step[] {
  const money = (minor: bigint) => minorToDecimal(minor, functional)
  const { rate, direction } = settlement.conversion
  return [
    {
      what: 'settled',
      amount: minorToDecimal(settlement.amountMinor, currency),
      rate,
      direction,
      value: money(figures.settledMinor),
    },
    {
      what: 'book_share',
      of: minorToDecimal(amountMinor, currency),
      book: money(bookMinor),
      cleared: money(figures.clearedMinor),
    },
    { what: 'realised_difference', gain: money(figures.gainMinor) },
  ]
}
