import { minorToDecimal } from '../domain/money.ts'
import { expectedJournals } from '../domain/revenue/expected-journals.ts'
import { balanceKey, rollForward } from '../domain/revenue/roll-forward.ts'
import type { Performed } from './engine.ts'
import type { Problem } from './problem.ts'
import { readAmounts } from './read-amounts.ts'
import type { RecogniseResult } from './recognise-result.ts'
import type { Asked } from './recognise-schema.ts'

/** Rolls deferred revenue forward as a request states it. */
export function performRollForward(asked: Asked<'roll_forward'>): Performed<RecogniseResult> {
  const problems: Problem[] = []
  const minor = (field: string, text: string, currency: string) => {
    const amounts = readAmounts(currency)
    const read = amounts.read(field, text)
    problems.push(...amounts.problems)
    return read
  }
  const movements = asked.movements.map(({ movement, amount, ...of }, index) => {
    return { ...of, kind: movement, amountMinor: minor(`movements[${index}].amount`, amount, of.currency) }
  })
  const signed = asked.signed.map(({ closing, ...of }, index): [string, bigint] => [
    balanceKey(of),
    minor(`signed[${index}].closing`, closing, of.currency),
  ])
  if (problems.length > 0) return { ok: false, problems }
  const rows = rollForward(movements, { first: asked.first, last: asked.last, signed: new Map(signed) })
  const shown = rows.map((row) => {
    const money = (of: bigint) => minorToDecimal(of, row.currency)
    const { entity, currency, category, period } = row
    return {
      ...{ entity, currency, category, period },
      opening: money(row.openingMinor),
      billings: money(row.billingsMinor),
      recognised: money(row.recognisedMinor),
      credits: money(row.creditsMinor),
      reclass: money(row.reclassMinor),
      closing: money(row.closingMinor),
      opening_break: money(row.openingBreakMinor),
    }
  })
  const steps = shown.map((row) => ({ what: 'rolled_forward', ...row }))
  return { ok: true, value: { kind: 'roll_forward', rows: shown, steps } }
}

/** The journals that follow from what lines recognise. */
export function performJournals(asked: Asked<'journals'>): Performed<RecogniseResult> {
  const problems: Problem[] = []
  const functional = asked.functional_currency
  const entries = asked.entries.map((entry, index) => {
    const [document, base] = [readAmounts(entry.currency), readAmounts(functional)]
    const amountMinor = document.read(`entries[${index}].amount`, entry.amount)
    const baseMinor = base.read(`entries[${index}].base_amount`, entry.base_amount)
    problems.push(...document.problems, ...base.problems)
    const { entity, currency, period, line: lineId, deferred: deferredAccount, revenue: revenueAccount } = entry
    return { entity, currency, period, lineId, deferredAccount, revenueAccount, amountMinor, baseMinor }
  })
  if (problems.length > 0) return { ok: false, problems }
  const journals = expectedJournals(entries).map(({ reference, entity, currency, period, datedOn, dueAt, lines }) => ({
    ...{ reference, entity, currency, period },
    dated_on: datedOn,
    due_at: dueAt.toISOString(),
    lines: lines.map((line) => ({
      account: line.account,
      ...sides(line.amountMinor, currency, ['debit', 'credit']),
      ...sides(line.baseMinor, functional, ['base_debit', 'base_credit']),
      line: line.sourceLineRef,
    })),
  }))
  const steps = journals.map(({ reference, dated_on: datedOn, due_at: dueAt, lines }) => {
    return { what: 'journal_of_month', reference, dated_on: datedOn, due_at: dueAt, lines: String(lines.length) }
  })
  return { ok: true, value: { kind: 'journals', journals, steps } }
}

function sides<Debit extends string, Credit extends string>(
  minor: bigint,
  currency: string,
  [debit, credit]: readonly [Debit, Credit],
): Record<Debit | Credit, string> {
  const [taken, given] = minor < 0n ? [0n, -minor] : [minor, 0n]
  // Both keys are given their text here; a computed key widens to any text.
  return { [debit]: minorToDecimal(taken, currency), [credit]: minorToDecimal(given, currency) } as Record<
    Debit | Credit,
    string
  >
}
