import { z } from 'zod'

const text = z.string().min(1)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const decimal = z.string().regex(/^-?\d+(\.\d{1,8})?$/)

const ErpLine = z.object({
  line_no: z.number().int(),
  account: text,
  debit: decimal,
  credit: decimal,
  base_debit: decimal,
  base_credit: decimal,
  tax_code: z.string().nullable(),
  source_line_ref: z.string().nullable(),
  applies_to: z.string().nullable(),
  dimensions: z.record(z.string(), z.string()).optional(),
})

/** A document as the ERP holds it: a row of the feed `erp_documents` (file-drop contract, section 5). */
export const ErpRow = z.object({
  id: text,
  doc_no: text,
  type: z.enum(['ar_invoice', 'ar_credit_memo', 'journal', 'revenue_journal', 'payment', 'adjustment']),
  entity: text,
  status: z.enum(['posted', 'rejected']),
  status_reason: z.string().nullable(),
  external_ref: z.string().nullable(),
  references: z.array(text),
  customer_no: z.string().nullable(),
  document_date: day,
  posting_date: day,
  period: text,
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  version: z.number().int(),
  currency: text,
  rate: decimal.nullable(),
  reversal_of: z.string().nullable(),
  text: z.string().nullable(),
  lines: z.array(ErpLine),
})
export type ErpRow = z.infer<typeof ErpRow>

export const PeriodState = z.enum(['future', 'open', 'soft_closed', 'locked'])
export type PeriodState = z.infer<typeof PeriodState>

/** What the ERP holds before anyone writes to it. Without customers or accounts it knows no unknown ones, and a company without periods has every month open. */
export interface Holdings {
  readonly documents: readonly ErpRow[]
  readonly customers?: readonly { company: string; number: string; blocked: boolean; controlAccount: string }[]
  readonly accounts?: readonly string[]
  readonly periods?: readonly { company: string; period: string; state: PeriodState }[]
}

const SCALE = 8

/** Sum of decimals as a whole number of 10^-8. */
export function sumOf(decimals: readonly string[]): bigint {
  return decimals.reduce((sum, decimal) => {
    const [, sign, whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? []
    return sum + (sign ? -1n : 1n) * BigInt(whole + fraction.padEnd(SCALE, '0'))
  }, 0n)
}

/** A whole number of 10^-8 as a decimal with at least two places. */
export function decimalText(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(SCALE + 1, '0')
  const fraction = digits.slice(-SCALE).replace(/0+$/, '').padEnd(2, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -SCALE)}.${fraction}`
}
