import { realisedDifferences } from '../domain/fx/realised.ts'
import { splitDifference } from '../domain/fx/split-difference.ts'
import { unrealisedDifference } from '../domain/fx/unrealised.ts'
import { minorToDecimal } from '../domain/money.ts'
import type { Performed } from './engine.ts'
import type { FxAnswer } from './fx-result.ts'
import type { AskOf } from './fx-schema.ts'
import type { Problem } from './problem.ts'
import { readAmounts } from './read-amounts.ts'

/** The realised differences of a document that is settled in parts. */
export function realised(asked: AskOf<'realised'>): Performed<FxAnswer> {
  const amounts = readAmounts(asked.currency)
  const books = readAmounts(asked.functional_currency)
  const item = {
    side: asked.side,
    currency: asked.currency,
    functional: asked.functional_currency,
    amountMinor: amounts.read('amount', asked.amount),
    bookMinor: books.read('book_amount', asked.book_amount),
    documentOn: asked.document_on,
  }
  const settlements = asked.settlements.map((one, index) => ({
    amountMinor: amounts.read(`settlements[${index}].amount`, one.amount),
    conversion: { from: asked.currency, to: asked.functional_currency, rate: one.rate, direction: one.direction },
    on: one.on,
    firstOpenOn: one.first_open_on ?? null,
    closes: one.closes,
  }))
  const problems = [...amounts.problems, ...books.problems, ...settlementProblems(item.amountMinor, settlements)]
  if (problems.length > 0) return { ok: false, problems }
  const parts = realisedDifferences(item, settlements)
  const base = (minor: bigint) => minorToDecimal(minor, asked.functional_currency)
  const own = (minor: bigint) => minorToDecimal(minor, asked.currency)
  return {
    ok: true,
    value: {
      kind: 'realised',
      settlements: parts.map((part) => ({
        value: base(part.settledMinor),
        cleared: base(part.clearedMinor),
        gain: base(part.gainMinor),
        residue: own(part.residueMinor),
        open_amount: own(part.openMinor),
        open_book_amount: base(part.openBookMinor),
        post_on: part.postOn,
        steps: [...part.steps],
      })),
      gain: base(parts.reduce((sum, part) => sum + part.gainMinor, 0n)),
    },
  }
}

/** The document has an amount, nothing is settled beyond it, and nothing after it was closed. */
function settlementProblems(
  amountMinor: bigint,
  settlements: readonly { readonly amountMinor: bigint; readonly closes: boolean }[],
): Problem[] {
  if (amountMinor === 0n)
    return [{ field: 'amount', problem: 'The amount is nothing.', remedy: 'Give what was billed.' }]
  const problems: Problem[] = []
  let open = amountMinor
  let isClosed = false
  settlements.forEach((one, index) => {
    const field = `settlements[${index}]`
    if (isClosed)
      problems.push({ field, problem: 'The item was closed before.', remedy: 'Let only the last one close it.' })
    else if (one.amountMinor > open)
      problems.push({
        field: `${field}.amount`,
        problem: 'More is settled than is open.',
        remedy: 'Settle no more than the document amount; the rest belongs on account.',
      })
    open -= one.amountMinor
    isClosed ||= one.closes
  })
  return problems
}

/** Open items valued at a closing day. */
export function unrealised(asked: AskOf<'unrealised'>): Performed<FxAnswer> {
  const books = readAmounts(asked.functional_currency)
  const problems: Problem[] = []
  const items = asked.items.map((one, index) => {
    const amounts = readAmounts(one.currency)
    const openMinor = amounts.read(`items[${index}].open_amount`, one.open_amount)
    problems.push(...amounts.problems)
    return {
      id: one.id,
      currency: one.currency,
      openMinor,
      bookMinor: books.read(`items[${index}].book_amount`, one.book_amount),
      previousMinor: books.read(`items[${index}].previous_unrealised`, one.previous_unrealised),
      conversion: { from: one.currency, to: asked.functional_currency, rate: one.rate, direction: one.direction },
    }
  })
  if (problems.length + books.problems.length > 0) return { ok: false, problems: [...problems, ...books.problems] }
  const valued = items.map(unrealisedDifference)
  const base = (minor: bigint) => minorToDecimal(minor, asked.functional_currency)
  return {
    ok: true,
    value: {
      kind: 'unrealised',
      items: valued.map((item) => ({
        id: item.id,
        value: base(item.valueMinor),
        reversal: base(item.reversalMinor),
        unrealised: base(item.unrealisedMinor),
        net: base(item.netMinor),
        steps: [...item.steps],
      })),
      net: base(valued.reduce((sum, item) => sum + item.netMinor, 0n)),
    },
  }
}

/** A difference in functional currency, taken apart. */
export function split(asked: AskOf<'split'>): Performed<FxAnswer> {
  const amounts = readAmounts(asked.currency)
  const books = readAmounts(asked.functional_currency)
  const side = (name: 'expected' | 'actual') => ({
    minor: amounts.read(`${name}.amount`, asked[name].amount),
    baseMinor: books.read(`${name}.base_amount`, asked[name].base_amount),
  })
  const [expected, actual] = [side('expected'), side('actual')]
  const problems = [...amounts.problems, ...books.problems]
  if (problems.length > 0) return { ok: false, problems }
  const { rate, direction, actual_rate: actualRate } = asked
  const conversion = { from: asked.currency, to: asked.functional_currency, rate, direction }
  const actualConversion = actualRate ? { ...conversion, rate: actualRate } : null
  const parts = splitDifference({ expected, actual, conversion, actualConversion })
  const base = (minor: bigint) => minorToDecimal(minor, asked.functional_currency)
  return {
    ok: true,
    value: {
      kind: 'split',
      difference: base(actual.baseMinor - expected.baseMinor),
      document: base(parts.documentMinor),
      rate: base(parts.rateMinor),
      rounding: base(parts.roundingMinor),
    },
  }
}
