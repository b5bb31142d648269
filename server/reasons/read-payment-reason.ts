import { findReasonSettlement, listReasonSettlementLines } from '#db/queries/reason-settlements'
import type { ErpSettlementRow } from '#db/queries/receivables-erp'
import type { SettlementRow } from '#db/queries/receivables-settlements'
import type { WebCtx } from '../auth/web-ctx.ts'
import { documentHref } from '../documents/document-kind.ts'
import { judgeShortPay } from '../domain/receivables/short-pay.ts'
import { type MoneyView, moneyView } from '../i18n/format.ts'
import { readTolerances } from '../receivables/read-tolerances.ts'
import { appliedBefore, type Ground, loadGround, paidBefore, settledIds } from '../receivables/settlement-ground.ts'
import { type AccountFigures, accountFigures, clearingFigures } from './payment-figures.ts'
import { type StepView, stepViews } from './step-words.ts'

/** The figures behind a finding about a settlement. */
export interface PaymentReasonView {
  readonly sourceId: string
  readonly href: string
  readonly kind: SettlementRow['kind']
  readonly paidOn: string
  readonly currency: string
  readonly functional: string
  readonly amount: MoneyView
  /** What stays on account: the amount less what is applied. */
  readonly rest: MoneyView
  /** Whether the posting could be derived; where not, there is nothing to compare accounts with. */
  readonly isDerived: boolean
  readonly documents: readonly {
    readonly number: string
    readonly href: string
    readonly standing: ErpSettlementRow['standing']
    readonly postedOn: string
  }[]
  readonly applications: readonly ApplicationView[]
  /** By reference, what billing and the ERP cleared. */
  readonly clearings: readonly Compared[]
  /** By account in document and in functional currency, debit positive. */
  readonly accounts: readonly (Compared & { readonly role: AccountFigures['role']; readonly base: Compared })[]
  readonly steps: readonly { readonly title: string; readonly steps: readonly StepView[] }[]
}

/** One document: open when the settlement was recorded, and after it. */
export interface ApplicationView {
  readonly key: string
  readonly number: string
  readonly href: string | null
  readonly intent: 'full' | 'partial' | 'credit'
  readonly gross: MoneyView | null
  readonly before: MoneyView
  readonly applied: MoneyView
  readonly left: MoneyView | null
}

export interface Compared {
  readonly key: string
  readonly expected: MoneyView
  readonly actual: MoneyView
  readonly difference: MoneyView
}

type Ctx = Pick<WebCtx, 'db' | 'scope' | 't' | 'locale'>
type Kept = NonNullable<Awaited<ReturnType<typeof findReasonSettlement>>>

/** What a settlement did to each document, what the ERP did, and both books side by side, as of the last run; null for findings of other kinds. */
export async function readPaymentReason(
  ctx: Ctx,
  subject: { readonly subject_kind: string; readonly subject_source_id: string; readonly cause: string },
): Promise<PaymentReasonView | null> {
  if (subject.subject_kind !== 'payment') return null
  const kept = await findReasonSettlement(ctx.db, { sourceId: subject.subject_source_id, scope: ctx.scope })
  if (!kept) return null
  const at = { tx: ctx.db, asOf: kept.as_of }
  const ground = await loadGround(at, [{ entity: kept.entity, party: kept.bill_to_id }])
  const row = ground.settlements.find((one) => one.source_id === kept.source_id)
  if (!row) return null
  const erp = ground.erp.get(row.source_id) ?? []
  const money = (minor: bigint) => moneyView({ minor, currency: kept.currency }, ctx.locale)
  const applied = row.applications.reduce((sum, one) => sum + BigInt(one.amount_minor), 0n)
  return {
    sourceId: row.source_id,
    href: documentHref('payment', row.source_id),
    kind: row.kind,
    paidOn: row.paid_on,
    currency: kept.currency,
    functional: kept.functional_currency,
    amount: money(row.amount_minor),
    rest: money(row.kind === 'payment' ? row.amount_minor - applied : 0n),
    isDerived: kept.outcome === 'derived',
    documents: erp.map((one) => ({
      number: one.doc_no,
      href: documentHref('erp', one.source_id),
      standing: one.standing,
      postedOn: one.posting_on,
    })),
    applications: usesOf(row).map((use) => applicationView(use, row, ground, money)),
    ...(await comparedBooks(ctx, kept, row, ground)),
    steps: [...storedSteps(ctx, kept), ...(await shortPaySteps(ctx, subject.cause, kept, row, ground))],
  }
}

