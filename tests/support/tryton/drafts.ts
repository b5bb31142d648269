import type { ErpDocumentDraft, ErpDraftLine } from '#server/domain/corrections/erp-draft'
import { seeded } from './seed.ts'

/** A document with one revenue line and one tax line; negative figures make a credit memo. */
export function draftOf(
  reference: string,
  figures: { net: string; tax: string; gross: string },
  over: Partial<ErpDocumentDraft> & { revenue?: string; lineRef?: string } = {},
): ErpDocumentDraft {
  const { revenue = seeded.accounts.revenue, lineRef = `${reference}-L1`, ...rest } = over
  return {
    type: figures.gross.startsWith('-') ? 'ar_credit_memo' : 'ar_invoice',
    entity: seeded.entity,
    external_ref: reference,
    references: [reference],
    customer_no: 'C1',
    document_date: '2026-10-15',
    posting_date: '2026-10-15',
    period: '2026-10',
    currency: seeded.currency,
    rate: '1',
    reversal_of: null,
    text: `Invoice ${reference}`,
    lines: [
      line(1, seeded.accounts.receivable, figures.gross),
      line(2, revenue, negated(figures.net), { tax_code: seeded.taxes.standard, source_line_ref: lineRef }),
      line(3, seeded.accounts.tax, negated(figures.tax), { tax_code: seeded.taxes.standard }),
    ],
    ...rest,
  }
}

function line(lineNo: number, account: string, debit: string, over: Partial<ErpDraftLine> = {}): ErpDraftLine {
  const [left, right] = debit.startsWith('-') ? ['0.00', debit.slice(1)] : [debit, '0.00']
  return {
    ...{ line_no: lineNo, account, debit: left, credit: right, base_debit: left, base_credit: right },
    ...{ tax_code: null, source_line_ref: null, applies_to: null, dimensions: null },
    ...over,
  }
}

const negated = (figure: string) => (figure.startsWith('-') ? figure.slice(1) : `-${figure}`)
