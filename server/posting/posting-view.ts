import type { PostingRow } from '#db/queries/posting-pages'
import type { WebCtx } from '../auth/web-ctx.ts'
import { type MoneyView, moneyView } from '../i18n/format.ts'
import { durationText, type InstantView, instantView } from '../i18n/moment.ts'

/** The states as the pages count them; what waits for its turn is prepared. */
export const postingGroups = {
  prepared: ['planned', 'approved', 'held'],
  ready: ['ready'],
  sending: ['sending'],
  posted: ['posted'],
  confirmed: ['confirmed'],
  uncertain: ['uncertain'],
  rejected: ['rejected'],
  cancelled: ['cancelled'],
} as const

export type PostingGroup = keyof typeof postingGroups

/** The group a state is counted in. */
export function groupOf(state: PostingRow['state']): PostingGroup {
  return state === 'planned' || state === 'approved' || state === 'held' ? 'prepared' : state
}

/** Narrows a word from an address to a group. */
export function isPostingGroup(word: string): word is PostingGroup {
  return Object.hasOwn(postingGroups, word)
}

export interface PostingView {
  readonly id: string
  readonly href: string
  readonly reference: string
  readonly planHref: string
  readonly planReference: string
  readonly entity: string
  readonly period: string
  readonly postingOn: string
  readonly purpose: string
  readonly group: PostingGroup
  readonly stateWord: string
  readonly attempt: string
  readonly amount: MoneyView
  readonly erpDocNo: string | null
  readonly problem: string | null
  readonly retry: RetryView | null
}

/** When it is tried again, and how long that is from now. */
export interface RetryView {
  readonly at: InstantView
  readonly wait: string
}

type ViewCtx = Pick<WebCtx, 't' | 'locale' | 'now'>

/** One posting, ready to show. Its amount is the receivable in document currency, debit positive. */
export function postingView(ctx: ViewCtx, row: PostingRow): PostingView {
  const { t, locale } = ctx
  return {
    id: row.posting_id,
    href: `/posting/${row.posting_id}`,
    reference: row.external_ref,
    planHref: `/plans/${row.plan_id}`,
    planReference: row.plan_reference ?? '',
    entity: row.entity,
    period: row.period,
    postingOn: row.posting_on,
    purpose: purposeWord(ctx, row.purpose),
    group: groupOf(row.state),
    stateWord: t(`posting.state.${row.state}`),
    attempt: String(row.attempt),
    amount: moneyView({ minor: row.amount_minor, currency: row.currency }, locale),
    erpDocNo: row.erp_doc_no,
    problem: row.problem,
    retry: retryView(ctx, row.retry_at),
  }
}

const purposes = ['post', 'reverse', 'rebook', 'supplement', 'adjust'] as const

/** What a posting is for, in a word. */
export function purposeWord({ t }: Pick<WebCtx, 't'>, purpose: string): string {
  const known = purposes.find((one) => one === purpose)
  return known ? t(`posting.purpose.${known}`) : purpose
}

/** The wait until an instant; null where nothing waits or its time has come. */
export function retryView({ locale, now }: Pick<WebCtx, 'locale' | 'now'>, at: Date | null): RetryView | null {
  if (at === null) return null
  const wait = at.getTime() - now().getTime()
  if (wait <= 0) return null
  const text = wait < 60_000 ? `${Math.ceil(wait / 1000)} s` : durationText(wait)
  return { at: instantView(at, 'UTC', locale), wait: text }
}
