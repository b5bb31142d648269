import { documentHref, traceHref } from '../documents/document-kind.ts'
import type { Money } from '../domain/money.ts'
import { type MoneyView, moneyView } from '../i18n/format.ts'
import type { ComparedSides } from './compared-sides.ts'
import type { ReadCtx } from './read-context.ts'

/** One document of one side, for exceptions with several: splits, consolidated months, duplicates, chains. */
export interface MemberView {
  readonly id: string
  readonly number: string
  readonly href: string
  readonly traceHref: string
  readonly customer: string | null
  readonly date: string
  readonly period: string
  readonly amount: MoneyView
  readonly tone: 'matched' | 'missing' | 'excluded' | 'failed'
  readonly status: string
}

export interface MembersView {
  readonly billing: readonly MemberView[]
  readonly erp: readonly MemberView[]
  readonly billingSum: MoneyView | null
  readonly erpSum: MoneyView | null
}

/** Every document on both sides with its signed gross, the subject of the exception first. Sums take in what is live, and only where there is one currency. */
export function membersView(ctx: Pick<ReadCtx, 't' | 'locale'>, sides: ComparedSides, subjectId: string): MembersView {
  const subjectFirst = (a: Counted, b: Counted) => Number(b.view.id === subjectId) - Number(a.view.id === subjectId)
  const billing = sides.billing.map((one) => billingMember(ctx, one)).sort(subjectFirst)
  const erp = sides.erp.map((one) => erpMember(ctx, sides, one)).sort(subjectFirst)
  return {
    billing: billing.map((one) => one.view),
    erp: erp.map((one) => one.view),
    billingSum: sumOf(
      billing.map((one) => one.counted),
      ctx.locale,
    ),
    erpSum: sumOf(
      erp.map((one) => one.counted),
      ctx.locale,
    ),
  }
}

/** A member, and what it adds to the sum of its side: nothing when it does not stand. */
interface Counted {
  readonly view: MemberView
  readonly counted: Money | null
}

function billingMember(ctx: Pick<ReadCtx, 't' | 'locale'>, one: ComparedSides['billing'][number]): Counted {
  const amount = { minor: one.gross_minor, currency: one.currency }
  const isVoid = one.status === 'void'
  const view: MemberView = {
    id: one.document_id,
    number: one.number,
    href: documentHref(billingKind(one.kind), one.source_id),
    traceHref: traceHref(billingKind(one.kind), one.source_id),
    customer: one.customer_name ?? one.bill_to_id,
    date: one.issue_on,
    period: one.issue_on.slice(0, 7),
    amount: moneyView(amount, ctx.locale),
    tone: isVoid ? 'excluded' : 'matched',
    status: ctx.t(isVoid ? 'exception.members.void' : 'exception.members.finalised'),
  }
  return { view, counted: isVoid ? null : amount }
}

function erpMember(
  ctx: Pick<ReadCtx, 't' | 'locale'>,
  sides: ComparedSides,
  one: ComparedSides['erp'][number],
): Counted {
  const amount = { minor: receivableOf(sides, one.document_id), currency: one.currency }
  const state = erpState(sides, one)
  const view: MemberView = {
    id: one.document_id,
    number: one.doc_no,
    href: documentHref('erp', one.source_id),
    traceHref: traceHref('erp', one.source_id),
    customer: one.customer_no,
    date: one.posting_on,
    period: one.period,
    amount: moneyView(amount, ctx.locale),
    tone: erpTones[state],
    status: ctx.t(`exception.members.${state}`),
  }
  return { view, counted: state === 'live' ? amount : null }
}

function billingKind(kind: 'invoice' | 'credit_memo'): 'invoice' | 'credit' {
  return kind === 'invoice' ? 'invoice' : 'credit'
}

type ErpState = 'live' | 'reversed' | 'reversal' | 'rejected'
const erpTones = { live: 'matched', reversed: 'excluded', reversal: 'excluded', rejected: 'failed' } as const

function erpState(sides: ComparedSides, one: ComparedSides['erp'][number]): ErpState {
  if (one.status === 'rejected') return 'rejected'
  if (one.reversal_of) return 'reversal'
  const isReversed = sides.erp.some((other) => other.reversal_of === one.source_id)
  const isChained = sides.matches.some((member) => member.document_id === one.document_id && member.role === 'reversed')
  return isReversed || isChained ? 'reversed' : 'live'
}

function receivableOf(sides: ComparedSides, documentId: string): bigint {
  return sides.erpLines
    .filter((line) => line.document_id === documentId && sides.accounts.receivable.has(line.account))
    .reduce((total, line) => total + line.amount_minor, 0n)
}

function sumOf(amounts: readonly (Money | null)[], locale: string): MoneyView | null {
  const counted = amounts.filter((amount) => amount !== null)
  const [first] = counted
  if (!first || counted.some((amount) => amount.currency !== first.currency)) return null
  return moneyView(
    { minor: counted.reduce((total, amount) => total + amount.minor, 0n), currency: first.currency },
    locale,
  )
}
