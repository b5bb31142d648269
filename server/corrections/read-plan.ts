import { findPlan, listPlanRows, type PlanRow } from '#db/queries/plan-pages'
import type { ErpDocumentDraft } from '../domain/corrections/erp-draft.ts'
import { type EffectRow, planEffect } from '../domain/corrections/plan-effect.ts'
import type { Money } from '../domain/money.ts'
import { type MoneyView, moneyView } from '../i18n/format.ts'
import { groupOf, type PostingGroup, purposeWord } from '../posting/posting-view.ts'
import { readReceivables } from './plan-approval.ts'
import { type PlanActionName, type PlanHeadView, type PlanViewCtx, planHeadView, planRefusal } from './plan-views.ts'

const MOST = 5000

export interface PlanRowView {
  readonly no: number
  readonly reference: string
  readonly purpose: string
  readonly numbers: string
  readonly exception: { readonly href: string; readonly reference: string } | null
  readonly postingOn: string | null
  readonly period: string
  readonly isPriorPeriod: boolean
  readonly isSoftClosed: boolean
  /** The receivable in document currency, debit positive; null where nothing is sent. */
  readonly amount: MoneyView | null
  readonly outcome: 'create' | 'reverse' | 'already_posted' | 'blocked'
  readonly outcomeWord: string
  readonly posting: {
    readonly href: string
    readonly group: PostingGroup
    readonly word: string
    readonly problem: string | null
  } | null
}

export interface PlanEffectView {
  readonly id: string
  readonly period: string
  readonly account: string
  readonly amount: MoneyView
  readonly base: MoneyView
}

export interface PlanView {
  readonly head: PlanHeadView
  readonly items: readonly PlanRowView[]
  readonly counts: Readonly<Record<PlanRowView['outcome'], number>>
  /** What its documents do per period and account: document currency beside functional currency. */
  readonly effect: readonly PlanEffectView[]
  /** Sentences that say why the reader may not; null where they may. */
  readonly refusals: Readonly<Record<PlanActionName, string | null>>
}

/** Everything a page shows of a plan; null when it does not exist or lies outside the reader's entities. */
export async function readPlan(ctx: PlanViewCtx, planId: string): Promise<PlanView | null> {
  const plan = await findPlan(ctx.db, { planId, scope: ctx.scope })
  if (!plan) return null
  const rows = await listPlanRows(ctx.db, { planId, limit: MOST })
  const receivables = await readReceivables(ctx.db, plan.entity)
  const drafts = rows.flatMap((row) => (row.outcome === 'send' ? [draftOf(row)] : []))
  const effectOf = (documents: readonly ErpDocumentDraft[]) => planEffect(documents, () => plan.functional_currency)
  const items = rows.map((row) => {
    const cells = row.outcome === 'send' ? effectOf([draftOf(row)]) : null
    const moved = (cells ?? []).filter((cell) => receivables.has(cell.account))
    return itemView(ctx, row, receivableOf(moved, row.currency, plan.functional_currency))
  })
  const count = (outcome: PlanRowView['outcome']) => items.filter((item) => item.outcome === outcome).length
  const refusal = (action: PlanActionName) => planRefusal(ctx, action, plan)
  return {
    head: planHeadView(ctx, plan),
    items,
    counts: {
      create: count('create'),
      reverse: count('reverse'),
      already_posted: count('already_posted'),
      blocked: count('blocked'),
    },
    effect: effectOf(drafts).map((cell) => effectView(ctx, cell, plan.functional_currency)),
    refusals: {
      'plans.submit': refusal('plans.submit'),
      'plans.approve': refusal('plans.approve'),
      'plans.reject': refusal('plans.reject'),
      'plans.withdraw': refusal('plans.withdraw'),
      'plans.retry': refusal('plans.retry'),
    },
  }
}

function draftOf(row: PlanRow): ErpDocumentDraft {
  return row.document as ErpDocumentDraft // a row to send holds the document it was planned with
}

/** What a row does to receivables; in functional currency where the document amount stays, null where it touches none. */
function receivableOf(cells: readonly EffectRow[], currency: string, functional: string): Money | null {
  if (cells.length === 0) return null
  const minor = cells.reduce((sum, cell) => sum + cell.amountMinor, 0n)
  const baseMinor = cells.reduce((sum, cell) => sum + cell.baseMinor, 0n)
  return minor === 0n && baseMinor !== 0n ? { minor: baseMinor, currency: functional } : { minor, currency }
}

function itemView(ctx: PlanViewCtx, row: PlanRow, moved: Money | null): PlanRowView {
  const outcome = row.outcome === 'send' ? (row.purpose === 'reverse' ? 'reverse' : 'create') : row.outcome
  const blocked = blockedCodes.find((code) => code === row.blocked_code)
  const detail = row.detail as { numbers?: string[]; prior_period?: boolean; soft_closed?: boolean } // the plan wrote it so
  return {
    no: row.item_no,
    reference: row.external_ref,
    purpose: purposeWord(ctx, row.purpose),
    numbers: (detail.numbers ?? []).join(', '),
    exception:
      row.exception_id === null
        ? null
        : { href: `/exceptions/${row.exception_id}`, reference: row.exception_reference ?? '' },
    postingOn: row.outcome === 'send' ? row.posting_on : null,
    period: row.period,
    isPriorPeriod: detail.prior_period ?? false,
    isSoftClosed: detail.soft_closed ?? false,
    amount: moved === null ? null : moneyView(moved, ctx.locale),
    outcome,
    outcomeWord: blocked ? ctx.t(`corrections.blocked.${blocked}`) : ctx.t(`corrections.outcome.${outcome}`),
    posting:
      row.posting_id === null || row.posting_state === null
        ? null
        : {
            href: `/posting/${row.posting_id}`,
            group: groupOf(row.posting_state),
            word: ctx.t(`posting.state.${row.posting_state}`),
            problem: row.posting_problem,
          },
  }
}

const blockedCodes = [
  'unmapped',
  'rate_missing',
  'document_void',
  'no_document',
  'period_state_missing',
  'in_another_plan',
  'no_connection',
  'needs_investigation',
] as const

function effectView(ctx: PlanViewCtx, cell: EffectRow, functional: string): PlanEffectView {
  return {
    id: `${cell.currency}-${cell.period}-${cell.account}`,
    period: cell.period,
    account: cell.account,
    amount: moneyView({ minor: cell.amountMinor, currency: cell.currency }, ctx.locale),
    base: moneyView({ minor: cell.baseMinor, currency: functional }, ctx.locale),
  }
}
