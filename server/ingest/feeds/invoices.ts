import { z } from 'zod'
import { documentIdOf } from '../../domain/ids.ts'
import { amountReader } from '../amounts.ts'
import { type AddTotal, defineFeed, type Landed, type LandingScope } from '../feed.ts'
import { currency, day, decimal, instant, integer, optionalText, text, words } from '../fields.ts'
import { type Rejection, rejection } from '../rejection.ts'

const InvoiceLineRow = z.looseObject({
  id: text,
  line_no: integer,
  subscription_id: optionalText,
  sku: optionalText,
  kind: z.enum(['charge', 'discount', 'minimum', 'usage_correction', 'proration_credit', 'proration_charge']),
  description: words.nullish(),
  metric: optionalText,
  quantity: decimal.nullish(),
  unit_price: decimal.nullish(),
  price_id: optionalText,
  net: decimal,
  tax_code: optionalText,
  service_start: day.nullish(),
  service_end: day.nullish(),
  usage_cutoff: instant.nullish(),
  original_line_id: optionalText,
})

const InvoiceRow = z.looseObject({
  id: text,
  number: text,
  entity: text,
  bill_to_id: text,
  kind: z.enum(['invoice', 'credit_memo']),
  status: z.enum(['finalised', 'void']),
  issue_date: day,
  due_date: day.nullish(),
  finalised_at: instant,
  voided_at: instant.nullish(),
  usage_cutoff: instant.nullish(),
  currency,
  net: decimal,
  tax: decimal,
  gross: decimal,
  original_invoice_id: optionalText,
  reason: words.nullish(),
  lines: z.array(InvoiceLineRow),
  taxes: z.array(z.looseObject({ tax_code: text, rate_percent: decimal, base: decimal, amount: decimal })).nullish(),
})
type InvoiceRow = z.infer<typeof InvoiceRow>

export const invoicesFeed = defineFeed({
  name: 'invoices',
  row: InvoiceRow,
  key: (row) => [row.id],
  entity: (row) => row.entity,
  totals: addSignedGross,
  land: landInvoice,
})

function addSignedGross(raw: Record<string, unknown>, add: AddTotal): void {
  if (raw['status'] !== 'finalised') return
  const gross = raw['gross']
  const signed = raw['kind'] === 'credit_memo' && typeof gross === 'string' ? `-${gross}`.replace(/^--/, '') : gross
  add(raw['currency'], signed)
}

/** Amounts change sign on a credit memo, so that in the mirror every amount is signed from the customer's side. */
function landInvoice(row: InvoiceRow, scope: LandingScope): Landed {
  const rejections: Rejection[] = []
  if (!scope.functionalCurrency(row.entity))
    rejections.push(rejection('entity', 'unknown_entity', { entity: row.entity }))
  const amount = amountReader(row.currency, rejections)
  const sign = row.kind === 'credit_memo' ? -1n : 1n
  const signed = (figure: string, field: string) => String(sign * amount(figure, field))
  if (row.status === 'void' && !row.voided_at) rejections.push(rejection('voided_at', 'missing_field'))
  const seen = new Set<string>()
  const lines = row.lines.map((line, at) => {
    if (seen.has(line.id)) rejections.push(rejection(`lines[${at + 1}].id`, 'repeated_line', { line: line.id }))
    seen.add(line.id)
    return {
      ...line,
      line_id: line.id,
      net_minor: signed(line.net, `lines[${at + 1}].net`),
      service_start_on: line.service_start,
      service_end_on: line.service_end,
      usage_cutoff_at: line.usage_cutoff,
    }
  })
  const taxes = (row.taxes ?? []).map((tax, at) => ({
    ...tax,
    tax_no: at + 1,
    base_minor: signed(tax.base, `taxes[${at + 1}].base`),
    amount_minor: signed(tax.amount, `taxes[${at + 1}].amount`),
  }))
  const document = headerOf(row, signed)
  if (rejections.length > 0) return { rejections }
  return {
    landing: {
      documentId: documentIdOf('billing', row.id),
      existsAt: row.finalised_at,
      changedAt: row.status === 'void' ? (row.voided_at ?? undefined) : undefined,
      rows: { document, lines, taxes },
    },
  }
}

function headerOf(row: InvoiceRow, signed: (figure: string, field: string) => string) {
  return {
    source_id: row.id,
    entity: row.entity,
    number: row.number,
    kind: row.kind,
    status: row.status,
    bill_to_id: row.bill_to_id,
    issue_on: row.issue_date,
    due_on: row.due_date,
    finalised_at: row.finalised_at,
    voided_at: row.voided_at,
    usage_cutoff_at: row.usage_cutoff,
    currency: row.currency,
    net_minor: signed(row.net, 'net'),
    tax_minor: signed(row.tax, 'tax'),
    gross_minor: signed(row.gross, 'gross'),
    original_source_id: row.original_invoice_id,
    reason: row.reason,
  }
}
