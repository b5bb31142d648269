import type { Step } from '../step.ts'
import type { CountedEvent, UsageSelection } from './select-usage.ts'
import type { UsageLedger } from './usage-ledger.ts'

/** What else decides a quantity. */
export interface Measure {
  /** Places a time-weighted average is rounded to, half-up; nothing else is rounded. */
  readonly decimals: number
  /** For last and max: whether the level before the window stands until an event changes it. A time-weighted level always does. */
  readonly carryOver?: boolean
  /** The level before the first event of all, a plain decimal; zero without it. */
  readonly openingLevel?: string
  /** For time-weighted: whether an event states the level from then on (levels, the rule unless told), or by how much it changes (changes; two at one instant both count). */
  readonly levelEvents?: 'levels' | 'changes'
  /** For unique: things that an event of the window adds (seen_in_period, the rule unless told), or things added and not removed by its end, since ever (alive_at_end). */
  readonly uniqueBy?: 'seen_in_period' | 'alive_at_end'
}

export interface Asked {
  readonly ledger: UsageLedger
  readonly ask: UsageSelection & Measure
  /** The events of the window that count, in the order of time and recording. */
  readonly counted: readonly CountedEvent[]
}

export interface Aggregated {
  readonly quantity: string
  /** Events before the window that the quantity also comes from. */
  readonly opening: readonly CountedEvent[]
  readonly steps: readonly Step[]
}
