import { allocate } from '../allocate.ts'
import { minorToDecimal } from '../money.ts'
import type { Step } from '../step.ts'
import {
  compare,
  exactText,
  type Fraction,
  fractionOf,
  greater,
  HALF_UP,
  type LineRounding,
  lesser,
  minus,
  ratioOf,
  times,
  toMinor,
  ZERO,
} from './fraction.ts'

/** An adjustment of an amount, minor units, with its steps. */
export interface Adjusted {
  readonly minor: bigint
  readonly steps: readonly Step[]
}

/** A commitment for a cycle, prorated by what of it is served; minor units. Rule: file-drop contract, section 4: item minimum x days served / days in month, rounded. */
export function commitmentOf(
  minimum: string,
  served: { readonly served: number; readonly cycle: number },
  currency: string,
  rounding: LineRounding = HALF_UP,
): bigint {
  return toMinor(times(fractionOf(minimum), ratioOf(served.served, served.cycle)), currency, rounding)
}

/** What is missing up to the commitment, on the last slice of a period only: max(0, commitment - billed over all slices). Rule: domain rules, section 5. */
export function trueUp(
  ask: { readonly commitmentMinor: bigint; readonly billedMinor: bigint; readonly isLastSlice: boolean },
  currency: string,
): Adjusted {
  const missing = ask.commitmentMinor - ask.billedMinor
  const minor = ask.isLastSlice && missing > 0n ? missing : 0n
  const money = (value: bigint) => minorToDecimal(value, currency)
  const step: Step = {
    what: ask.isLastSlice ? 'minimum' : 'minimum_waits_for_last_slice',
    commitment: money(ask.commitmentMinor),
    billed: money(ask.billedMinor),
    amount: money(minor),
  }
  return { minor, steps: [step] }
}

/** What is taken off above the maximum of a period: min(0, maximum - billed), never below zero in all. */
export function capAt(
  ask: { readonly maximumMinor: bigint; readonly billedMinor: bigint },
  currency: string,
): Adjusted {
  const minor = ask.billedMinor > ask.maximumMinor ? ask.maximumMinor - ask.billedMinor : 0n
  const money = (value: bigint) => minorToDecimal(value, currency)
  const step = {
    what: 'maximum',
    maximum: money(ask.maximumMinor),
    billed: money(ask.billedMinor),
    amount: money(minor),
  }
  return { minor, steps: [step] }
}

/** What is given back of a line, never more than what earlier adjustments left of it; the credit is below zero, what is left above. Rule: domain rules, section 5. */
export function limitCredit(
  ask: { readonly creditMinor: bigint; readonly leftMinor: bigint },
  currency: string,
): Adjusted {
  const left = ask.leftMinor > 0n ? ask.leftMinor : 0n
  const minor = -ask.creditMinor > left ? -ask.creditMinor - left : 0n
  const money = (value: bigint) => minorToDecimal(value, currency)
  const step = {
    what: 'credit_limit',
    left: money(left),
    credit: money(ask.creditMinor),
    amount: money(minor),
  }
  return { minor, steps: [step] }
}

/** Included units consumed by the slices of a period in their order: what is left of each slice to charge, and of the included units after the last. Rule: domain rules, section 5. */
export function consumeIncluded(
  quantities: readonly string[],
  included: string,
): { readonly charged: readonly string[]; readonly left: string; readonly steps: readonly Step[] } {
  let left = greater(fractionOf(included), ZERO)
  const charged: string[] = []
  const steps: Step[] = []
  for (const quantity of quantities) {
    const used = lesser(greater(fractionOf(quantity), ZERO), left)
    left = minus(left, used)
    const rest = exactText(minus(fractionOf(quantity), used))
    charged.push(rest)
    steps.push({ what: 'included', quantity, free: exactText(used), charged: rest, left: exactText(left) })
  }
  return { charged, left: exactText(left), steps }
}

/** A discount of a document: percent of it, or a fixed amount of it in major units. */
export type Discount =
  | { readonly kind: 'percent'; readonly percent: string }
  | { readonly kind: 'fixed'; readonly amount: string }

/** A discount as it falls: what it takes off in all (above zero), and of each line. */
export interface TakenOff {
  readonly minor: bigint
  readonly ofLines: readonly bigint[]
  readonly steps: readonly Step[]
}

