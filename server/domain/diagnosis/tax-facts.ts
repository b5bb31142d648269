import { taxUnderPolicy } from '../posting/tax.ts'
import type { JudgementReference, TaxCode, TaxRounding } from './judgement-reference.ts'
import type { LineComparison } from './line-comparison.ts'
import type { DocumentGroup, ExpectedSide } from './sides.ts'

/** What is wrong with tax when the nets agree. */
export interface TaxFacts {
  readonly netsEqual: boolean
  readonly taxDiffers: boolean
  readonly billedReverseCharge: boolean
  readonly erpHasTax: boolean
  readonly billedHasTax: boolean
  readonly erpHasTaxLine: boolean
  readonly withinRounding: boolean
  readonly taxIsSupersededRate: boolean
  /** The superseded rate that reproduces the ERP's tax, in percent; empty when none does. */
  readonly supersededRate: string
  readonly reproducedByDeclaredLevel: boolean
  readonly reproducedByDeclaredMode: boolean
}

/** Both figures are signed from the customer's side; rounding is judged on the positive document amount (file-drop contract, section 4). */
export function taxFacts(group: DocumentGroup, comparison: LineComparison, reference: JudgementReference): TaxFacts {
  const difference = comparison.actualTaxMinor - comparison.expectedTaxMinor
  const rows = group.expected.reduce((count, side) => count + side.billedTaxes.length, 0)
  const netsEqual =
    comparison.extraMinor === 0n && comparison.lines.every((line) => line.expectedMinor === line.actualMinor)
  const isBilled = group.expected.some((side) => side.billedTaxes.some((tax) => tax.amountMinor !== 0n))
  const reproduces = (tax: TaxUnder) =>
    netsEqual && difference !== 0n && signedTax(group.expected, tax, reference) === comparison.actualTaxMinor
  const declared = group.expected[0] ? (reference.declaredRounding.get(group.expected[0].entity) ?? []) : []
  const inCurrency = declared.filter((policy) => policy.currency === group.expected[0]?.currency)
  const superseded = supersededRatesOf(group, reference).find((rates) => reproduces({ rates }))
  const isSmall = (difference < 0n ? -difference : difference) <= BigInt(rows)
  return {
    netsEqual,
    taxDiffers: difference !== 0n,
    billedReverseCharge: group.expected.some((side) =>
      side.billedTaxes.some((tax) => rowInForce(reference, side, tax.taxCode)?.category === 'reverse_charge'),
    ),
    erpHasTax: comparison.actualTaxMinor !== 0n,
    billedHasTax: isBilled,
    erpHasTaxLine: comparison.hasTaxLine,
    withinRounding: isSmall,
    taxIsSupersededRate: superseded !== undefined,
    supersededRate: superseded === undefined ? '' : ([...superseded.values()][0] ?? ''),
    reproducedByDeclaredLevel: inCurrency.some((policy) => policy.level === 'line' && reproduces({ policy })),
    reproducedByDeclaredMode: inCurrency.some((policy) => policy.level === 'document' && reproduces({ policy })),
  }
}

interface TaxUnder {
  readonly policy?: TaxRounding
  readonly rates?: ReadonlyMap<string, string>
}

/** The documents' tax recomputed under another rounding or other rates, signed. */
function signedTax(expected: readonly ExpectedSide[], under: TaxUnder, reference: JudgementReference): bigint {
  let sum = 0n
  for (const side of expected) {
    const policy = under.policy ?? reference.taxRounding.get(side.entity) ?? { level: 'document', mode: 'half_up' }
    const sign = side.kind === 'credit_memo' ? -1n : 1n
    for (const tax of side.billedTaxes) {
      const nets = side.billedLines.filter((line) => line.taxCode === tax.taxCode).map((line) => line.netMinor * sign)
      const rate = under.rates?.get(tax.taxCode) ?? tax.ratePercent
      sum += sign * taxUnderPolicy(nets, rate, { ...policy, stepMinor: 1n })
    }
  }
  return sum
}

/** One table of rates per superseded row of a billed code: the rate that ended on or before the issue date. */
function supersededRatesOf(group: DocumentGroup, reference: JudgementReference): ReadonlyMap<string, string>[] {
  const tables: ReadonlyMap<string, string>[] = []
  for (const side of group.expected) {
    for (const tax of side.billedTaxes) {
      const ended = reference.taxCodes.filter(
        (row) =>
          row.entity === side.entity &&
          row.taxCode === tax.taxCode &&
          row.validTo !== null &&
          row.validTo <= side.issueOn,
      )
      for (const row of ended)
        if (row.ratePercent !== tax.ratePercent) tables.push(new Map([[tax.taxCode, row.ratePercent]]))
    }
  }
  return tables
}

function rowInForce(reference: JudgementReference, side: ExpectedSide, taxCode: string): TaxCode | undefined {
  return reference.taxCodes.find(
    (row) =>
      row.entity === side.entity &&
      row.taxCode === taxCode &&
      (row.validFrom === null || row.validFrom <= side.issueOn) &&
      (row.validTo === null || row.validTo > side.issueOn),
  )
}