/** Billing and ERP side by side: by reference what live documents clear, by account what they carry. */
async function comparedBooks(
  ctx: Ctx,
  kept: Kept,
  row: SettlementRow,
  ground: Ground,
): Promise<Pick<PaymentReasonView, 'clearings' | 'accounts'>> {
  const live = (ground.erp.get(row.source_id) ?? []).filter((one) => one.standing === 'live')
  const booked = live.flatMap((one) => one.lines)
  const own = (minor: bigint) => moneyView({ minor, currency: kept.currency }, ctx.locale)
  const base = (minor: bigint) => moneyView({ minor, currency: kept.functional_currency }, ctx.locale)
  const cleared = live.length === 0 ? [] : clearingFigures(clearedOf(row, ground), booked)
  const isDerived = kept.outcome === 'derived'
  const accounts = isDerived ? accountFigures(await listReasonSettlementLines(ctx.db, kept.payment_id), booked) : []
  return {
    clearings: cleared.map((one) => compared(one.reference, one.billingMinor, one.erpMinor, own)),
    accounts: accounts.map((one) => ({
      ...compared(one.account, one.expectedMinor, one.actualMinor, own),
      role: one.role,
      base: compared(one.account, one.expectedBaseMinor, one.actualBaseMinor, base),
    })),
  }
}

interface Use {
  readonly id: string
  readonly minor: bigint
  readonly intent: 'full' | 'partial' | 'credit'
}

/** Every document a settlement uses once, the credit memo first; what it applies to one invoice counts together. */
function usesOf(row: SettlementRow): Use[] {
  return [...new Set(settledIds(row))].map((id) => {
    const own = row.applications.filter((one) => one.invoice_id === id)
    if (own.length === 0) return { id, minor: row.amount_minor, intent: 'credit' }
    const minor = own.reduce((sum, one) => sum + BigInt(one.amount_minor), 0n)
    return { id, minor, intent: own.some((one) => one.intent === 'full') ? 'full' : 'partial' }
  })
}

function applicationView(
  { id, minor, intent }: Use,
  row: SettlementRow,
  ground: Ground,
  money: (minor: bigint) => MoneyView,
): ApplicationView {
  const document = ground.documents.get(id)
  const before = appliedBefore(ground, id, row.document_id)
  const gross = document === undefined ? null : magnitude(document.gross_minor)
  return {
    key: id,
    number: document?.number ?? id,
    href: document ? documentHref(document.kind === 'invoice' ? 'invoice' : 'credit', id) : null,
    intent,
    gross: gross === null ? null : money(gross),
    before: money(before),
    applied: money(minor),
    left: gross === null ? null : money(gross - before - minor),
  }
}

function clearedOf(row: SettlementRow, ground: Ground) {
  return usesOf(row).map(({ id, minor, intent }) => ({
    reference: ground.documents.get(id)?.group_ref ?? id,
    clearedMinor: intent === 'credit' ? -minor : minor,
  }))
}

function compared(key: string, expected: bigint, actual: bigint, money: (minor: bigint) => MoneyView): Compared {
  return { key, expected: money(expected), actual: money(actual), difference: money(actual - expected) }
}

function storedSteps(ctx: Ctx, { explanation, source_id: title }: Kept): PaymentReasonView['steps'] {
  const stored = typeof explanation === 'object' && explanation !== null ? Reflect.get(explanation, 'steps') : []
  const steps = stepViews(ctx, stored)
  return steps.length > 0 ? [{ title, steps }] : []
}

/** How each invoice that was meant to be settled whole came short, as the run judged it: open before by the day it was paid. */
async function shortPaySteps(
  ctx: Ctx,
  cause: string,
  { as_of: asOf, entity, currency }: Kept,
  row: SettlementRow,
  ground: Ground,
): Promise<PaymentReasonView['steps']> {
  if (cause !== 'short_pay') return []
  const tolerances = await readTolerances(ctx.db, asOf)
  return usesOf(row).flatMap(({ id, minor, intent }) => {
    const invoice = ground.documents.get(id)
    if (!invoice || intent !== 'full') return []
    const openBeforeMinor = invoice.gross_minor - paidBefore(ground, id, row)
    const paid = { currency, grossMinor: invoice.gross_minor, openBeforeMinor, appliedMinor: minor }
    const short = judgeShortPay(paid, tolerances.get(`${entity}|${currency}`))
    return short ? [{ title: invoice.number, steps: stepViews(ctx, short.steps) }] : []
  })
}

function magnitude(minor: bigint): bigint {
  return minor < 0n ? -minor : minor
}
