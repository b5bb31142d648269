import { z } from 'zod'

const text = z.string().min(1)
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const instant = z.iso.datetime()

/** One row of `transaction` as our queries select it. */
export const TransactionRow = z.object({
  id: text,
  tranid: text,
  recordtype: z.enum(['ar_invoice', 'ar_credit_memo', 'journal', 'revenue_journal', 'payment', 'adjustment']),
  subsidiary: text,
  status: z.enum(['posted', 'rejected']),
  custbody_status_reason: z.string().nullable(),
  custbody_reference: z.string().nullable(),
  custbody_billing_numbers: z.array(text),
  entity: z.string().nullable(),
  custbody_document_date: day,
  trandate: day,
  postingperiod: text,
  createddate: instant,
  lastmodifieddate: instant,
  custbody_version: z.number().int(),
  currency: text,
  exchangerate: decimal.nullable(),
  custbody_reversal_of: z.string().nullable(),
  memo: z.string().nullable(),
})
export type TransactionRow = z.infer<typeof TransactionRow>

export const transactionColumns = Object.keys(TransactionRow.shape).join(', ')

/** One row of `transactionline` as our queries select it. */
export const TransactionLineRow = z.object({
  transaction: text,
  linesequencenumber: z.number().int(),
  account: text,
  debit: decimal,
  credit: decimal,
  custcol_base_debit: decimal,
  custcol_base_credit: decimal,
  custcol_tax_code: z.string().nullable(),
  custcol_source_line: z.string().nullable(),
  custcol_applies_to: z.string().nullable(),
  custcol_dimensions: z.record(z.string(), z.string()).nullable(),
})
export type TransactionLineRow = z.infer<typeof TransactionLineRow>

export const transactionLineColumns = Object.keys(TransactionLineRow.shape).join(', ')

/** A row of the feed `erp_documents` (file-drop contract, section 5), its fields in the order of the contract; a line without dimensions has none of that name. `entity` is ours for the company. */
export function feedRowOf(entity: string, head: TransactionRow, lines: readonly TransactionLineRow[]) {
  return {
    id: head.id,
    doc_no: head.tranid,
    type: head.recordtype,
    entity,
    status: head.status,
    status_reason: head.custbody_status_reason,
    external_ref: head.custbody_reference,
    references: head.custbody_billing_numbers,
    customer_no: head.entity,
    document_date: head.custbody_document_date,
    posting_date: head.trandate,
    period: head.postingperiod,
    created_at: head.createddate,
    updated_at: head.lastmodifieddate,
    version: head.custbody_version,
    currency: head.currency,
    rate: head.exchangerate,
    reversal_of: head.custbody_reversal_of,
    text: head.memo,
    lines: lines.map(feedLineOf),
  }
}

function feedLineOf(line: TransactionLineRow) {
  return {
    line_no: line.linesequencenumber,
    account: line.account,
    debit: line.debit,
    credit: line.credit,
    base_debit: line.custcol_base_debit,
    base_credit: line.custcol_base_credit,
    tax_code: line.custcol_tax_code,
    source_line_ref: line.custcol_source_line,
    applies_to: line.custcol_applies_to,
    ...(line.custcol_dimensions && { dimensions: line.custcol_dimensions }),
  }
}
