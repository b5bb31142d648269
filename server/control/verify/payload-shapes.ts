import { z } from 'zod'
import { parseDecimalToMinor } from '../../domain/money.ts'

// What the checks read of a payload, read anew from the text as received and not through the importer.

const InvoicePayload = z.looseObject({
  id: z.string(),
  number: z.string(),
  entity: z.string(),
  kind: z.enum(['invoice', 'credit_memo']),
  status: z.enum(['finalised', 'void']),
  bill_to_id: z.string(),
  issue_date: z.string(),
  currency: z.string(),
  net: z.string(),
  tax: z.string(),
  gross: z.string(),
  lines: z.array(
    z.looseObject({
      id: z.string(),
      sku: z.string().nullish(),
      kind: z.string(),
      net: z.string(),
      tax_code: z.string().nullish(),
    }),
  ),
  taxes: z
    .array(z.looseObject({ tax_code: z.string(), rate_percent: z.string(), base: z.string(), amount: z.string() }))
    .nullish(),
})
export type InvoicePayload = z.infer<typeof InvoicePayload>

const side = z.string().nullish()
const ErpPayload = z.looseObject({
  id: z.string(),
  entity: z.string(),
  type: z.string(),
  status: z.enum(['posted', 'rejected']),
  external_ref: z.string().nullish(),
  customer_no: z.string().nullish(),
  document_date: z.string(),
  period: z.string(),
  currency: z.string(),
  reversal_of: z.string().nullish(),
  lines: z.array(
    z.looseObject({
      line_no: z.number(),
      account: z.string(),
      debit: side,
      credit: side,
      base_debit: side,
      base_credit: side,
      source_line_ref: z.string().nullish(),
    }),
  ),
})
export type ErpPayload = z.infer<typeof ErpPayload>

const PaymentPayload = z.looseObject({
  id: z.string(),
  kind: z.string(),
  entity: z.string(),
  bill_to_id: z.string(),
  date: z.string(),
  currency: z.string(),
  amount: z.string(),
  applications: z.array(z.looseObject({ invoice_id: z.string(), amount: z.string() })).nullish(),
})
export type PaymentPayload = z.infer<typeof PaymentPayload>

/** Reads a payload as an invoice or credit memo; null when the stored text is none. */
export const readInvoice = (payload: string): InvoicePayload | null => read(InvoicePayload, payload)
export const readErpDocument = (payload: string): ErpPayload | null => read(ErpPayload, payload)
export const readPayment = (payload: string): PaymentPayload | null => read(PaymentPayload, payload)

function read<T>(schema: z.ZodType<T>, payload: string): T | null {
  try {
    return schema.safeParse(JSON.parse(payload)).data ?? null
  } catch {
    return null // no JSON: the check that asked names the document
  }
}

/** A decimal of a payload in minor units; null when it is no amount of the currency. */
export function minorOf(decimal: string | null | undefined, currency: string): bigint | null {
  const parsed = parseDecimalToMinor(decimal ?? '0', currency)
  return parsed.ok ? parsed.minor : null
}

/** Debit minus credit. Null when either is no amount. */
export function signedSide(
  debit: string | null | undefined,
  credit: string | null | undefined,
  currency: string,
): bigint | null {
  const [plus, minus] = [minorOf(debit, currency), minorOf(credit, currency)]
  return plus === null || minus === null ? null : plus - minus
}

/** Signed gross of an invoice payload: a credit memo is negative (file-drop contract, section 4). */
export function signedGross(invoice: InvoicePayload): bigint | null {
  const gross = minorOf(invoice.gross, invoice.currency)
  return gross === null ? null : invoice.kind === 'credit_memo' ? -gross : gross
}

/** The month a date lies in. */
export function monthOfText(day: string): string {
  return day.slice(0, 7)
}
