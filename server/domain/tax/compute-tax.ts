import { currencyExponent } from '../currency.ts'
import { fractionText, powerOfTen } from '../decimal.ts'
import { minorToDecimal } from '../money.ts'
import type { Step } from '../step.ts'
import { findTaxFindings } from './find-tax-findings.ts'
import { type Entry, groupByRate, type RateGroup, sumOf } from './rate-groups.ts'
import type { Breakdown, TaxDocument, Taxed, TaxedPart } from './tax-document.ts'
import { taxFraction, taxOnGroup } from './tax-on-group.ts'

interface TaxedGroup {
  readonly group: RateGroup
  readonly parts: readonly { readonly entry: Entry; readonly part: TaxedPart }[]
  readonly row: Breakdown
}

/**
 * The tax of a document: one breakdown per (category, rate), each with its base and a tax rounded once as the policy says; net, tax and gross as sums, with every step. A category that is not taxed keeps its base and has a tax of nothing.
 * Problems instead of figures where a rate or an allowance cannot be (domain rules, section 6; file-drop contract, section 4).
 */
export function computeTax(document: TaxDocument): Taxed {
  const grouped = groupByRate(document)
  if (!grouped.ok) return grouped
  const taxed = grouped.groups.map((group) => taxGroup(group, document))
  const breakdown = taxed.map(({ row }) => row)
  const netMinor = breakdown.reduce((sum, row) => sum + row.baseMinor, 0n)
  const taxMinor = breakdown.reduce((sum, row) => sum + row.taxMinor, 0n)
  const money = (minor: bigint) => minorToDecimal(minor, document.currency)
  const totals = { what: 'totals', net: money(netMinor), tax: money(taxMinor), gross: money(netMinor + taxMinor) }
  return {
    ok: true,
    value: {
      lines: inOrder(document.lines, taxed, 'line'),
      adjustments: inOrder(document.adjustments, taxed, 'adjustment'),
      breakdown,
      netMinor,
      taxMinor,
      grossMinor: netMinor + taxMinor,
      findings: findTaxFindings(document, breakdown),
      steps: [...taxed.flatMap((one) => explain(one, document)), totals],
    },
  }
}

function taxGroup(group: RateGroup, document: TaxDocument): TaxedGroup {
  const { taxMinor, parts } = taxOnGroup(group, document.prices, document.policy)
  const split = group.entries.map((entry, index) => {
    const tax = parts[index] ?? 0n
    const net = document.prices === 'exclusive' ? entry.amountMinor : entry.amountMinor - tax
    return { entry, part: { id: entry.id, netMinor: net, taxMinor: tax, grossMinor: net + tax } }
  })
  const netOf = (kind: Entry['kind']) =>
    split.reduce((sum, { entry, part }) => (entry.kind === kind ? sum + part.netMinor : sum), 0n)
  const row = {
    category: group.category,
    ratePercent: group.ratePercent,
    linesMinor: netOf('line'),
    allowancesMinor: -netOf('allowance'),
    chargesMinor: netOf('charge'),
    baseMinor: netOf('line') + netOf('allowance') + netOf('charge'),
    taxMinor,
    exemptionText: document.exemptionTexts[group.category] ?? null,
  }
  return { group, parts: split, row }
}

/** One part for each line or adjustment of the document, in its order; what was spread over several rates is added up again. */
function inOrder(
  stated: readonly { readonly id: string }[],
  taxed: readonly TaxedGroup[],
  kind: 'line' | 'adjustment',
): TaxedPart[] {
  const all = taxed.flatMap(({ parts }) => parts).filter(({ entry }) => (entry.kind === 'line') === (kind === 'line'))
  const byId = Map.groupBy(all, ({ part }) => part.id)
  return stated.map(({ id }) => {
    const parts = (byId.get(id) ?? []).map(({ part }) => part)
    const sum = (pick: (part: TaxedPart) => bigint) => parts.reduce((total, part) => total + pick(part), 0n)
    return {
      id,
      netMinor: sum((part) => part.netMinor),
      taxMinor: sum((part) => part.taxMinor),
      grossMinor: sum((part) => part.grossMinor),
    }
  })
}

function explain({ group, parts, row }: TaxedGroup, document: TaxDocument): Step[] {
  const { currency, policy, prices } = document
  const money = (minor: bigint) => minorToDecimal(minor, currency)
  const { numerator, denominator } = taxFraction(group.ratePercent, prices)
  const exact = (amount: bigint) =>
    fractionText(amount * numerator, denominator * powerOfTen(currencyExponent(currency)))
  const rate = { category: group.category, rate_percent: group.ratePercent }
  const perLine = parts.map(({ entry, part }) => ({
    what: 'line_tax',
    id: entry.id,
    amount: money(entry.amountMinor),
    exact: exact(entry.amountMinor),
    tax: money(part.taxMinor),
  }))
  const taxed = sumOf(group.entries)
  const rounding = { mode: policy.mode, step: money(policy.stepMinor) }
  const tax =
    policy.level === 'document'
      ? { what: 'tax_once', ...rate, amount: money(taxed), exact: exact(taxed), ...rounding, tax: money(row.taxMinor) }
      : { what: 'tax_of_lines', ...rate, ...rounding, tax: money(row.taxMinor) }
  const base = {
    what: 'base',
    ...rate,
    lines: money(row.linesMinor),
    allowances: money(row.allowancesMinor),
    charges: money(row.chargesMinor),
    base: money(row.baseMinor),
  }
  return [...(policy.level === 'line' ? perLine : []), tax, base]
}
