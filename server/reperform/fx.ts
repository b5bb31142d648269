import { convertAmount } from '../domain/fx/convert-amount.ts'
import { rateSignature } from '../domain/fx/rate-signature.ts'
import { buildTypedRates, findLeg, type Leg, type TypedRate } from '../domain/fx/typed-rates.ts'
import { minorToDecimal } from '../domain/money.ts'
import type { Engine, Performed } from './engine.ts'
import { realised, split, unrealised } from './fx-differences.ts'
import { FxAnswer } from './fx-result.ts'
import { type AskOf, FxRequest } from './fx-schema.ts'
import { readAmounts } from './read-amounts.ts'

/** `tieout fx`: amounts at published rates, realised and unrealised differences, and what a wrong amount gives away about its rate. */
export const fxEngine: Engine<FxRequest, FxAnswer> = {
  name: 'fx',
  summary: 'Converts amounts, computes exchange differences and explains wrong ones.',
  request: FxRequest,
  result: FxAnswer,
  perform: (request) => {
    switch (request.kind) {
      case 'convert':
      case 'cross':
        return convert(request)
      case 'realised':
        return realised(request)
      case 'unrealised':
        return unrealised(request)
      case 'split':
        return split(request)
      case 'diagnose':
        return diagnose(request)
    }
  },
}

function convert(asked: AskOf<'convert'> | AskOf<'cross'>): Performed<FxAnswer> {
  const amounts = readAmounts(asked.from)
  const minor = amounts.read('amount', asked.amount)
  const first = legOf(asked, asked.from, asked.kind === 'cross' ? asked.through : asked.to)
  const second = asked.kind === 'cross' ? legOf(asked, asked.through, asked.to) : null
  const problems = [
    ...amounts.problems,
    ...(first.ok ? [] : first.problems),
    ...(second && !second.ok ? second.problems : []),
  ]
  if (problems.length > 0 || !first.ok || (second && !second.ok)) return { ok: false, problems }
  const converted = convertAmount(minor, [first.value, ...(second ? [second.value] : [])], asked.mode)
  return {
    ok: true,
    value: {
      kind: asked.kind,
      amount: minorToDecimal(converted.minor, asked.to),
      currency: asked.to,
      steps: [...converted.steps],
    },
  }
}

type Lookup = Pick<AskOf<'convert'>, 'rates' | 'source' | 'rate_type' | 'on' | 'max_age_days'>

function legOf(asked: Lookup, from: string, to: string): Performed<Leg> {
  const rates = buildTypedRates(asked.rates.map(typedRate))
  const { source, on, rate_type: type, max_age_days: maxAgeDays } = asked
  const answer = findLeg(rates, { type, source, from, to, onDate: on, maxAgeDays })
  if (answer.ok) return { ok: true, value: answer.leg }
  const pair = `${from} and ${to}`
  const problem =
    answer.missing === 'none'
      ? `There is no ${type} rate of "${source}" between ${pair} on or before ${on}.`
      : `The last ${type} rate of "${source}" between ${pair} is of ${answer.lastOn}, more than ${maxAgeDays} days before ${on}.`
  return {
    ok: false,
    problems: [{ field: 'rates', problem, remedy: remedyOf({ source, from, to, on, answer }) }],
  }
}

function remedyOf(ask: { source: string; from: string; to: string; on: string; answer: { missing: string } }): string {
  const row = JSON.stringify({ source: ask.source, base: ask.from, quote: ask.to, date: ask.on, rate: '1.25' })
  const older = ask.answer.missing === 'none' ? '' : ' or allow an older one by max_age_days'
  return `Add the publication to rates, such as ${row} (either currency may be the base)${older}; none is made up.`
}

function typedRate(row: Lookup['rates'][number]): TypedRate {
  return { source: row.source, type: row.type, base: row.base, quote: row.quote, on: row.date, rate: row.rate }
}

function diagnose(asked: AskOf<'diagnose'>): Performed<FxAnswer> {
  const amounts = readAmounts(asked.currency)
  const books = readAmounts(asked.functional_currency)
  const amountMinor = amounts.read('amount', asked.amount)
  const bookedMinor = books.read('base_amount', asked.base_amount)
  const leg = legOf(asked, asked.currency, asked.functional_currency)
  const problems = [...amounts.problems, ...books.problems, ...(leg.ok ? [] : leg.problems)]
  if (problems.length > 0 || !leg.ok) return { ok: false, problems }
  const { direction, from, to } = leg.value
  const [base, quote] = direction === 'multiply' ? [from, to] : [to, from]
  const candidates = asked.rates
    .filter((row) => row.source === asked.source && row.base === base && row.quote === quote)
    .map((row) => ({ rate: row.rate, on: row.date, type: row.type }))
  const conversion = { from, to, rate: leg.value.rate, direction }
  const found = rateSignature({
    amountMinor,
    bookedMinor,
    conversion,
    rateOn: leg.value.on,
    rateType: asked.rate_type,
    candidates,
  })
  const expected = convertAmount(amountMinor, [leg.value], 'half_up')
  return {
    ok: true,
    value: {
      kind: 'diagnose',
      signature: found.signature,
      expected: minorToDecimal(expected.minor, to),
      difference: minorToDecimal(bookedMinor - expected.minor, to),
      publication: found.candidate && {
        rate: found.candidate.rate,
        date: found.candidate.on,
        type: found.candidate.type,
      },
      steps: [...expected.steps],
    },
  }
}
