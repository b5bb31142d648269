import { consumeIncluded } from '../domain/rating/adjustments.ts'
import { compare, fractionOf, ratioOf, times } from '../domain/rating/fraction.ts'
import { type Price, type PriceProblem, problemsOf } from '../domain/rating/price-version.ts'
import type { Step } from '../domain/step.ts'
import { buildPriceBook, type PriceKey, priceOn, slicesOf } from '../domain/usage-judgement/price-book.ts'
import type { Problem } from './problem.ts'
import type { RateRequest } from './rate-schema.ts'
import { readServed } from './read-served.ts'

type Line = RateRequest['lines'][number]
type Usage = Extract<Line, { kind: 'usage' }>
type Slice = Usage['slices'][number]
type AskedPrice = NonNullable<Slice['price']>

/** The price of a slice, or why it has none; the field is relative to the slice. */
export type SlicePrice =
  | { readonly ok: true; readonly price: Price }
  | { readonly ok: false; readonly problem: Problem }

/** What of each slice is charged once the included units are used up, in order. */
export function chargedQuantities(line: Usage): {
  readonly quantities: readonly string[]
  readonly steps: readonly Step[]
} {
  const quantities = line.slices.map((slice) => slice.quantity)
  if (line.included === undefined) return { quantities, steps: [] }
  const { charged, steps } = consumeIncluded(quantities, line.included)
  return { quantities: charged, steps }
}

/** The price a slice names, or the one version in force on its first day that holds over all of it. Nothing is defaulted: a gap, an overlap and a version that starts inside are said. Rule: file-drop contract, section 4. */
export function priceOfSlice(line: Usage, index: number, currency: string): SlicePrice {
  const slice = line.slices[index]
  const versions = line.price_versions
  if (!versions)
    return slice?.price ? { ok: true, price: priceOf(slice.price, currency) } : refused('price', 'no_price')
  if (slice?.price) return refused('price', 'two_prices')
  const { from, to } = slice ?? {}
  if (from === undefined || to === undefined || from >= to) return refused('from', 'no_days')
  const ask = { priceList: '', sku: '', currency }
  const book = buildPriceBook(
    versions.map((version, at): PriceKey & { readonly price: Price } => ({
      ...ask,
      priceId: String(at),
      validFrom: version.valid_from ?? null,
      validTo: version.valid_to ?? null,
      price: priceOf(version.price, currency),
    })),
  )
  const found = priceOn(book, ask, from)
  if (!found.ok) return refused('from', found.problem)
  return slicesOf(book, ask, { from, to }).length > 1
    ? refused('to', 'version_starts_inside')
    : { ok: true, price: found.price.price }
}

/** Everything that keeps a line from being rated. */
export function problemsOfLine(line: Line, field: string, currency: string): Problem[] {
  if (line.kind !== 'usage') return servedProblems(readServed(line.served, `${field}.served`))
  const { quantities } = chargedQuantities(line)
  const ofSlices = line.slices.flatMap((_, index) => {
    const slice = `${field}.slices[${index}]`
    const found = priceOfSlice(line, index, currency)
    if (!found.ok) return [{ ...found.problem, field: `${slice}.${found.problem.field}` }]
    const ofThePrice = problemsOf(found.price, quantities[index] ?? '0').map((problem) => ({
      field: `${slice}.price.${problem.field}`,
      ...ofPrice[problem.code],
    }))
    return [...ofThePrice, ...transactionProblems(line.slices[index], found.price, slice)]
  })
  return [...ofSlices, ...minimumProblems(line.minimum, `${field}.minimum`), ...boundProblems(line, field)]
}

function transactionProblems(slice: Slice | undefined, price: Price, field: string): Problem[] {
  const isTold = slice?.transactions !== undefined
  if (isTold && (slice.amount !== undefined || slice.count !== undefined))
    return [{ field: `${field}.transactions`, ...ofSlice.told_twice }]
  if (!isTold && price.freeEnds === 'either') return [{ field: `${field}.transactions`, ...ofSlice.not_told }]
  return []
}

