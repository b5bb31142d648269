import { type Day } from '../day.ts'
import { decimalOf, powerOfTen } from '../decimal.ts'
import { type Conversion, convertToBase } from '../fx.ts'

/** What a functional amount gives away about the rate behind it. */
export type RateSignature =
  | 'as_expected'
  | 'rounding'
  | 'inverted'
  | 'scale_100'
  | 'scale_1000'
  | 'rate_of_other_day'
  | 'rate_of_other_type'
  | 'stale'
  | 'unknown'

/** A publication an amount may have been converted with by mistake. */
export interface RateCandidate {
  readonly rate: string
  readonly on: Day
  readonly type: string
}

export interface RateQuestioned {
  readonly amountMinor: bigint
  /** The functional amount as booked, minor units, signed like the document amount. */
  readonly bookedMinor: bigint
  /** The rate that should have been used. */
  readonly conversion: Conversion
  readonly rateOn: Day | null
  readonly rateType: string
  readonly candidates: readonly RateCandidate[]
}

/** Names the mistake that reproduces a booked amount to the minor unit: none, rounding (one unit), the rate the wrong way round, a factor of 100 or 1000, a rate of another type, of an earlier publication (stale) or of another day (domain rules, section 7). The first that does is the answer. */
export function rateSignature(asked: RateQuestioned): {
  readonly signature: RateSignature
  readonly candidate: RateCandidate | null
} {
  const { amountMinor, bookedMinor, conversion } = asked
  const expected = convertToBase(amountMinor, conversion)
  const plain = (signature: RateSignature) => ({ signature, candidate: null })
  if (bookedMinor === expected) return plain('as_expected')
  const wrongWay = { ...conversion, direction: otherWay(conversion.direction) }
  if (bookedMinor === convertToBase(amountMinor, wrongWay)) return plain('inverted')
  if (isScaled(asked, 100n)) return plain('scale_100')
  if (isScaled(asked, 1000n)) return plain('scale_1000')
  const candidate = reproducing(asked)
  if (candidate) return { signature: kindOf(candidate, asked), candidate }
  const distance = bookedMinor - expected
  return plain(distance === 1n || distance === -1n ? 'rounding' : 'unknown')
}

function reproducing(asked: RateQuestioned): RateCandidate | undefined {
  const { amountMinor, bookedMinor, conversion, candidates } = asked
  const isOther = (candidate: RateCandidate) => !isSameRate(candidate.rate, conversion.rate)
  const fitting = candidates.filter(
    (candidate) =>
      isOther(candidate) && bookedMinor === convertToBase(amountMinor, { ...conversion, rate: candidate.rate }),
  )
  const rank = (candidate: RateCandidate) => `${candidate.type === asked.rateType ? 0 : 1}|${candidate.on}`
  return fitting.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))[0]
}

function kindOf(candidate: RateCandidate, asked: RateQuestioned): RateSignature {
  if (candidate.type !== asked.rateType) return 'rate_of_other_type'
  return asked.rateOn !== null && candidate.on < asked.rateOn ? 'stale' : 'rate_of_other_day'
}

/** The rate itself was read with its point moved. */
function isScaled({ amountMinor, bookedMinor, conversion }: RateQuestioned, factor: bigint): boolean {
  return (
    bookedMinor === convertToBase(amountMinor * factor, conversion) ||
    bookedMinor === convertToBase(amountMinor, divided(conversion, factor))
  )
}

function divided(conversion: Conversion, factor: bigint): Conversion {
  const places = factor.toString().length - 1
  const { unscaled, scale } = decimalOf(conversion.rate)
  const shifted =
    conversion.direction === 'multiply'
      ? { unscaled, scale: scale + places }
      : { unscaled: unscaled * powerOfTen(places), scale }
  return { ...conversion, rate: textOf(shifted) }
}

function textOf({ unscaled, scale }: { unscaled: bigint; scale: number }): string {
  const digits = unscaled.toString().padStart(scale + 1, '0')
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Equal as numbers, however many zeros they end in. */
export function isSameRate(one: string, other: string): boolean {
  const [a, b] = [decimalOf(one), decimalOf(other)]
  return a.unscaled === b.unscaled && a.scale === b.scale
}

function otherWay(direction: Conversion['direction']): Conversion['direction'] {
  return direction === 'multiply' ? 'divide' : 'multiply'
}
