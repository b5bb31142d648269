import { minorToDecimal } from '../domain/money.ts'
import type { RoundingPolicy } from '../domain/rounding.ts'
import { movesTaxToBuyer } from '../domain/tax/categories.ts'
import { computeTax } from '../domain/tax/compute-tax.ts'
import { accountingTaxOf, buyerSideOf } from '../domain/tax/derived-tax.ts'
import { checkRegistration, type Registration } from '../domain/tax/registration.ts'
import type { Adjustment, TaxedPart, TaxProblem, TaxRate, TaxResult } from '../domain/tax/tax-document.ts'
import type { Engine, Performed } from './engine.ts'
import type { Problem } from './problem.ts'
import { readAmounts } from './read-amounts.ts'
import { readRounding, stepProblems } from './read-rounding.ts'
import { performCredit } from './tax-credit.ts'
import { type DocumentRequest, type RegistrationRequest, TaxAnswer, TaxRequest } from './tax-schema.ts'

/** `tieout tax`: the tax of a document or of a credit note, or the check of a registration number. */
export const taxEngine: Engine<TaxRequest, TaxAnswer> = {
  name: 'tax',
  summary: 'Computes the tax of an invoice or a credit note and checks registration numbers.',
  request: TaxRequest,
  result: TaxAnswer,
  perform: (request) => {
    if (request.kind === 'document') return performDocument(request)
    if (request.kind === 'credit') return performCredit(request)
    return { ok: true, value: performRegistration(request) }
  },
}

function performDocument(asked: DocumentRequest): Performed<TaxAnswer> {
  const amounts = readAmounts(asked.currency)
  const policy = readRounding(asked.rounding, amounts)
  const lines = asked.lines.map((line, index) => ({
    id: line.id,
    amountMinor: amounts.read(`lines[${index}].amount`, line.amount),
    category: line.category,
    ratePercent: line.rate_percent,
  }))
  const adjustments = (asked.adjustments ?? []).map(
    (one, index): Adjustment => ({
      id: one.id,
      kind: one.kind,
      amountMinor: amounts.read(`adjustments[${index}].amount`, one.amount),
      of: rateOf(one),
    }),
  )
  const dueFromGross =
    amounts.read('payable_rounding', asked.payable_rounding ?? '0') - amounts.read('prepaid', asked.prepaid ?? '0')
  const problems = [...amounts.problems, ...halfRates(asked), ...repeatedIds(asked)]
  if (problems.length > 0) return { ok: false, problems }
  const wrongStep = stepProblems(policy)
  if (wrongStep.length > 0) return { ok: false, problems: wrongStep }
  const taxed = computeTax({
    currency: asked.currency,
    prices: asked.prices,
    policy,
    taxPoint: asked.tax_point,
    lines,
    adjustments,
    exemptionTexts: asked.exemption_texts ?? {},
    buyerRegistrations: (asked.buyer_registrations ?? []).map(toRegistration),
  })
  if (!taxed.ok) return { ok: false, problems: taxed.problems.map((problem) => worded(problem, asked)) }
  return showDocument(asked, taxed.value, { policy, dueFromGross })
}

function showDocument(
  asked: DocumentRequest,
  result: TaxResult,
  { policy, dueFromGross }: { readonly policy: RoundingPolicy; readonly dueFromGross: bigint },
): Performed<TaxAnswer> {
  const money = (minor: bigint) => minorToDecimal(minor, asked.currency)
  const accounting = accountingOf(asked, result)
  if (accounting && !accounting.ok) return accounting
  const buyerRate = asked.buyer_rate_percent
  return {
    ok: true,
    value: {
      kind: 'document',
      lines: result.lines.map((part) => showPart(part, money)),
      adjustments: result.adjustments.map((part) => showPart(part, money)),
      breakdown: result.breakdown.map((row) => {
        const { category } = row
        const buyer =
          buyerRate !== undefined && movesTaxToBuyer(category)
            ? buyerSideOf(row.baseMinor, buyerRate, policy)
            : undefined
        return {
          category,
          rate_percent: row.ratePercent,
          lines: money(row.linesMinor),
          allowances: money(row.allowancesMinor),
          charges: money(row.chargesMinor),
          base: money(row.baseMinor),
          tax: money(row.taxMinor),
          exemption_text: row.exemptionText,
          ...(buyer ? { buyer_side: { owed: money(buyer.owedMinor), deducted: money(buyer.deductedMinor) } } : {}),
        }
      }),
      net: money(result.netMinor),
      tax: money(result.taxMinor),
      gross: money(result.grossMinor),
      due: money(result.grossMinor + dueFromGross),
      ...(accounting ? { accounting: accounting.value } : {}),
      findings: result.findings.map(({ code, category, ratePercent }) => ({
        code,
        category,
        rate_percent: ratePercent,
      })),
      steps: [...result.steps],
    },
  }
}

