import type { Db, Tx } from '#db/client'
import { markDirtyMembers } from '#db/queries/dirty-billing'
import { insertExceptionEvents, lockExceptions } from '#db/queries/exception-work'
import type { DuePosting } from '#db/queries/postings-lane'
import {
  countPlanPostings,
  insertAttemptStep,
  listExceptionsOfPosting,
  lockPlanState,
  movePosting,
  type PostingChange,
  type PostingState,
  storePlanState,
} from '#db/queries/postings-move'
import type { PostingAttemptTable } from '#db/schema/posting'
import { type AuditValue, recordAudit } from '../audit/record-audit.ts'
import type { EngineCtx } from './lane.ts'
import { planStateOf } from './plan-state.ts'

export interface Step {
  readonly step: PostingAttemptTable['step']
  readonly detail?: object
}

export type MovedPosting = Pick<
  DuePosting,
  'posting_id' | 'plan_id' | 'item_no' | 'external_ref' | 'attempt' | 'epoch' | 'correlation_id'
>

export interface Transition {
  readonly posting: MovedPosting
  readonly from: PostingState
  readonly change: PostingChange
  /** Why, as kept with the event and in the audit. */
  readonly detail: { readonly [name: string]: AuditValue }
  readonly steps?: readonly Step[]
  readonly reason?: string
  /** Called when all is written and nothing committed. */
  readonly beforeCommit?: () => Promise<void>
}

/**
 * Moves a posting on in one transaction with its event, the steps of the attempt, its plan, the exceptions it is for and
 * one row of the audit. Answers the attempt it then has; undefined when it no longer was where the caller believed it.
 * Where the period was locked meanwhile the posting is rejected instead, and the answer is undefined.
 */
export async function recordTransition(ctx: EngineCtx, db: Db, told: Transition): Promise<number | undefined> {
  try {
    return await db.transaction().execute((tx) => moveInside(tx, ctx, told))
  } catch (error) {
    if (!isPeriodLock(error)) throw error
    const change = { to: 'rejected', code: 'period_locked', problem: error.message } as const
    await db.transaction().execute((tx) => moveInside(tx, ctx, { ...told, change, detail: { code: 'period_locked' } }))
    return undefined
  }
}

/** True of what the database raises where a period is locked, unknown or not yet open. */
export function isPeriodLock(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && (error.code === 'TO001' || error.code === 'TO002')
}

/** The same inside a transaction of the caller, who locks nothing of the audit before. Throws where the period is locked. */
export async function moveInside(tx: Tx, ctx: EngineCtx, told: Transition): Promise<number | undefined> {
  const { posting, from, change } = told
  const planBefore = await lockPlanState(tx, posting.plan_id)
  const attempt = await movePosting(tx, {
    postingId: posting.posting_id,
    from,
    attempt: posting.attempt,
    change,
    actor: ctx.actor.userId,
    detail: told.detail,
  })
  if (attempt === undefined) return undefined
  for (const { step, detail = {} } of told.steps ?? []) {
    await insertAttemptStep(tx, { postingId: posting.posting_id, attempt, epoch: posting.epoch, step, detail })
  }
  if (change.to === 'posted') {
    await markDirtyMembers(tx, posting.posting_id)
    await tellExceptions(tx, ctx, posting, change.docNo)
  }
  const planAfter = planStateOf(await countPlanPostings(tx, posting.plan_id))
  if (planAfter !== planBefore) await storePlanState(tx, { planId: posting.plan_id, state: planAfter })
  await recordAudit(tx, {
    actor: ctx.actor.userId,
    action: `postings.${change.to}`,
    objectKind: 'posting',
    objectId: posting.posting_id,
    before: { state: from, attempt: posting.attempt },
    after: { state: change.to, attempt },
    ...(told.reason !== undefined && { reason: told.reason }),
    detail: {
      reference: posting.external_ref,
      ...told.detail,
      ...(planAfter !== planBefore && { plan: { id: posting.plan_id, from: planBefore, to: planAfter } }),
    },
    correlationId: posting.correlation_id,
    at: ctx.now(),
  })
  await told.beforeCommit?.()
  return attempt
}

async function tellExceptions(tx: Tx, ctx: EngineCtx, posting: MovedPosting, docNo: string): Promise<void> {
  const ids = await listExceptionsOfPosting(tx, { planId: posting.plan_id, itemNo: posting.item_no })
  if (ids.length === 0) return
  await lockExceptions(tx, { ids, scope: 'all' })
  await insertExceptionEvents(tx, {
    ids,
    kind: 'posted',
    at: ctx.now(),
    actor: ctx.actor.userId,
    detail: { reference: posting.external_ref, erpDocNo: docNo, planId: posting.plan_id },
    correlationId: posting.correlation_id,
  })
}
