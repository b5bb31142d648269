import type { ErpDocumentDraft } from '../../../domain/corrections/erp-draft.ts'

/** The record type a document becomes. */
export function recordTypeOf(draft: Pick<ErpDocumentDraft, 'type'>): 'invoice' | 'creditMemo' | 'journalEntry' {
  if (draft.type === 'ar_invoice') return 'invoice'
  return draft.type === 'ar_credit_memo' ? 'creditMemo' : 'journalEntry'
}

/** The id by which NetSuite knows a document of ours: external ids are one space for all companies of an account, our references are one per company. */
export function externalIdOf(company: string, reference: string): string {
  return `${company}|${reference}`
}

/** The body that creates a document: native fields where NetSuite has them, custom ones (custbody_, custcol_) for the rest. Decimals stay texts. */
export function recordOf(company: string, draft: ErpDocumentDraft) {
  return {
    externalId: externalIdOf(company, draft.external_ref),
    subsidiary: { refName: company },
    ...(draft.customer_no !== null && { entity: { externalId: draft.customer_no } }),
    ...(recordTypeOf(draft) === 'journalEntry' && { custbody_document_type: draft.type }),
    tranDate: draft.posting_date,
    postingPeriod: { refName: draft.period },
    currency: { refName: draft.currency },
    exchangeRate: draft.rate,
    memo: draft.text,
    custbody_reference: draft.external_ref,
    custbody_billing_numbers: draft.references,
    custbody_document_date: draft.document_date,
    custbody_reversal_of: draft.reversal_of,
    line: { items: draft.lines.map(lineOf) },
  }
}

function lineOf(line: ErpDocumentDraft['lines'][number]) {
  return {
    line: line.line_no,
    account: { acctNumber: line.account },
    debit: line.debit,
    credit: line.credit,
    custcol_base_debit: line.base_debit,
    custcol_base_credit: line.base_credit,
    custcol_tax_code: line.tax_code,
    custcol_source_line: line.source_line_ref,
    custcol_applies_to: line.applies_to,
    custcol_dimensions: line.dimensions,
  }
}