/** Everything that keeps a minimum from being prorated. */
export function minimumProblems(minimum: RateRequest['minimum'], field: string): readonly Problem[] {
  return minimum ? servedProblems(readServed(minimum, field)) : []
}

function servedProblems(read: ReturnType<typeof readServed>): Problem[] {
  return read.ok ? [] : [...read.problems]
}

function boundProblems({ minimum, maximum }: Usage, field: string): Problem[] {
  if (!minimum || maximum === undefined) return []
  const served = readServed(minimum, '')
  if (!served.ok) return []
  const committed = times(fractionOf(minimum.amount), ratioOf(served.value.served, served.value.cycle))
  if (compare(committed, fractionOf(maximum)) <= 0) return []
  return [
    {
      field: `${field}.maximum`,
      problem: 'The most a period may cost is less than the least.',
      remedy: 'Give a maximum that is not below the minimum.',
    },
  ]
}

function priceOf(asked: AskedPrice, currency: string): Price {
  return {
    currency,
    model: asked.model,
    unitPrice: asked.unit_price ?? null,
    tiers: (asked.tiers ?? []).map((tier) => ({
      upTo: tier.up_to,
      unitPrice: tier.unit_price,
      flatFee: tier.flat_fee ?? null,
    })),
    bounds: asked.bounds,
    packageSize: asked.package_size ?? null,
    packagePrice: asked.package_price ?? null,
    percent: asked.percent ?? null,
    fixedFee: asked.fixed_fee ?? null,
    freeAmount: asked.free_amount ?? null,
    freeCount: asked.free_count ?? null,
    freeEnds: asked.free_ends,
    feeAtZero: asked.fee_at_zero,
  }
}

type Sentences = Pick<Problem, 'problem' | 'remedy'>

function refused(field: string, code: keyof typeof ofSlice): SlicePrice {
  return { ok: false, problem: { field, ...ofSlice[code] } }
}

const ofSlice = {
  no_price: {
    problem: 'The slice has no price.',
    remedy: 'Give its price, or price_versions of the line and the days of the slice.',
  },
  two_prices: {
    problem: 'The line has versions of its price, and the slice another price.',
    remedy: 'Give one or the other.',
  },
  no_days: {
    problem: 'A price is looked up by day, and the slice has no first day before its end.',
    remedy: 'Give from and to, half-open.',
  },
  price_gap: {
    problem: 'No version of the price is in force on this day.',
    remedy: 'Close the gap in the price list; nothing stands in for a price.',
  },
  price_overlap: {
    problem: 'More than one version of the price is in force on this day.',
    remedy: 'End the earlier version where the later one starts.',
  },
  told_twice: {
    problem: 'The slice has transactions, and their amount or count besides.',
    remedy: 'Give one or the other.',
  },
  not_told: {
    problem: 'What is free ends with the first of two, which only the transactions in order can tell.',
    remedy: 'Give the amount of each transaction.',
  },
  version_starts_inside: {
    problem: 'A version of the price starts inside the slice.',
    remedy: 'Cut the slice on that day and count each part from zero.',
  },
} as const satisfies Record<string, Sentences>

const ofPrice: Readonly<Record<PriceProblem['code'], Sentences>> = {
  missing: { problem: 'The price model needs this field.', remedy: 'Give it; nothing stands in for a price.' },
  not_above_zero: { problem: 'It must be above zero.', remedy: 'Give how many units one package holds.' },
  not_ascending: {
    problem: 'The bounds of the tiers do not ascend.',
    remedy: 'Order the tiers by their bounds, each above the one before.',
  },
  beyond_last_tier: {
    problem: 'The quantity is beyond the bound of the last tier and has no price.',
    remedy: 'Give null as up_to of the last tier, or a tier that reaches the quantity.',
  },
  open_tier_not_last: {
    problem: 'A tier without a bound is followed by another.',
    remedy: 'Only the last tier has null as up_to.',
  },
}