interface ShownAccounting {
  currency: string
  tax: string
  converted: string
  difference: string
  plausible: boolean
}

function accountingOf(asked: DocumentRequest, result: TaxResult): Performed<ShownAccounting> | undefined {
  const { accounting } = asked
  if (!accounting) return undefined
  const amounts = readAmounts(accounting.currency)
  const { stated_tax: stated, currency, rate, direction } = accounting
  const statedMinor = stated === undefined ? null : amounts.read('accounting.stated_tax', stated)
  const problem = { field: 'accounting.rate', problem: 'The rate is nothing.', remedy: 'Give the published rate.' }
  const problems = /[1-9]/.test(rate) ? amounts.problems : [...amounts.problems, problem]
  if (problems.length > 0) return { ok: false, problems }
  const conversion = { from: asked.currency, to: currency, rate, direction }
  const rows = result.breakdown.length
  const tax = accountingTaxOf({ taxMinor: result.taxMinor, rows, conversion, statedMinor })
  const money = (minor: bigint) => minorToDecimal(minor, currency)
  return {
    ok: true,
    value: {
      currency,
      tax: money(tax.amountMinor),
      converted: money(tax.convertedMinor),
      difference: money(tax.differenceMinor),
      plausible: tax.isPlausible,
    },
  }
}

function performRegistration(asked: RegistrationRequest): TaxAnswer {
  const { country, scheme, normalised, result, isInForce } = checkRegistration(toRegistration(asked), asked.on)
  return { kind: 'registration', country, scheme, normalised, result, in_force: isInForce }
}

function toRegistration(asked: NonNullable<DocumentRequest['buyer_registrations']>[number]): Registration {
  const { country, scheme, number } = asked
  return { country, scheme, number, validFrom: asked.valid_from ?? null, validTo: asked.valid_to ?? null }
}

function showPart(part: TaxedPart, money: (minor: bigint) => string) {
  return { id: part.id, net: money(part.netMinor), tax: money(part.taxMinor), gross: money(part.grossMinor) }
}

type AskedAdjustment = NonNullable<DocumentRequest['adjustments']>[number]

function rateOf({ category, rate_percent: ratePercent }: AskedAdjustment): TaxRate | null {
  return category !== undefined && ratePercent !== undefined ? { category, ratePercent } : null
}

function halfRates(asked: DocumentRequest): Problem[] {
  return (asked.adjustments ?? []).flatMap((one, index) =>
    (one.category === undefined) === (one.rate_percent === undefined)
      ? []
      : [
          {
            field: `adjustments[${index}]`,
            problem: 'Category and rate_percent come together.',
            remedy: 'Give both, or neither to spread the amount over all rates.',
          },
        ],
  )
}

function repeatedIds(asked: DocumentRequest): Problem[] {
  const repeated = (rows: readonly { id: string }[], name: string) =>
    rows.flatMap(({ id }, index) =>
      rows.findIndex((row) => row.id === id) < index
        ? [{ field: `${name}[${index}].id`, problem: `"${id}" stands here twice.`, remedy: 'Give each its own id.' }]
        : [],
    )
  return [...repeated(asked.lines, 'lines'), ...repeated(asked.adjustments ?? [], 'adjustments')]
}

const WORDS: Readonly<Record<TaxProblem['code'], readonly [string, string]>> = {
  rate_below_zero: ['The rate is below zero.', 'Give the rate without a sign.'],
  rate_on_untaxed_category: ['A category that is not taxed has a rate.', 'Give rate "0" or the category standard.'],
  allowance_exceeds_lines: ['Allowances exceed the lines of their rate.', 'Take off no more than the lines carry.'],
  nothing_to_spread_over: ['The lines give no proportion to spread over.', 'Give category and rate of the adjustment.'],
}

function worded({ code, object }: TaxProblem, asked: DocumentRequest): Problem {
  const line = asked.lines.findIndex(({ id }) => id === object)
  const adjustment = (asked.adjustments ?? []).findIndex(({ id }) => id === object)
  const isOfLine = code === 'rate_below_zero' || code === 'rate_on_untaxed_category' ? line >= 0 : false
  const field = isOfLine ? `lines[${line}]` : `adjustments[${adjustment}]`
  const [problem, remedy] = WORDS[code]
  return { field, problem, remedy }
}