/**
 * Discounts of a document before tax: percentages first, each of what is left, then fixed amounts; never below zero. Each is spread over the lines in proportion to what is left of them by largest remainder, so parts add up.
 * Lines that are credits take no part. Rule: domain rules, sections 1 (G3) and 5.
 */
export function discountLines(
  lines: readonly bigint[],
  discounts: readonly Discount[],
  currency: string,
  rounding: LineRounding = HALF_UP,
): TakenOff {
  const ordered = [
    ...discounts.filter((one) => one.kind === 'percent'),
    ...discounts.filter((one) => one.kind === 'fixed'),
  ]
  let left = lines.map((line) => (line > 0n ? line : 0n))
  const steps: Step[] = []
  for (const discount of ordered) {
    const base = left.reduce((sum, line) => sum + line, 0n)
    const wished = discountOf(discount, base, currency, rounding)
    const taken = wished > base ? base : wished
    const parts = taken === 0n ? left.map(() => 0n) : allocate(taken, left)
    left = left.map((line, index) => line - (parts[index] ?? 0n))
    const of = discount.kind === 'percent' ? { percent: discount.percent } : { fixed: discount.amount }
    const money = (value: bigint) => minorToDecimal(value, currency)
    steps.push({ what: 'discount', base: money(base), ...of, amount: money(-taken) })
  }
  const ofLines = lines.map((line, index) => (line > 0n ? line - (left[index] ?? 0n) : 0n))
  return { minor: ofLines.reduce((sum, part) => sum + part, 0n), ofLines, steps }
}

function discountOf(discount: Discount, baseMinor: bigint, currency: string, rounding: LineRounding): bigint {
  if (discount.kind === 'fixed') return toMinor(greater(fractionOf(discount.amount), ZERO), currency, rounding)
  const share: Fraction = times(fractionOf(discount.percent), ratioOf(1, 100))
  const base = fractionOf(minorToDecimal(baseMinor, currency))
  return compare(share, ZERO) <= 0 ? 0n : toMinor(times(base, share), currency, rounding)
}

/** A prepaid credit: what is left of it, and the day from which it is no longer worth anything (null: never). */
export interface PrepaidCredit {
  readonly id: string
  readonly leftMinor: bigint
  readonly expiresOn: string | null
}

export interface DrawnCredits {
  readonly drawnMinor: bigint
  readonly draws: readonly { readonly id: string; readonly minor: bigint; readonly leftMinor: bigint }[]
  /** What had expired by the day: breakage, no longer owed to the customer. */
  readonly expired: readonly { readonly id: string; readonly minor: bigint }[]
  readonly steps: readonly Step[]
}

/** Draws prepaid credits for an invoice on a day: the one that expires first first, then by id; never more than the total. Rule: domain rules, section 5. */
export function drawCredits(
  credits: readonly PrepaidCredit[],
  invoice: { readonly totalMinor: bigint; readonly onDay: string },
  currency: string,
): DrawnCredits {
  const isExpired = (credit: PrepaidCredit) => credit.expiresOn !== null && credit.expiresOn <= invoice.onDay
  const lastsUntil = (credit: PrepaidCredit) => credit.expiresOn ?? '9999-12-31'
  const usable = credits
    .filter((credit) => !isExpired(credit))
    .sort((a, b) => order(lastsUntil(a), lastsUntil(b)) || order(a.id, b.id))
  let open = invoice.totalMinor > 0n ? invoice.totalMinor : 0n
  const draws = usable.map((credit) => {
    const minor = credit.leftMinor < open ? credit.leftMinor : open
    open -= minor
    return { id: credit.id, minor, leftMinor: credit.leftMinor - minor }
  })
  const money = (value: bigint) => minorToDecimal(value, currency)
  const expired = credits.filter(isExpired).map(({ id, leftMinor }) => ({ id, minor: leftMinor }))
  return {
    drawnMinor: draws.reduce((sum, draw) => sum + draw.minor, 0n),
    draws,
    expired,
    steps: [
      ...draws.map((draw) => ({
        what: 'drawn',
        credit: draw.id,
        amount: money(-draw.minor),
        left: money(draw.leftMinor),
      })),
      ...expired.map((one) => ({ what: 'expired', credit: one.id, amount: money(one.minor) })),
    ],
  }
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
