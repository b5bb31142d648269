import { findReasonCredit } from '#db/queries/reason-settlements'
import { listOpenCredits } from '#db/queries/receivables-erp'
import type { WebCtx } from '../auth/web-ctx.ts'
import { documentHref } from '../documents/document-kind.ts'
import { daysBetween } from '../domain/day.ts'
import { CREDIT_AGE_DAYS, utcDay } from '../domain/receivables/open-credit.ts'
import { countText, type MoneyView, moneyView } from '../i18n/format.ts'

/** What stands behind a credit nobody used; a credit is negative. */
export interface CreditReasonView {
  readonly number: string
  readonly href: string
  readonly dated: string
  readonly judged: string
  /** Days from its date to the day of judgement, in UTC, and how many it may be. */
  readonly age: string
  readonly limit: string
  readonly booked: MoneyView
  readonly used: MoneyView
  readonly open: MoneyView
  /** The oldest open invoice of the customer in the currency. */
  readonly invoice: { readonly number: string; readonly href: string; readonly open: MoneyView } | null
}

/** A credit of the ERP: booked, used, open, how old, and what it could be used on, as of the last run; null for findings of other kinds. */
export async function readCreditReason(
  ctx: Pick<WebCtx, 'db' | 'scope' | 'locale'>,
  subject: { readonly subject_kind: string; readonly subject_source_id: string },
): Promise<CreditReasonView | null> {
  if (subject.subject_kind !== 'open_credit') return null
  const { subject_source_id: sourceId } = subject
  const owner = await findReasonCredit(ctx.db, { sourceId, scope: ctx.scope })
  if (!owner) return null
  const credits = await listOpenCredits(ctx.db, [owner], owner.as_of)
  const credit = credits.find((row) => row.source_id === sourceId)
  if (!credit) return null
  const money = (minor: bigint) => moneyView({ minor, currency: credit.currency }, ctx.locale)
  const judged = utcDay(owner.as_of)
  const { invoice_source_id: invoiceId, invoice_no: invoiceNo, invoice_open_minor: invoiceOpen } = credit
  return {
    number: credit.doc_no,
    href: documentHref('erp', sourceId),
    dated: credit.document_on,
    judged,
    age: countText(BigInt(daysBetween(credit.document_on, judged)), ctx.locale),
    limit: countText(BigInt(CREDIT_AGE_DAYS), ctx.locale),
    booked: money(credit.booked_minor),
    used: money(credit.open_minor - credit.booked_minor),
    open: money(credit.open_minor),
    invoice:
      invoiceId === null || invoiceNo === null || invoiceOpen === null
        ? null
        : { number: invoiceNo, href: documentHref('erp', invoiceId), open: money(invoiceOpen) },
  }
}
