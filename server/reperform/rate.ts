import { minorToDecimal } from '../domain/money.ts'
import {
  type Adjusted,
  capAt,
  commitmentOf,
  discountLines,
  drawCredits,
  limitCredit,
  trueUp,
} from '../domain/rating/adjustments.ts'
import type { LineRounding } from '../domain/rating/fraction.ts'
import { rateAdvance, rateShare, type Served } from '../domain/rating/prorate.ts'
import { rateQuantity } from '../domain/rating/rate-quantity.ts'
import type { Step } from '../domain/step.ts'
import type { Engine, Performed } from './engine.ts'
import type { Problem } from './problem.ts'
import { chargedQuantities, minimumProblems, priceOfSlice, problemsOfLine } from './rate-price.ts'
import { RateAnswer, RateRequest } from './rate-schema.ts'
import { type AmountReader, readAmounts } from './read-amounts.ts'
import { readServed } from './read-served.ts'

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
    ...asked.lines.flatMap((line, index) => problemsOfLine(line, `lines[${index}]`, currency)),
    ...minimumProblems(asked.minimum, 'minimum'),
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
  const missing = upToMinimum(asked.minimum, subtotal - discount.minor, { currency, rounding })
  const due = subtotal - discount.minor + missing.minor
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
      true_up: money(missing.minor),
      drawn: money(drawn.drawnMinor),
      credits: drawn.draws.map((draw) => ({ id: draw.id, drawn: money(draw.minor), left: money(draw.leftMinor) })),
      expired: drawn.expired.map((one) => ({ id: one.id, amount: money(one.minor) })),
      total: money(due - drawn.drawnMinor),
      steps: [...discount.steps, ...missing.steps, ...drawn.steps],
    },
  }
}

function rateLine(line: Line, field: string, asking: Asking): Adjusted {
  if (line.kind === 'usage') return rateUsage(line, field, asking)
  const served = readServed(line.served, `${field}.served`)
  if (!served.ok) return { minor: 0n, steps: [] }
  const rated =
    line.kind === 'advance' ? ratedAdvance(line, served.value, asking) : ratedShare(line, served.value, asking)
  if (!line.gives_back || line.left === undefined) return rated
  const leftMinor = asking.amounts.read(`${field}.left`, line.left)
  const limit = limitCredit({ creditMinor: rated.minor, leftMinor }, asking.currency)
  return { minor: rated.minor + limit.minor, steps: [...rated.steps, ...limit.steps] }
}

function ratedAdvance(
  line: Extract<Line, { kind: 'advance' }>,
  served: Served,
  { currency, rounding }: Asking,
): Adjusted {
  const sign = line.gives_back ? -1 : 1
  return rateAdvance({ unitPrice: line.unit_price, quantity: line.quantity, currency, sign }, served, rounding)
}

function ratedShare(line: Extract<Line, { kind: 'share' }>, served: Served, { currency, rounding }: Asking): Adjusted {
  const charge = {
    percent: line.percent,
    ofUnitPrice: line.of_unit_price,
    ofQuantity: line.of_quantity,
    minimum: line.minimum ?? null,
    currency,
    sign: line.gives_back ? -1 : 1,
  } as const
  return rateShare(charge, served, rounding)
}

function rateUsage(line: Usage, field: string, { currency, rounding, amounts }: Asking): Adjusted {
  const charged = chargedQuantities(line)
  const rated = line.slices.flatMap((slice, index) => {
    const price = priceOfSlice(line, index, currency)
    if (!price.ok) return []
    const { amount, count, transactions } = slice
    const rateable = {
      quantity: charged.quantities[index] ?? slice.quantity,
      ...(amount === undefined ? {} : { amount }),
      ...(count === undefined ? {} : { count }),
      ...(transactions === undefined ? {} : { transactions }),
    }
    return [rateQuantity(price.price, rateable, rounding)]
  })
  let minor = rated.reduce((sum, one) => sum + one.minor, 0n)
  const steps: Step[] = [...charged.steps, ...rated.flatMap((one) => one.steps)]
  const adjust = (by: Adjusted) => {
    minor += by.minor
    steps.push(...by.steps)
  }
  if (line.discounts.length > 0) {
    const off = discountLines([minor], line.discounts, currency, rounding)
    adjust({ minor: -off.minor, steps: off.steps })
  }
  const { minimum, maximum } = line
  if (minimum) adjust(upToMinimum(minimum, minor, { currency, rounding }))
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

/** What is missing up to a minimum; the request was checked before. */
function upToMinimum(
  minimum: RateRequest['minimum'],
  billedMinor: bigint,
  { currency, rounding }: Pick<Asking, 'currency' | 'rounding'>,
): Adjusted {
  const served = minimum && readServed(minimum, 'minimum')
  if (!minimum || !served?.ok) return { minor: 0n, steps: [] }
  const commitmentMinor = commitmentOf(minimum.amount, served.value, currency, rounding)
  return trueUp({ commitmentMinor, billedMinor, isLastSlice: minimum.last_slice }, currency)
}

function stepProblem(stepMinor: bigint): Problem[] {
  if (stepMinor > 0n) return []
  return [
    { field: 'rounding.step', problem: 'The step is nothing.', remedy: 'Give a step above zero or leave it out.' },
  ]
}
