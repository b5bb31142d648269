import { countPlanExceptions, sumPlanReceivables } from '#db/queries/plan-figures'
import { listReceivableAccounts } from '#db/queries/plan-sources'
import type { WebCtx } from '../auth/web-ctx.ts'
import { invariant } from '../domain/invariant.ts'
import { parseDecimalToMinor } from '../domain/money.ts'
import { type MoneyView, moneyView } from '../i18n/format.ts'
import type { PlanHeadView } from './plan-views.ts'
import type { PlanView } from './read-plan.ts'
import { readPlans } from './read-plans.ts'

const SHOWN = 200

/** The states a list can be narrowed to, by the word in the address. */
const filters: Readonly<Record<string, readonly PlanHeadView['state'][]>> = {
  waiting: ['draft', 'submitted'],
  moving: ['approved', 'executing', 'half_done'],
  failed: ['failed'],
  done: ['done'],
  set_aside: ['rejected', 'withdrawn'],
}

/** A plan with the receivables it sends, in document currency without sign, one sum per currency. */
export interface PlanLine extends PlanHeadView {
  readonly sums: readonly MoneyView[]
}

/** The plans a list shows, as its address asks for them. */
export async function readPlanLines(
  ctx: WebCtx,
  ask: { entity?: string | undefined; state?: string | undefined },
): Promise<readonly PlanLine[]> {
  const states = ask.state === undefined ? undefined : filters[ask.state]
  const plans = (await readPlans(ctx))
    .filter((plan) => ask.entity === undefined || plan.entity === ask.entity)
    .filter((plan) => states === undefined || states.includes(plan.state))
    .slice(0, SHOWN)
  const sums = await readSums(
    ctx,
    plans.map((plan) => plan.id),
  )
  return plans.map((plan) => ({ ...plan, sums: sums.get(plan.id) ?? [] }))
}

export interface PlanFigures {
  readonly sums: readonly MoneyView[]
  readonly periods: readonly string[]
  readonly postings: {
    readonly all: number
    readonly posted: number
    readonly confirmed: number
    readonly refused: number
  }
  readonly exceptions: { readonly all: number; readonly resolved: number }
  /** True while something of it is on its way, the proof included. */
  readonly isMoving: boolean
}

/** How much a plan sends and how far it got. */
export async function readPlanFigures(ctx: WebCtx, { head, items }: PlanView): Promise<PlanFigures> {
  const [sums, exceptions] = await Promise.all([readSums(ctx, [head.id]), countPlanExceptions(ctx.db, head.id)])
  const sent = items.filter((item) => item.outcome === 'create' || item.outcome === 'reverse')
  const count = (...groups: string[]) =>
    sent.filter((item) => item.posting && groups.includes(item.posting.group)).length
  const isUnproven = head.state === 'done' && exceptions.resolved < exceptions.all
  return {
    sums: sums.get(head.id) ?? [],
    periods: [...new Set(sent.map((item) => item.period))].sort(),
    postings: {
      all: sent.length,
      posted: count('posted', 'confirmed'),
      confirmed: count('confirmed'),
      refused: count('rejected', 'cancelled'),
    },
    exceptions,
    isMoving: head.state === 'executing' || head.state === 'half_done' || isUnproven,
  }
}

async function readSums(ctx: WebCtx, planIds: readonly string[]): Promise<ReadonlyMap<string, readonly MoneyView[]>> {
  const accounts = [...new Set((await listReceivableAccounts(ctx.db)).map((row) => row.account))]
  const rows = await sumPlanReceivables(ctx.db, { planIds, accounts })
  const byPlan = Map.groupBy(rows, (row) => row.plan_id)
  return new Map([...byPlan].map(([planId, own]) => [planId, own.map((row) => moneyOf(row, ctx.locale))]))
}

/** A decimal of the database as an amount to show. */
function moneyOf({ receivable, currency }: { receivable: string; currency: string }, locale: string): MoneyView {
  const parsed = parseDecimalToMinor(receivable, currency)
  invariant(parsed.ok, `${receivable} is an amount in ${currency}`)
  return moneyView({ minor: parsed.minor, currency }, locale)
}
