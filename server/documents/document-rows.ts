import type { listBillingPage, listErpPage, listPaymentPage } from '#db/queries/document-pages'
import type { listJudgements } from '#db/queries/document-search'
import type { WebCtx } from '../auth/web-ctx.ts'
import type { MessageKey } from '../i18n/catalogue.ts'
import { type MoneyView, moneyView } from '../i18n/format.ts'
import { type DocumentKind, documentHref } from './document-kind.ts'
import { type StateView, stateOf } from './judgement.ts'

export type BillingRow = Awaited<ReturnType<typeof listBillingPage>>[number]
export type ErpRow = Awaited<ReturnType<typeof listErpPage>>[number]
export type PaymentRow = Awaited<ReturnType<typeof listPaymentPage>>[number]
type Judgement = Awaited<ReturnType<typeof listJudgements>>[number]

/** One line of the document list, ready to show. */
export interface DocumentRow {
  readonly id: string
  readonly kind: DocumentKind
  readonly number: string
  readonly href: string
  readonly word: string
  readonly customer: string
  readonly reference: string
  readonly entity: string
  readonly period: string
  readonly day: string
  readonly amount: MoneyView
  readonly state: { readonly tone: StateView['tone']; readonly word: string } | null
}

type Words = Pick<WebCtx, 't' | 'locale'>

export function billingView(row: BillingRow, judgements: readonly Judgement[], { t, locale }: Words): DocumentRow {
  const kind = row.kind === 'invoice' ? 'invoice' : 'credit'
  return {
    id: row.document_id,
    kind,
    number: row.number,
    href: documentHref(kind, row.source_id),
    word: t(`documents.one.${row.kind}`),
    customer: row.customer ?? row.bill_to_id,
    reference: row.source_id,
    entity: row.entity,
    period: row.issue_on.slice(0, 7),
    day: row.issue_on,
    amount: moneyView({ minor: row.gross_minor, currency: row.currency }, locale),
    state: stateView(judgements, row.document_id, t),
  }
}

const receivableTypes: readonly string[] = ['ar_invoice', 'ar_credit_memo']

export function erpView(row: ErpRow, judgements: readonly Judgement[], { t, locale }: Words): DocumentRow {
  const isReceivable = receivableTypes.includes(row.type)
  return {
    id: row.document_id,
    kind: 'erp',
    number: row.doc_no,
    href: documentHref('erp', row.source_id),
    word: t(`documents.one.${row.type}`),
    customer: row.customer_no ?? '',
    reference: row.external_ref ?? '',
    entity: row.entity,
    period: row.period,
    day: row.document_on,
    amount: moneyView({ minor: row.amount_minor, currency: row.currency }, locale),
    state: isReceivable ? stateView(judgements, row.document_id, t) : plainState(row.status, t),
  }
}

export function paymentView(row: PaymentRow, { t, locale }: Words): DocumentRow {
  return {
    id: row.document_id,
    kind: 'payment',
    number: row.source_id,
    href: documentHref('payment', row.source_id),
    word: t(`documents.one.${row.kind}`),
    customer: row.customer ?? row.bill_to_id,
    reference: row.method ?? '',
    entity: row.entity,
    period: row.paid_on.slice(0, 7),
    day: row.paid_on,
    amount: moneyView({ minor: row.amount_minor, currency: row.currency }, locale),
    state: null,
  }
}

function stateView(judgements: readonly Judgement[], id: string, t: WebCtx['t']): DocumentRow['state'] {
  const { tone, key } = stateOf(judgements.find((judgement) => judgement.document_id === id))
  return { tone, word: t(key) }
}

function plainState(status: ErpRow['status'], t: WebCtx['t']): DocumentRow['state'] {
  const key: MessageKey = status === 'posted' ? 'documents.state.posted' : 'documents.state.rejected'
  return { tone: status === 'posted' ? 'low' : 'critical', word: t(key) }
}
