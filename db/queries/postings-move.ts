import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'
import type { PlanTable, PostingAttemptTable, PostingTable } from '../schema/posting.ts'
import { milliseconds } from './postings-lane.ts'

export type PostingState = PostingTable['state']

/** What a posting becomes, and what is known of it then. Instants are the database's own. */
export type PostingChange =
  | { readonly to: 'sending'; readonly leaseMs: number; readonly holder: string }
  | { readonly to: 'posted'; readonly sourceId: string; readonly docNo: string }
  /** Looked up again after a while; null: only a person can say what became of it. */
  | { readonly to: 'uncertain'; readonly lookUpAfterMs: number | null; readonly code: string; readonly problem: string }
  | { readonly to: 'ready'; readonly retryAfterMs: number; readonly problem: string | null }
  | { readonly to: 'rejected'; readonly code: string; readonly problem: string }
  | { readonly to: 'confirmed' }

function columnsOf(change: PostingChange) {
  const free = { lease_until: null, lease_holder: null, retry_at: null }
  const clear = { ...free, problem_code: null, problem: null, look_ups_missing: 0, looked_up_at: null }
  switch (change.to) {
    case 'sending':
      return {
        ...clear,
        attempt: sql<number>`attempt + 1`,
        lease_until: sql<Date>`clock_timestamp() + ${milliseconds(change.leaseMs)}`,
        lease_holder: change.holder,
      }
    case 'posted':
      return {
        ...clear,
        erp_source_id: change.sourceId,
        erp_doc_no: change.docNo,
        posted_at: sql<Date>`clock_timestamp()`,
      }
    case 'uncertain':
      return {
        ...clear,
        retry_at:
          change.lookUpAfterMs === null ? null : sql<Date>`clock_timestamp() + ${milliseconds(change.lookUpAfterMs)}`,
        problem_code: change.code,
        problem: change.problem,
      }
    case 'ready':
      return {
        ...clear,
        retry_at: change.retryAfterMs > 0 ? sql<Date>`clock_timestamp() + ${milliseconds(change.retryAfterMs)}` : null,
        problem: change.problem,
      }
    case 'rejected':
      return { ...free, problem_code: change.code, problem: change.problem }
    case 'confirmed':
      return { ...clear, confirmed_at: sql<Date>`clock_timestamp()` }
  }
}

/** Changes a posting if it still is where the caller believes it to be: in this state, under this attempt. Answers the attempt it has now; undefined when somebody else moved it. Throws TO001 or TO002 where the period forbids it. */
export async function movePosting(
  tx: Tx,
  move: {
    postingId: string
    from: PostingState
    attempt: number
    change: PostingChange
    actor: string
    detail: object
  },
): Promise<number | undefined> {
  const moved = await tx
    .updateTable('posting')
    .set({ state: move.change.to, ...columnsOf(move.change) })
    .where('posting_id', '=', move.postingId)
    .where('state', '=', move.from)
    .where('attempt', '=', move.attempt)
    .returning('attempt')
    .executeTakeFirst()
  if (!moved) return undefined
  await sql`
    insert into posting_event (posting_id, event_no, at, actor, from_state, to_state, detail)
    select ${move.postingId}::uuid, coalesce(max(event_no), 0) + 1, clock_timestamp(), ${move.actor}, ${move.from}, ${move.change.to},
      ${JSON.stringify(move.detail)}::jsonb from posting_event where posting_id = ${move.postingId}`.execute(tx)
  return moved.attempt
}

/** Writes down one step of an attempt: what was asked or sent, or what came back. It carries the instant at which its transaction began, so that it never stands behind the change of state it led to. */
export async function insertAttemptStep(
  tx: Tx,
  told: { postingId: string; attempt: number; epoch: number; step: PostingAttemptTable['step']; detail: object },
): Promise<void> {
  await sql`
    insert into posting_attempt (posting_id, attempt, step_no, step, at, epoch, detail)
    select ${told.postingId}::uuid, ${told.attempt}::int, coalesce(max(step_no), 0) + 1, ${told.step}, now(), ${told.epoch}::int,
      ${JSON.stringify(told.detail)}::jsonb from posting_attempt
    where posting_id = ${told.postingId} and attempt = ${told.attempt}`.execute(tx)
}

/** The sender is alive and still waits for the answer. */
export async function renewLease(
  db: Db,
  lease: { postingId: string; attempt: number; leaseMs: number },
): Promise<void> {
  await db
    .updateTable('posting')
    .set({ lease_until: sql`clock_timestamp() + ${milliseconds(lease.leaseMs)}` })
    .where('posting_id', '=', lease.postingId)
    .where('attempt', '=', lease.attempt)
    .where('state', '=', 'sending')
    .execute()
}

/** Notes that an uncertain posting was looked up and not found; the next look-up is due after the time in which a request can still take effect. */
export async function noteMissing(
  tx: Tx,
  looked: { postingId: string; attempt: number; againAfterMs: number },
): Promise<void> {
  await tx
    .updateTable('posting')
    .set({
      look_ups_missing: sql`look_ups_missing + 1`,
      looked_up_at: sql`clock_timestamp()`,
      retry_at: sql`clock_timestamp() + ${milliseconds(looked.againAfterMs)}`,
    })
    .where('posting_id', '=', looked.postingId)
    .where('attempt', '=', looked.attempt)
    .where('state', '=', 'uncertain')
    .execute()
}

/** The plan a posting belongs to, locked until the transaction ends. */
export async function lockPlanState(tx: Tx, planId: string): Promise<PlanTable['state']> {
  const plan = await tx
    .selectFrom('plan')
    .select('state')
    .where('plan_id', '=', planId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return plan.state
}

/** How many postings of a plan stand where, told apart by whether the reversal they follow stands. */
export async function countPlanPostings(tx: Tx, planId: string) {
  const follows = sql<boolean>`coalesce(d.state in ('posted', 'confirmed'), false)`
  return tx
    .selectFrom('posting as p')
    .leftJoin('posting as d', 'd.posting_id', 'p.depends_on')
    .select(['p.state', follows.as('reversal_stands'), sql<number>`count(*)::int`.as('postings')])
    .where('p.plan_id', '=', planId)
    .groupBy(['p.state', follows])
    .orderBy('p.state')
    .limit(50)
    .execute()
}

export type PlanCount = Awaited<ReturnType<typeof countPlanPostings>>[number]

/** Moves a locked plan on. */
export async function storePlanState(tx: Tx, plan: { planId: string; state: PlanTable['state'] }): Promise<void> {
  await tx
    .updateTable('plan')
    .set({ state: plan.state, row_version: sql`row_version + 1` })
    .where('plan_id', '=', plan.planId)
    .execute()
}

/** The exceptions that a row of a plan is to clear. */
export async function listExceptionsOfPosting(
  tx: Tx,
  wish: { planId: string; itemNo: number | null },
): Promise<string[]> {
  const rows = await tx
    .selectFrom('plan_item')
    .select('exception_id')
    .where('plan_id', '=', wish.planId)
    .where('item_no', '=', wish.itemNo)
    .where('exception_id', 'is not', null)
    .limit(1)
    .execute()
  return rows.flatMap((row) => row.exception_id ?? [])
}
