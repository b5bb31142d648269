import { z } from 'zod'
import type { Tx } from '#db/client'
import { listOpenMembers } from '#db/queries/exception-work'
import { lockRefusedPostings, notePostings, rearmPostings } from '#db/queries/plan-postings'
import { findNewestInstant, listOpenUnder } from '#db/queries/plan-sources'
import { lockPlan, movePlan } from '#db/queries/plans'
import { defineAction } from '../auth/define-action.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { treatments } from '../domain/corrections/remedies.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'
import { readQueueAddress } from '../exceptions/queue-address.ts'
import { filterOf } from '../exceptions/read-queue.ts'
import { softClosedRefusal } from '../posting/soft-closed.ts'
import { enqueue } from '../queue/enqueue.ts'
import {
  approvePlan,
  type Decided,
  movePlanAside,
  type PlanDecision,
  recordDecision,
  refusalFor,
} from './decide-plan.ts'
import { proposePlan } from './propose-plan.ts'
import { transact } from './transact.ts'

const MOST = 5000
const reason = z.string().trim().min(1).max(2000)
const decision = z.object({ planId: z.uuid(), rowVersion: z.int().positive() })

/** Proposes plans for chosen exceptions, for the open ones of cases, or for everything a filter of the queue shows. */
export const proposePlanAction = defineAction(
  'plans.propose',
  z.object({
    kind: z.enum(['recommended', ...treatments]).default('recommended'),
    exceptionIds: z.array(z.uuid()).max(MOST).default([]),
    caseIds: z.array(z.uuid()).max(200).default([]),
    /** The address of the queue whose rows are meant. */
    filter: z.record(z.string(), z.string()).optional(),
    title: z.string().trim().max(200).optional(),
    reason,
    asDraft: z.boolean().default(false),
  }),
  (ctx, input) =>
    transact(ctx, async (tx) => {
      const { caseIds, filter, title, ...wish } = input
      const exceptionIds = [...new Set([...wish.exceptionIds, ...(await idsOf(tx, ctx, { caseIds, filter }))])]
      const proposed = await proposePlan(tx, ctx, { ...wish, exceptionIds, ...(title && { title }) })
      if (!proposed.ok) return proposed
      const { references, sendCount, blockedCount } = proposed.value
      const message = ctx.t('corrections.proposed', {
        plans: references.join(', '),
        count: sendCount,
        blocked: blockedCount,
      })
      return done({ ...proposed.value, message })
    }),
)

async function idsOf(
  tx: Tx,
  ctx: WebCtx,
  wish: { caseIds: readonly string[]; filter: Record<string, string> | undefined },
): Promise<string[]> {
  const members = await listOpenMembers(tx, { caseIds: wish.caseIds, scope: ctx.scope, limit: MOST })
  if (!wish.filter) return members.map((row) => row.exception_id)
  const asOf = (await findNewestInstant(tx)) ?? ctx.now()
  const filter = filterOf(ctx, readQueueAddress(wish.filter), asOf)
  return [...members.map((row) => row.exception_id), ...(await listOpenUnder(tx, filter, MOST))]
}

/** Hands a draft in for approval. */
export const submitPlanAction = defineAction('plans.submit', decision, (ctx, input) =>
  decide(ctx, (tx) => movePlanAside(tx, ctx, { ...input, action: 'plans.submit' })),
)

/** Approves and starts a plan. */
export const approvePlanAction = defineAction(
  'plans.approve',
  decision.extend({ reason: z.string().trim().max(2000).optional() }),
  (ctx, input) => decide(ctx, (tx) => approvePlan(tx, ctx, wishOf(input))),
)

/** Sends a plan back with a reason; it is not carried out. */
export const rejectPlanAction = defineAction('plans.reject', decision.extend({ reason }), (ctx, input) =>
  decide(ctx, (tx) => movePlanAside(tx, ctx, { ...input, action: 'plans.reject' })),
)

/** Takes one's own plan back before anybody approved it. */
export const withdrawPlanAction = defineAction(
  'plans.withdraw',
  decision.extend({ reason: z.string().trim().max(2000).optional() }),
  (ctx, input) => decide(ctx, (tx) => movePlanAside(tx, ctx, { ...wishOf(input), action: 'plans.withdraw' })),
)

/** Lets the documents that the ERP refused try again as they are, after the cause was put right there. */
export const retryPlanAction = defineAction('plans.retry', decision.extend({ reason }), (ctx, input) =>
  decide(ctx, (tx) => retryPlan(tx, ctx, input)),
)

async function retryPlan(tx: Tx, ctx: WebCtx, wish: PlanDecision & { reason: string }): Promise<Outcome<Decided>> {
  const plan = await lockPlan(tx, { planId: wish.planId, scope: ctx.scope })
  if (!plan) return refuse('not_found')
  const refusal = refusalFor('plans.retry', plan, wish)
  if (refusal) return refusal
  const refused = await lockRefusedPostings(tx, plan.plan_id)
  if (refused.length === 0) return refuse('plan_nothing_refused')
  const periods = [...new Set(refused.map((posting) => posting.period))]
  const soft = await softClosedRefusal(tx, ctx, { entity: plan.entity, periods })
  if (soft) return soft
  const ids = refused.map((posting) => posting.posting_id)
  await rearmPostings(tx, ids)
  const before = new Map(refused.map((posting) => [posting.posting_id, posting.state]))
  await notePostings(tx, { ids, before, at: ctx.now(), actor: ctx.actor.userId, detail: { reason: wish.reason } })
  const state = plan.state === 'half_done' ? 'half_done' : 'executing'
  await movePlan(tx, { planId: plan.plan_id, state })
  await enqueue(ctx.boss, tx, 'drain-lane', { entity: plan.entity }, { correlationId: ctx.correlationId })
  await recordDecision(tx, ctx, { plan, action: 'plans.retry', state, reason: wish.reason })
  return done({ planId: plan.plan_id, state })
}

function wishOf(input: { planId: string; rowVersion: number; reason?: string | undefined }): PlanDecision {
  const { planId, rowVersion } = input
  return input.reason === undefined ? { planId, rowVersion } : { planId, rowVersion, reason: input.reason }
}

async function decide(ctx: WebCtx, change: (tx: Tx) => Promise<Outcome<Decided>>) {
  const outcome = await transact(ctx, change)
  if (!outcome.ok) return outcome
  return done({ ...outcome.value, message: ctx.t('corrections.decided', { state: outcome.value.state }) })
}
