import { minorToDecimal } from '../domain/money.ts'
import {
  type Adjusted,
  capAt,
  commitmentOf,
  consumeIncluded,
  discountLines,
  drawCredits,
  trueUp,
} from '../domain/rating/adjustments.ts'
import type { LineRounding } from '../domain/rating/fraction.ts'
import { type Price, type PriceProblem, problemsOf } from '../domain/rating/price-version.ts'
import { rateAdvance, rateShare } from '../domain/rating/prorate.ts'
import { rateQuantity } from '../domain/rating/rate-quantity.ts'
import type { Step } from '../domain/step.ts'
import type { Engine, Performed, Problem } from './engine.ts'
import { RateAnswer, RateRequest } from './rate-schema.ts'
import { type AmountReader, readAmounts } from './read-amounts.ts'

/** `tieout rate`: what quantities cost at their prices, tier by tier, with commitments, discounts and prepaid credits. */
export const rateEngine: Engine<RateRequest, RateAnswer> = {
  name: 'rate',
  summary: 'Rates quantities at prices and explains every amount.',
  request: RateRequest,
  result: RateAnswer,
  perform,
}

type Line = RateRequest['lines'][number]
type Usage = Extract<Line, { kind: 'usage' }>

interface Asking {
  readonly currency: string
  readonly rounding: LineRounding
  readonly amounts: AmountReader
}

function perform(asked: RateRequest): Performed<RateAnswer> {
  const { currency } = asked
  const amounts = readAmounts(currency)
  const stepMinor = asked.rounding.step === undefined ? 1n : amounts.read('rounding.step', asked.rounding.step)
  const rounding = { mode: asked.rounding.mode, stepMinor }
  const problems = [
    ...asked.lines.flatMap((line, index) => lineProblems(line, index, currency)),
    ...stepProblem(stepMinor),
  ]
  if (problems.length > 0 || amounts.problems.length > 0)
    return { ok: false, problems: [...amounts.problems, ...problems] }
  const rated = asked.lines.map((line, index) => rateLine(line, `lines[${index}]`, { currency, rounding, amounts }))
  const credits = (asked.prepaid_credits?.credits ?? []).map((credit, index) => ({
    id: credit.id,
    leftMinor: amounts.read(`prepaid_credits.credits[${index}].left`, credit.left),
    expiresOn: credit.expires_on ?? null,
  }))
  if (amounts.problems.length > 0) return { ok: false, problems: amounts.problems }
  const minors = rated.map((line) => line.minor)
  const subtotal = minors.reduce((sum, minor) => sum + minor, 0n)
  const discount = discountLines(minors, asked.discounts, currency, rounding)
  const due = subtotal - discount.minor
  const drawn = drawCredits(credits, { totalMinor: due, onDay: asked.prepaid_credits?.on_day ?? '' }, currency)
  const money = (minor: bigint) => minorToDecimal(minor, currency)
  return {
    ok: true,
    value: {
      currency,
      lines: asked.lines.map((line, index) => {
        const [amount, off] = [minors[index] ?? 0n, discount.ofLines[index] ?? 0n]
        const steps = [...(rated[index]?.steps ?? [])]
        return { id: line.id, amount: money(amount), discount: money(off), net: money(amount - off), steps }
      }),
      subtotal: money(subtotal),
      discount: money(discount.minor),
      drawn: money(drawn.drawnMinor),
      credits: drawn.draws.map((draw) => ({ id: draw.id, drawn: money(draw.minor), left: money(draw.leftMinor) })),
      expired: drawn.expired.map((one) => ({ id: one.id, amount: money(one.minor) })),
      total: money(due - drawn.drawnMinor),
      steps: [...discount.steps, ...drawn.steps],
    },
  }
}

function rateLine(line: Line, field: string, asking: Asking): Adjusted {
  const { currency, rounding } = asking
  if (line.kind === 'usage') return rateUsage(line, field, asking)
  const sign = line.gives_back ? -1 : 1
  if (line.kind === 'advance') {
    const charge = { unitPrice: line.unit_price, quantity: line.quantity, currency, sign } as const
    return rateAdvance(charge, line.served, rounding)
  }
  const charge = {
    percent: line.percent,
    ofUnitPrice: line.of_unit_price,
    ofQuantity: line.of_quantity,
    minimum: line.minimum ?? null,
    currency,
    sign,
  } as const
  return rateShare(charge, line.served, rounding)
}

function rateUsage(line: Usage, field: string, { currency, rounding, amounts }: Asking): Adjusted {
  const free =
    line.included === undefined
      ? null
      : consumeIncluded(
          line.slices.map((slice) => slice.quantity),
          line.included,
        )
  const rated = line.slices.map((slice, index) => {
    const { amount, count } = slice
    const quantity = free?.charged[index] ?? slice.quantity
    const rateable = {
      quantity,
      ...(amount === undefined ? {} : { amount }),
      ...(count === undefined ? {} : { count }),
    }
    return rateQuantity(priceOf(slice.price, currency), rateable, rounding)
  })
  let minor = rated.reduce((sum, one) => sum + one.minor, 0n)
  const steps: Step[] = [...(free?.steps ?? []), ...rated.flatMap((one) => one.steps)]
  const adjust = (by: Adjusted) => {
    minor += by.minor
    steps.push(...by.steps)
  }
  const { minimum, maximum } = line
  if (minimum) {
    const commitmentMinor = commitmentOf(minimum.amount, minimum, currency, rounding)
    adjust(trueUp({ commitmentMinor, billedMinor: minor, isLastSlice: minimum.last_slice }, currency))
  }
  if (maximum !== undefined)
    adjust(capAt({ maximumMinor: amounts.read(`${field}.maximum`, maximum), billedMinor: minor }, currency))
  if (line.billed_before !== undefined) {
    const before = amounts.read(`${field}.billed_before`, line.billed_before)
    const money = (value: bigint) => minorToDecimal(value, currency)
    const step = {
      what: 'billed_before',
      cumulative: money(minor),
      billed: money(before),
      amount: money(minor - before),
    }
    adjust({ minor: -before, steps: [step] })
  }
  return { minor, steps }
}

function priceOf(asked: Usage['slices'][number]['price'], currency: string): Price {
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
    feeAtZero: asked.fee_at_zero,
  }
}

function lineProblems(line: Line, index: number, currency: string): Problem[] {
  if (line.kind !== 'usage') return []
  return line.slices.flatMap((slice, at) =>
    problemsOf(priceOf(slice.price, currency)).map((problem) => ({
      field: `lines[${index}].slices[${at}].price.${problem.field}`,
      ...sentences[problem.code],
    })),
  )
}

const sentences: Readonly<Record<PriceProblem['code'], { problem: string; remedy: string }>> = {
  missing: { problem: 'The price model needs this field.', remedy: 'Give it; nothing stands in for a price.' },
  not_above_zero: { problem: 'It must be above zero.', remedy: 'Give how many units one package holds.' },
  not_ascending: {
    problem: 'The bounds of the tiers do not ascend.',
    remedy: 'Order the tiers by their bounds, each above the one before.',
  },
  last_tier_bounded: {
    problem: 'The last tier has a bound, so a larger quantity has no price.',
    remedy: 'Give null as up_to of the last tier.',
  },
  open_tier_not_last: {
    problem: 'A tier without a bound is followed by another.',
    remedy: 'Only the last tier has null as up_to.',
  },
}

function stepProblem(stepMinor: bigint): Problem[] {
  if (stepMinor > 0n) return []
  return [
    { field: 'rounding.step', problem: 'The step is nothing.', remedy: 'Give a step above zero or leave it out.' },
  ]
}
