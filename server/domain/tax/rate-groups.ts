import { roundTogether } from '../allocate.ts'
import { decimalOf } from '../decimal.ts'
import { isTaxed } from './categories.ts'
import type { Adjustment, TaxDocument, TaxProblem, TaxRate } from './tax-document.ts'

/** A line, allowance or charge under one rate, signed: an allowance is below zero. */
export interface Entry {
  readonly id: string
  readonly kind: 'line' | 'allowance' | 'charge'
  readonly amountMinor: bigint
}

/** Everything of a document under one category and rate, in the order of the document. */
export interface RateGroup extends TaxRate {
  readonly entries: readonly Entry[]
}

/** Arranges a document by (category, rate), rates that are equal as numbers together; allowances and charges of the whole document are spread over the rates in proportion to their lines by largest remainder (domain rules, sections 5 and 6). */
export function groupByRate(
  document: TaxDocument,
):
  | { readonly ok: true; readonly groups: readonly RateGroup[] }
  | { readonly ok: false; readonly problems: TaxProblem[] } {
  const problems = [
    ...document.lines,
    ...document.adjustments.flatMap((one) => (one.of ? [{ id: one.id, ...one.of }] : [])),
  ]
    .map((one) => problemOfRate(one.id, one))
    .filter((problem) => problem !== undefined)
  if (problems.length > 0) return { ok: false, problems }
  const groups = new Map<string, { rate: TaxRate; entries: Entry[] }>()
  const put = (rate: TaxRate, entry: Entry) => {
    const key = rateKey(rate)
    const group = groups.get(key) ?? { rate, entries: [] }
    group.entries.push(entry)
    groups.set(key, group)
  }
  for (const line of document.lines) put(line, { id: line.id, kind: 'line', amountMinor: line.amountMinor })
  const ofLines = [...groups.values()].map(({ rate, entries }) => ({ rate, weight: sumOf(entries) }))
  for (const adjustment of document.adjustments) {
    const shares = adjustment.of
      ? [{ rate: adjustment.of, minor: adjustment.amountMinor }]
      : spread(adjustment, ofLines)
    if (!shares) return { ok: false, problems: [{ code: 'nothing_to_spread_over', object: adjustment.id }] }
    for (const { rate, minor } of shares) put(rate, entryOf(adjustment, minor))
  }
  const found = [...groups.values()].map(({ rate, entries }) => ({
    category: rate.category,
    ratePercent: rate.ratePercent,
    entries,
  }))
  const below = found.flatMap((group) => belowZero(group))
  return below.length > 0 ? { ok: false, problems: below } : { ok: true, groups: found }
}

/** Equal for rates that are equal: "23" and "23.00" of one category. */
export function rateKey(rate: TaxRate): string {
  const { unscaled, scale } = decimalOf(rate.ratePercent)
  return `${rate.category}|${unscaled}|${scale}`
}

/** Sum of signed amounts, in minor units. */
export function sumOf(entries: readonly { readonly amountMinor: bigint }[]): bigint {
  return entries.reduce((sum, entry) => sum + entry.amountMinor, 0n)
}

function entryOf(adjustment: Adjustment, minor: bigint): Entry {
  return { id: adjustment.id, kind: adjustment.kind, amountMinor: adjustment.kind === 'allowance' ? -minor : minor }
}

function problemOfRate(object: string, rate: TaxRate): TaxProblem | undefined {
  const { unscaled } = decimalOf(rate.ratePercent)
  if (unscaled < 0n) return { code: 'rate_below_zero', object }
  if (unscaled > 0n && !isTaxed(rate.category)) return { code: 'rate_on_untaxed_category', object }
  return undefined
}

function spread(
  adjustment: Adjustment,
  rates: readonly { readonly rate: TaxRate; readonly weight: bigint }[],
): { rate: TaxRate; minor: bigint }[] | undefined {
  const whole = rates.reduce((sum, { weight }) => sum + weight, 0n)
  if (whole <= 0n || rates.some(({ weight }) => weight < 0n)) return undefined
  const parts = roundTogether(
    rates.map(({ weight }) => adjustment.amountMinor * weight),
    whole,
  )
  return rates.map(({ rate }, index) => ({ rate, minor: parts[index] ?? 0n }))
}

/** An allowance never takes the lines of its rate below zero. */
function belowZero(group: RateGroup): TaxProblem[] {
  const lines = sumOf(group.entries.filter(({ kind }) => kind !== 'allowance'))
  const allowances = group.entries.filter(({ kind }) => kind === 'allowance')
  const last = allowances.at(-1)
  return last && lines + sumOf(allowances) < 0n ? [{ code: 'allowance_exceeds_lines', object: last.id }] : []
}
