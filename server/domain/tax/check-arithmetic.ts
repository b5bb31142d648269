import type { Currency } from '../currency.ts'
import { decimalOf } from '../decimal.ts'
import { minorToDecimal } from '../money.ts'
import { taxUnderPolicy } from '../posting/tax.ts'
import type { RoundingPolicy } from '../rounding.ts'

/** A row of a billing document's tax breakdown, in the figures of the document (positive on a credit memo). */
export interface StatedTax {
  readonly taxNo: number
  readonly taxCode: string
  readonly ratePercent: string
  readonly baseMinor: bigint
  readonly amountMinor: bigint
}

/** What a billing document says about itself, in its own figures: positive on a credit memo. */
export interface StatedDocument {
  readonly currency: Currency
  readonly netMinor: bigint
  readonly taxMinor: bigint
  readonly grossMinor: bigint
  readonly lines: readonly { readonly taxCode: string | null; readonly netMinor: bigint }[]
  readonly taxes: readonly StatedTax[]
}

/** What its figures are held against. */
export interface ArithmeticRules {
  /** How the entity rounds tax; undefined where it states nothing, and then no amount is judged. */
  readonly rounding: RoundingPolicy | undefined
  /** The rates a code may stand at on this document: in force at the issue date, on a credit memo also at that of its invoice. Empty: the code is not declared. */
  readonly declaredRates: (taxCode: string) => readonly string[]
}

/** A figure that does not follow from the others. `taxCode` is null where the header is wrong. */
export interface ArithmeticFinding {
  readonly code:
    | 'header_not_lines'
    | 'header_tax_not_breakdown'
    | 'gross_not_net_plus_tax'
    | 'tax_base_not_lines'
    | 'tax_not_rate'
    | 'tax_rate_not_declared'
  readonly taxCode: string | null
  readonly taxNo: number | null
  /** Decimals: what the document states and what follows from the rest of it. */
  readonly figures: Readonly<Record<string, string>>
}

/**
 * The identities of a billing document: net = lines, tax = breakdown, gross = net + tax, base = lines of the code, amount = base x rate rounded as the entity rounds, rate as declared for the code (file-drop contract, section 4).
 * Each figure is judged by the figures it is made of as they stand, so one wrong figure is one finding, not several.
 */
export function checkArithmetic(document: StatedDocument, rules: ArithmeticRules): ArithmeticFinding[] {
  const { netMinor, taxMinor, grossMinor, lines, taxes, currency } = document
  const header = (code: ArithmeticFinding['code'], stated: bigint, computed: bigint): ArithmeticFinding[] =>
    stated === computed ? [] : [{ code, taxCode: null, taxNo: null, figures: figuresOf(currency, stated, computed) }]
  return [
    ...header('header_not_lines', netMinor, sum(lines.map((line) => line.netMinor))),
    ...header('header_tax_not_breakdown', taxMinor, sum(taxes.map((tax) => tax.amountMinor))),
    ...header('gross_not_net_plus_tax', grossMinor, netMinor + taxMinor),
    ...basesOf(document),
    ...taxes.flatMap((tax) => [...amountOf(document, tax, rules.rounding), ...rateOf(tax, rules)]),
  ]
}

/** One finding per code: its rows may share its lines in any way. A code whose lines come to something must have a row. */
function basesOf({ lines, taxes, currency }: StatedDocument): ArithmeticFinding[] {
  const codes = [...new Set([...taxes.map((tax) => tax.taxCode), ...lines.flatMap((line) => line.taxCode ?? [])])]
  return codes.flatMap((taxCode) => {
    const rows = taxes.filter((tax) => tax.taxCode === taxCode)
    const stated = sum(rows.map((tax) => tax.baseMinor))
    const computed = sum(lines.filter((line) => line.taxCode === taxCode).map((line) => line.netMinor))
    if (stated === computed) return []
    const figures = { tax_code: taxCode, ...figuresOf(currency, stated, computed) }
    return [{ code: 'tax_base_not_lines', taxCode, taxNo: rows[0]?.taxNo ?? null, figures }]
  })
}

function amountOf(
  { lines, taxes, currency }: StatedDocument,
  tax: StatedTax,
  rounding: RoundingPolicy | undefined,
): ArithmeticFinding[] {
  if (!rounding) return []
  const isAlone = taxes.filter((row) => row.taxCode === tax.taxCode).length === 1
  const nets = lines.filter((line) => line.taxCode === tax.taxCode).map((line) => line.netMinor)
  // Rounding per line needs to know whose lines they are; rows that share a code do not say.
  if (rounding.level === 'line' && !isAlone) return []
  const computed = taxUnderPolicy(rounding.level === 'line' ? nets : [tax.baseMinor], tax.ratePercent, rounding)
  if (tax.amountMinor === computed) return []
  const figures = {
    tax_code: tax.taxCode,
    rate_percent: tax.ratePercent,
    base: minorToDecimal(tax.baseMinor, currency),
    ...figuresOf(currency, tax.amountMinor, computed),
  }
  return [{ code: 'tax_not_rate', taxCode: tax.taxCode, taxNo: tax.taxNo, figures }]
}

function rateOf({ taxCode, taxNo, ratePercent }: StatedTax, rules: ArithmeticRules): ArithmeticFinding[] {
  const declared = rules.declaredRates(taxCode)
  if (declared.some((rate) => isSame(rate, ratePercent))) return []
  const figures = { tax_code: taxCode, stated: ratePercent, declared: [...new Set(declared)].join(', ') }
  return [{ code: 'tax_rate_not_declared', taxCode, taxNo, figures }]
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [decimalOf(one), decimalOf(other)]
  return a.unscaled === b.unscaled && a.scale === b.scale
}

function figuresOf(currency: Currency, stated: bigint, computed: bigint) {
  return { stated: minorToDecimal(stated, currency), computed: minorToDecimal(computed, currency), currency }
}

function sum(minors: readonly bigint[]): bigint {
  return minors.reduce((total, minor) => total + minor, 0n)
}
