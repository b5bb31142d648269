import { currencyExponent } from '../currency.ts'
import { fractionText, powerOfTen } from '../decimal.ts'
import { minorToDecimal } from '../money.ts'
import type { Step } from '../step.ts'
import {
  type CreditAsk,
  type CreditedRow,
  type CreditProblem,
  type CreditResult,
  type OriginalLine,
} from './credit-note.ts'
import { type RateGroup, rateKey } from './rate-groups.ts'
import { taxFraction, taxOnGroup } from './tax-on-group.ts'

/**
 * The tax of a credit note at the rate and tax point of the invoice, never today's: per rate the net credited x the original rate, rounded as the invoice was, at most what is left of the invoice's tax; the credit that exhausts the net of a rate takes all that is left of its tax, so credit notes exhaust an invoice exactly (domain rules, sections 1, 2 and 6).
 * Amounts are signed as on the invoice: crediting a line of 10.00 is 10.00. Problems instead of figures where a line would be credited with more than it has.
 */
export function creditTax(ask: CreditAsk): CreditResult {
  const problems = problemsOf(ask)
  if (problems.length > 0) return { ok: false, problems }
  const groups = Map.groupBy(ask.lines, (line) => rateKey(line))
  const rows = [...groups.values()].flatMap((lines) => {
    const first = lines.find((line) => creditOf(ask, line.id) !== undefined)
    return first ? [creditRow(ask, first, lines)] : []
  })
  const netMinor = rows.reduce((sum, row) => sum + row.netMinor, 0n)
  const taxMinor = rows.reduce((sum, row) => sum + row.taxMinor, 0n)
  const lines = ask.lines.flatMap((line) => {
    const credited = creditOf(ask, line.id)
    if (credited === undefined) return []
    return [{ id: line.id, netMinor: credited, leftMinor: line.netMinor - creditedBefore(ask, line.id) - credited }]
  })
  const money = (minor: bigint) => minorToDecimal(minor, ask.currency)
  const totals = { what: 'totals', net: money(netMinor), tax: money(taxMinor), gross: money(netMinor + taxMinor) }
  const steps = [...rows.map((row) => explain(ask, row)), totals]
  return { ok: true, value: { lines, rows, netMinor, taxMinor, grossMinor: netMinor + taxMinor, steps } }
}

/** All lines of one rate, written as on the first of them that is credited. */
function creditRow(
  ask: CreditAsk,
  { category, ratePercent }: OriginalLine,
  lines: readonly OriginalLine[],
): CreditedRow {
  const rate = { category, ratePercent }
  const credited = lines.flatMap((line) => {
    const amountMinor = creditOf(ask, line.id)
    return amountMinor === undefined ? [] : [{ id: line.id, kind: 'line' as const, amountMinor }]
  })
  const group: RateGroup = { ...rate, entries: credited }
  const netMinor = credited.reduce((sum, entry) => sum + entry.amountMinor, 0n)
  const roundedMinor = taxOnGroup(group, 'exclusive', ask.policy).taxMinor
  const originalTax = ask.taxes.reduce((sum, tax) => (rateKey(tax) === rateKey(rate) ? sum + tax.taxMinor : sum), 0n)
  const taxBefore = ask.creditedTaxes.reduce(
    (sum, tax) => (rateKey(tax) === rateKey(rate) ? sum + tax.taxMinor : sum),
    0n,
  )
  const taxLeft = originalTax - taxBefore
  const isExhausted = lines.every(
    (line) => line.netMinor === creditedBefore(ask, line.id) + (creditOf(ask, line.id) ?? 0n),
  )
  const how = isExhausted ? 'rest' : size(roundedMinor) > size(taxLeft) ? 'capped' : 'rounded'
  const taxMinor = how === 'rounded' ? roundedMinor : taxLeft
  return { ...rate, netMinor, roundedMinor, taxMinor, taxLeftMinor: taxLeft - taxMinor, how }
}

function problemsOf(ask: CreditAsk): CreditProblem[] {
  const lines = new Map(ask.lines.map((line) => [line.id, line]))
  const ofTaxes = ask.taxes.flatMap((tax): CreditProblem[] => {
    const before = ask.creditedTaxes.reduce(
      (sum, row) => (rateKey(row) === rateKey(tax) ? sum + row.taxMinor : sum),
      0n,
    )
    return isMore(before, tax.taxMinor)
      ? [{ code: 'tax_credited_before_exceeds_invoice', object: `${tax.category} ${tax.ratePercent}` }]
      : []
  })
  const ofLines = ask.credits.flatMap(({ id, netMinor }): CreditProblem[] => {
    const line = lines.get(id)
    if (!line) return [{ code: 'line_not_on_invoice', object: id }]
    if (ask.credits.filter((credit) => credit.id === id).length > 1)
      return [{ code: 'line_credited_twice', object: id }]
    const whole = creditedBefore(ask, id) + netMinor
    return isMore(whole, line.netMinor) || isMore(netMinor, line.netMinor)
      ? [{ code: 'credit_exceeds_line', object: id }]
      : []
  })
  return [...ofTaxes, ...ofLines]
}

/** Beyond the whole, or on the other side of zero. */
function isMore(part: bigint, whole: bigint): boolean {
  return whole < 0n ? part < whole || part > 0n : part > whole || part < 0n
}

function creditOf(ask: CreditAsk, id: string): bigint | undefined {
  return ask.credits.find((credit) => credit.id === id)?.netMinor
}

function creditedBefore(ask: CreditAsk, id: string): bigint {
  return ask.creditedNets.reduce((sum, credit) => (credit.id === id ? sum + credit.netMinor : sum), 0n)
}

function size(minor: bigint): bigint {
  return minor < 0n ? -minor : minor
}

function explain(ask: CreditAsk, row: CreditedRow): Step {
  const money = (minor: bigint) => minorToDecimal(minor, ask.currency)
  const { numerator, denominator } = taxFraction(row.ratePercent, 'exclusive')
  return {
    what: `credit_${row.how}`,
    category: row.category,
    rate_percent: row.ratePercent,
    tax_point: ask.taxPoint,
    net: money(row.netMinor),
    exact: fractionText(row.netMinor * numerator, denominator * powerOfTen(currencyExponent(ask.currency))),
    level: ask.policy.level,
    mode: ask.policy.mode,
    step: money(ask.policy.stepMinor),
    rounded: money(row.roundedMinor),
    left_before: money(row.taxLeftMinor + row.taxMinor),
    tax: money(row.taxMinor),
    left: money(row.taxLeftMinor),
  }
}
