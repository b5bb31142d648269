import { convertToBase } from '../domain/fx.ts'
import { minorToDecimal } from '../domain/money.ts'
import type { CreditAsk, CreditProblem } from '../domain/tax/credit-note.ts'
import { creditTax } from '../domain/tax/credit-tax.ts'
import type { Performed } from './engine.ts'
import type { Problem } from './problem.ts'
import { type AmountReader, readAmounts } from './read-amounts.ts'
import { readRounding, stepProblems } from './read-rounding.ts'
import type { CreditRequest, TaxAnswer } from './tax-schema.ts'

/** A credit note from its invoice: amounts in and out as decimals in major units, signed as on the invoice. */
export function performCredit(asked: CreditRequest): Performed<TaxAnswer> {
  const amounts = readAmounts(asked.currency)
  const ask = readCredit(asked, amounts)
  const problems = [...amounts.problems, ...stepProblems(ask.policy), ...rateProblems(asked)]
  if (problems.length > 0) return { ok: false, problems }
  const result = creditTax(ask)
  if (!result.ok) return { ok: false, problems: result.problems.map((problem) => worded(problem, asked)) }
  const { value } = result
  const money = (minor: bigint) => minorToDecimal(minor, asked.currency)
  return {
    ok: true,
    value: {
      kind: 'credit',
      tax_point: asked.invoice.tax_point,
      lines: value.lines.map((line) => ({ line: line.id, net: money(line.netMinor), left: money(line.leftMinor) })),
      breakdown: value.rows.map((row) => ({
        category: row.category,
        rate_percent: row.ratePercent,
        net: money(row.netMinor),
        tax: money(row.taxMinor),
        tax_left: money(row.taxLeftMinor),
        how: row.how,
      })),
      net: money(value.netMinor),
      tax: money(value.taxMinor),
      gross: money(value.grossMinor),
      ...accountingOf(asked, ask, value.taxMinor),
      steps: [...value.steps],
    },
  }
}

/** The tax in accounting currency, converted cumulatively, so that credit notes exhaust what the invoice came to. */
function accountingOf({ accounting, currency }: CreditRequest, ask: CreditAsk, taxMinor: bigint) {
  if (!accounting) return {}
  const { currency: to, rate, direction } = accounting
  const before = ask.creditedTaxes.reduce((sum, row) => sum + row.taxMinor, 0n)
  const converted = (minor: bigint) => convertToBase(minor, { from: currency, to, rate, direction })
  return { accounting: { currency: to, tax: minorToDecimal(converted(before + taxMinor) - converted(before), to) } }
}

function rateProblems({ accounting }: CreditRequest): Problem[] {
  if (!accounting || /[1-9]/.test(accounting.rate)) return []
  return [{ field: 'accounting.rate', problem: 'The rate is nothing.', remedy: 'Give the published rate.' }]
}

function readCredit(asked: CreditRequest, amounts: AmountReader): CreditAsk {
  const nets = (rows: CreditRequest['credit'], field: string) =>
    rows.map((row, index) => ({ id: row.line, netMinor: amounts.read(`${field}[${index}].net`, row.net) }))
  const taxes = (rows: CreditRequest['invoice']['taxes'], field: string) =>
    rows.map((row, index) => ({
      category: row.category,
      ratePercent: row.rate_percent,
      taxMinor: amounts.read(`${field}[${index}].tax`, row.tax),
    }))
  return {
    currency: asked.currency,
    policy: readRounding(asked.rounding, amounts),
    taxPoint: asked.invoice.tax_point,
    lines: asked.invoice.lines.map((line, index) => ({
      id: line.id,
      netMinor: amounts.read(`invoice.lines[${index}].net`, line.net),
      category: line.category,
      ratePercent: line.rate_percent,
    })),
    taxes: taxes(asked.invoice.taxes, 'invoice.taxes'),
    creditedNets: nets(asked.credited_before?.lines ?? [], 'credited_before.lines'),
    creditedTaxes: taxes(asked.credited_before?.taxes ?? [], 'credited_before.taxes'),
    credits: nets(asked.credit, 'credit'),
  }
}

const WORDS: Readonly<Record<CreditProblem['code'], readonly [string, string]>> = {
  line_not_on_invoice: ['The invoice has no such line.', 'Name a line of invoice.lines.'],
  line_credited_twice: ['The line is credited twice.', 'Give one entry per line with the whole amount.'],
  credit_exceeds_line: [
    'More is credited than the line has left.',
    'Credit at most what earlier credit notes left of it.',
  ],
  tax_credited_before_exceeds_invoice: [
    'Earlier credit notes took more tax than the invoice charged.',
    'Correct credited_before.taxes, or the invoice.taxes.',
  ],
}

function worded({ code, object }: CreditProblem, asked: CreditRequest): Problem {
  const [problem, remedy] = WORDS[code]
  const index = asked.credit.findIndex(({ line }) => line === object)
  const field = code === 'tax_credited_before_exceeds_invoice' ? 'credited_before.taxes' : `credit[${index}].line`
  return { field, problem: `${problem} (${object})`, remedy }
}
