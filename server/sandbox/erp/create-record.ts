import { z } from 'zod'
import type { Books, Draft } from './books.ts'
import { ErpRow, sumOf } from './erp-row.ts'

const text = z.string().min(1)
const line = ErpRow.shape.lines.element

const RecordBody = z.object({
  externalId: text.optional(),
  subsidiary: z.object({ refName: text }),
  entity: z.object({ externalId: text }).optional(),
  custbody_document_type: ErpRow.shape.type.optional(),
  tranDate: ErpRow.shape.posting_date,
  postingPeriod: z.object({ refName: text }),
  currency: z.object({ refName: text }),
  exchangeRate: line.shape.debit,
  memo: z.string().nullish(),
  custbody_reference: text.nullish(),
  custbody_billing_numbers: z.array(text).default([]),
  custbody_document_date: ErpRow.shape.document_date.optional(),
  custbody_reversal_of: text.nullish(),
  line: z.object({
    items: z
      .array(
        z.object({
          line: z.number().int(),
          account: z.object({ acctNumber: text }),
          debit: line.shape.debit,
          credit: line.shape.credit,
          custcol_base_debit: line.shape.debit,
          custcol_base_credit: line.shape.credit,
          custcol_tax_code: z.string().nullish(),
          custcol_source_line: z.string().nullish(),
          custcol_applies_to: z.string().nullish(),
          custcol_dimensions: line.shape.dimensions.unwrap().nullish(),
        }),
      )
      .min(1),
  }),
})
type RecordBody = z.infer<typeof RecordBody>

/** An error as NetSuite words it, with the field it is about. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly path?: string
  readonly detail: string
}

/** Creates a record from what was sent, or says why not. Nothing is kept of a refused one. */
export function createRecord(
  books: Books,
  type: 'ar_invoice' | 'ar_credit_memo' | 'journal',
  sent: unknown,
  uniqueness: 'enforced' | 'searchable' | 'none',
): { created: ErpRow } | { refused: Refusal } {
  const read = RecordBody.safeParse(sent)
  if (!read.success) {
    const issue = read.error.issues[0]
    const path = issue?.path.join('.') ?? ''
    return { refused: { status: 400, code: 'INVALID_CONTENT', path, detail: issue?.message ?? 'Unreadable.' } }
  }
  const draft = draftOf(type, read.data)
  const externalId = read.data.externalId ?? null
  const refused = refusalOf(books, draft) ?? (uniqueness === 'enforced' ? duplicateOf(books, externalId) : undefined)
  return refused ? { refused } : { created: books.create(draft, externalId) }
}

function draftOf(type: 'ar_invoice' | 'ar_credit_memo' | 'journal', body: RecordBody): Draft {
  return {
    type: type === 'journal' ? (body.custbody_document_type ?? type) : type,
    entity: body.subsidiary.refName,
    external_ref: body.custbody_reference ?? null,
    references: body.custbody_billing_numbers,
    customer_no: body.entity?.externalId ?? null,
    document_date: body.custbody_document_date ?? body.tranDate,
    posting_date: body.tranDate,
    period: body.postingPeriod.refName,
    currency: body.currency.refName,
    rate: body.exchangeRate,
    reversal_of: body.custbody_reversal_of ?? null,
    text: body.memo ?? null,
    lines: body.line.items.map((item) => ({
      line_no: item.line,
      account: item.account.acctNumber,
      debit: item.debit,
      credit: item.credit,
      base_debit: item.custcol_base_debit,
      base_credit: item.custcol_base_credit,
      tax_code: item.custcol_tax_code ?? null,
      source_line_ref: item.custcol_source_line ?? null,
      applies_to: item.custcol_applies_to ?? null,
      ...(item.custcol_dimensions && { dimensions: item.custcol_dimensions }),
    })),
  }
}

function duplicateOf(books: Books, externalId: string | null): Refusal | undefined {
  if (externalId === null || books.underExternalId(externalId).length === 0) return undefined
  const detail = `This record already exists: external id ${externalId} is in use.`
  return { status: 400, code: 'DUP_RCRD', path: 'externalId', detail }
}

function refusalOf(books: Books, draft: Draft): Refusal | undefined {
  const hasCustomer = draft.customer_no !== null || draft.type === 'ar_invoice' || draft.type === 'ar_credit_memo'
  const customer = hasCustomer ? books.customer(draft.entity, draft.customer_no ?? '') : 'known'
  if (customer === 'unknown') return badReference('entity', draft.customer_no ?? '')
  if (customer === 'blocked') return userError(`Customer ${draft.customer_no} is blocked for posting.`)
  const account = draft.lines.findIndex((one) => !books.knowsAccount(one.account))
  if (account >= 0) return badReference(`line.items[${account}].account`, draft.lines[account]?.account ?? '')
  const state = books.periodState(draft.entity, draft.period)
  if (state === 'locked' || state === 'future') {
    const detail = `Period ${draft.period} of ${draft.entity} is not open for posting.`
    return { status: 400, code: 'PERIOD_CLOSED', path: 'postingPeriod', detail }
  }
  if (!draft.posting_date.startsWith(`${draft.period}-`)) {
    return userError(`${draft.posting_date} does not lie in period ${draft.period}.`)
  }
  return unbalancedOf(draft) ?? reversalOf(books, draft)
}

function unbalancedOf(draft: Draft): Refusal | undefined {
  const detail = 'The transaction is not in balance.'
  const sides = [['debit', 'credit'] as const, ['base_debit', 'base_credit'] as const]
  const isBalanced = sides.every(
    ([debit, credit]) => sumOf(draft.lines.map((one) => one[debit])) === sumOf(draft.lines.map((one) => one[credit])),
  )
  return isBalanced ? undefined : { status: 400, code: 'TRANS_UNBALNCD', path: 'line', detail }
}

function reversalOf(books: Books, draft: Draft): Refusal | undefined {
  if (draft.reversal_of === null) return undefined
  const original = books.row(draft.reversal_of)
  if (original?.status !== 'posted' || original.entity !== draft.entity) {
    return badReference('custbody_reversal_of', draft.reversal_of)
  }
  return books.isReversed(original.id) ? userError(`${original.doc_no} is already reversed.`) : undefined
}

function badReference(path: string, value: string): Refusal {
  return { status: 400, code: 'INVALID_KEY_OR_REF', path, detail: `Invalid reference ${value} for ${path}.` }
}

function userError(detail: string): Refusal {
  return { status: 400, code: 'USER_ERROR', detail }
}
