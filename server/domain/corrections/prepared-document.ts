import type { Day } from '../day.ts'
import { invariant } from '../invariant.ts'
import { minorToDecimal } from '../money.ts'
import type { RoundingPolicy } from '../rounding.ts'
import { taxOnGroup } from '../tax/tax-on-group.ts'

/** A billed line, or one that should have been billed, with what it is and what it should be; minor units, signed as it stands in the document. */
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
  readonly billedMinor: bigint
  readonly expectedMinor: bigint
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
 * The documents by which billing corrects lines: credited documents first, then what is billed anew. Their nets come to truth minus billed, exactly. Lines that are right are left out.
 * Rule: domain rules, section 13; tax at the original rate, rounded as the entity's policy says (section 6).
 */
export function prepareDocuments(ask: PreparationAsk): readonly PreparedDocument[] {
  const wrong = ask.lines.filter((line) => line.billedMinor !== line.expectedMinor)
  if (ask.how === 'credit_and_rebill') return [...credits(ask, wrong, billedAmounts), ...rebills(ask, wrong)]
  const difference = wrong.reduce((sum, line) => sum + line.expectedMinor - line.billedMinor, 0n)
  const parts = wrong.map((line) => ({ line, minor: line.expectedMinor - line.billedMinor }))
  if (difference < 0n) return credits(ask, wrong, (line) => line.billedMinor - line.expectedMinor)
  return parts.length === 0 ? [] : [documentOf(ask, { kind: 'invoice', parts, original: null })]
}

interface Part {
  readonly line: JudgedLine
  /** As it stands in the prepared document. */
  readonly minor: bigint
}

const billedAmounts = (line: JudgedLine) => line.billedMinor

function credits(
  ask: PreparationAsk,
  lines: readonly JudgedLine[],
  amountOf: (line: JudgedLine) => bigint,
): PreparedDocument[] {
  const byDocument = Map.groupBy(
    lines.filter((line) => amountOf(line) !== 0n),
    (line) => line.sourceId,
  )
  return [...byDocument.values()].map((own) => {
    const parts = own.map((line) => ({ line, minor: amountOf(line) }))
    return documentOf(ask, { kind: 'credit_memo', parts, original: own[0] ?? null })
  })
}

function rebills(ask: PreparationAsk, lines: readonly JudgedLine[]): PreparedDocument[] {
  const parts = lines.filter((line) => line.expectedMinor !== 0n).map((line) => ({ line, minor: line.expectedMinor }))
  return parts.length === 0 ? [] : [documentOf(ask, { kind: 'invoice', parts, original: null })]
}

function documentOf(
  ask: PreparationAsk,
  as: { kind: PreparedDocument['kind']; parts: readonly Part[]; original: JudgedLine | null },
): PreparedDocument {
  const money = (minor: bigint) => minorToDecimal(minor, ask.currency)
  const taxes = taxesOf(ask, as.parts)
  const net = as.parts.reduce((sum, part) => sum + part.minor, 0n)
  const tax = taxes.reduce((sum, row) => sum + row.amountMinor, 0n)
  return {
    kind: as.kind,
    entity: ask.entity,
    bill_to_id: ask.billToId,
    currency: ask.currency,
    reason: as.kind === 'credit_memo' ? 'billing_error' : null,
    original_invoice: as.original?.sourceId ?? null,
    original_number: as.original?.number ?? null,
    lines: as.parts.map(({ line, minor }) => ({
      subscription_id: line.subscriptionId,
      sku: line.sku,
      kind: line.kind,
      metric: line.metric,
      net: money(minor),
      tax_code: line.taxCode,
      service_start: line.serviceStartOn,
      service_end: line.serviceEndOn,
      original_line_id: as.kind === 'credit_memo' ? line.lineId : null,
    })),
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

function taxesOf(ask: PreparationAsk, parts: readonly Part[]) {
  const byCode = Map.groupBy(
    parts.filter(({ line }) => line.taxCode !== null),
    ({ line }) => line.taxCode ?? '',
  )
  return [...byCode].map(([taxCode, own]) => {
    const ratePercent = ask.rates.get(taxCode)
    invariant(ratePercent !== undefined, `the rate of tax code ${taxCode} is given`)
    const entries = own.map(({ line, minor }) => ({
      id: line.lineId ?? line.kind,
      kind: 'line' as const,
      amountMinor: minor,
    }))
    const { taxMinor } = taxOnGroup({ category: 'standard', ratePercent, entries }, 'exclusive', ask.rounding)
    return { taxCode, ratePercent, baseMinor: own.reduce((sum, part) => sum + part.minor, 0n), amountMinor: taxMinor }
  })
}
