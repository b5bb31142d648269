import type { Day } from '../day.ts'
import { invariant } from '../invariant.ts'
import { minorToDecimal } from '../money.ts'
import type { RoundingPolicy } from '../rounding.ts'
import { taxOnGroup } from '../tax/tax-on-group.ts'
import { expectedDiscount } from '../usage-judgement/discount.ts'

/** What a line states of how its amount came about; null where it states nothing. */
export interface LineTerms {
  readonly quantity: string | null
  readonly unitPrice: string | null
  readonly priceId: string | null
}

/** A billed line, or one that should have been billed, with what it is and what it should be; minor units, signed from the customer's side (a credit memo's lines are negative). */
export interface JudgedLine {
  /** The billing document it is on, or should have been on. */
  readonly sourceId: string
  readonly number: string
  /** Null where the line was never billed. */
  readonly lineId: string | null
  readonly subscriptionId: string | null
  readonly sku: string | null
  readonly kind: string
  readonly metric: string | null
  readonly serviceStartOn: Day | null
  readonly serviceEndOn: Day | null
  readonly taxCode: string | null
  /** The discount of the subscription on that document, percent; null where it has none. */
  readonly discountPercent: string | null
  readonly billedMinor: bigint
  readonly expectedMinor: bigint
  readonly billed: LineTerms
  readonly expected: LineTerms
}

/** How billing puts it right: what was billed is credited and billed anew, only the difference is credited, or only the difference is billed. */
export type Preparation = 'credit_and_rebill' | 'credit_memo' | 'bill_supplement'

export interface PreparationAsk {
  readonly how: Preparation
  readonly entity: string
  readonly billToId: string
  readonly currency: string
  readonly lines: readonly JudgedLine[]
  /** The tax rate of every code of the lines, percent, as the original documents carry it: tax of a correction follows the original rate. */
  readonly rates: ReadonlyMap<string, string>
  readonly rounding: RoundingPolicy
}

export interface PreparedLine {
  readonly subscription_id: string | null
  readonly sku: string | null
  readonly kind: string
  readonly metric: string | null
  readonly quantity: string | null
  readonly unit_price: string | null
  readonly price_id: string | null
  readonly net: string
  readonly tax_code: string | null
  readonly service_start: string | null
  readonly service_end: string | null
  readonly original_line_id: string | null
}

/** A document for billing to issue, in the fields of the feed `invoices` (file-drop contract, section 4) as far as they can be known before it has a number. Decimals in major units; a credit memo carries positive amounts. */
export interface PreparedDocument {
  readonly kind: 'invoice' | 'credit_memo'
  readonly entity: string
  readonly bill_to_id: string
  readonly currency: string
  readonly reason: 'billing_error' | null
  readonly original_invoice: string | null
  readonly original_number: string | null
  readonly lines: readonly PreparedLine[]
  readonly taxes: readonly { tax_code: string; rate_percent: string; base: string; amount: string }[]
  readonly net: string
  readonly tax: string
  readonly gross: string
}

/**
 * The documents by which billing corrects lines: what is taken back first, then what is billed anew, each for the document it corrects. Nets before discount come to truth minus billed, exactly; the discount of a subscription goes with its charges and minimums. Lines that are right are left out.
 * What gives to the customer is a credit memo, what takes is an invoice, both with positive sums: correcting a credit memo takes it back with an invoice. Rule: domain rules, section 13; file-drop contract, section 4; tax at the original rate, rounded as the entity's policy says (section 6).
 */
export function prepareDocuments(ask: PreparationAsk): readonly PreparedDocument[] {
  const wrong = ask.lines.filter((line) => line.billedMinor !== line.expectedMinor)
  const back = wrong.map((line) => ({ line, effectMinor: -line.billedMinor, terms: line.billed }))
  const anew = wrong.map((line) => ({ line, effectMinor: line.expectedMinor, terms: line.expected }))
  if (ask.how === 'credit_and_rebill') return [...documentsOf(ask, back), ...documentsOf(ask, anew)]
  const difference = wrong.map((line) => ({ line, effectMinor: line.expectedMinor - line.billedMinor, terms: noTerms }))
  const isSupplement = difference.every((part) => part.effectMinor > 0n)
  return isSupplement && difference.length > 0 ? [documentOf(ask, difference, null)] : documentsOf(ask, difference)
}

/** A line of a prepared document: what it does to what the customer owes, minor units. */
interface Part {
  readonly line: JudgedLine
  readonly effectMinor: bigint
  readonly terms: LineTerms
}

const noTerms: LineTerms = { quantity: null, unitPrice: null, priceId: null }

/** One document for each that is corrected; parts of nothing are left out. */
function documentsOf(ask: PreparationAsk, parts: readonly Part[]): PreparedDocument[] {
  const byDocument = Map.groupBy(
    parts.filter((part) => part.effectMinor !== 0n),
    (part) => part.line.sourceId,
  )
  return [...byDocument.values()].map((own) => documentOf(ask, own, own[0]?.line ?? null))
}

interface Row {
  readonly line: PreparedLine
  readonly minor: bigint
}

function documentOf(ask: PreparationAsk, parts: readonly Part[], original: JudgedLine | null): PreparedDocument {
  const isCredit = parts.reduce((sum, part) => sum + part.effectMinor, 0n) < 0n
  const sign = isCredit ? -1n : 1n
  const money = (minor: bigint) => minorToDecimal(minor, ask.currency)
  const rows = [...parts.map((part) => lineRow(ask, part, { sign, isCredit })), ...discountRows(ask, parts, sign)]
  const taxes = taxesOf(ask, rows)
  const net = rows.reduce((sum, row) => sum + row.minor, 0n)
  const tax = taxes.reduce((sum, row) => sum + row.amountMinor, 0n)
  return {
    kind: isCredit ? 'credit_memo' : 'invoice',
    entity: ask.entity,
    bill_to_id: ask.billToId,
    currency: ask.currency,
    reason: isCredit ? 'billing_error' : null,
    original_invoice: original?.sourceId ?? null,
    original_number: original?.number ?? null,
    lines: rows.map((row) => row.line),
    taxes: taxes.map((row) => ({
      tax_code: row.taxCode,
      rate_percent: row.ratePercent,
      base: money(row.baseMinor),
      amount: money(row.amountMinor),
    })),
    net: money(net),
    tax: money(tax),
    gross: money(net + tax),
  }
}

function lineRow(
  ask: PreparationAsk,
  { line, effectMinor, terms }: Part,
  as: { sign: bigint; isCredit: boolean },
): Row {
  const minor = effectMinor * as.sign
  return {
    minor,
    line: {
      subscription_id: line.subscriptionId,
      sku: line.sku,
      kind: line.kind,
      metric: line.metric,
      quantity: terms.quantity,
      unit_price: terms.unitPrice,
      price_id: terms.priceId,
      net: minorToDecimal(minor, ask.currency),
      tax_code: line.taxCode,
      service_start: line.serviceStartOn,
      service_end: line.serviceEndOn,
      original_line_id: as.isCredit ? line.lineId : null,
    },
  }
}

const DISCOUNTED: readonly string[] = ['charge', 'minimum']

/** One discount line per subscription, of its charges and minimums on this document (file-drop contract, section 4). */
function discountRows(ask: PreparationAsk, parts: readonly Part[], sign: bigint): Row[] {
  const discounted = parts.filter(({ line }) => line.discountPercent !== null && DISCOUNTED.includes(line.kind))
  const bySubscription = Map.groupBy(discounted, ({ line }) => line.subscriptionId ?? '')
  return [...bySubscription.values()].flatMap((own): Row[] => {
    const [first] = own
    if (!first) return []
    const base = own.reduce((sum, part) => sum + part.effectMinor * sign, 0n)
    const minor = expectedDiscount(first.line.discountPercent ?? '0', base)
    if (minor === 0n) return []
    const bare: JudgedLine = { ...first.line, kind: 'discount', lineId: null, metric: null }
    const row = lineRow(ask, { line: bare, effectMinor: minor * sign, terms: noTerms }, { sign, isCredit: false })
    return [{ ...row, line: { ...row.line, service_start: null, service_end: null } }]
  })
}

function taxesOf(ask: PreparationAsk, rows: readonly Row[]) {
  const byCode = Map.groupBy(
    rows.filter(({ line }) => line.tax_code !== null),
    ({ line }) => line.tax_code ?? '',
  )
  return [...byCode].map(([taxCode, own]) => {
    const ratePercent = ask.rates.get(taxCode)
    invariant(ratePercent !== undefined, `the rate of tax code ${taxCode} is given`)
    const entries = own.map(({ minor }, index) => ({ id: String(index), kind: 'line' as const, amountMinor: minor }))
    const { taxMinor } = taxOnGroup({ category: 'standard', ratePercent, entries }, 'exclusive', ask.rounding)
    return { taxCode, ratePercent, baseMinor: own.reduce((sum, row) => sum + row.minor, 0n), amountMinor: taxMinor }
  })
}
