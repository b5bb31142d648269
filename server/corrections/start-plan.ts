import { createHash } from 'node:crypto'
import type { Tx } from '#db/client'
import {
  armPostings,
  holdPeriods,
  holdPostings,
  lockPostingsUnder,
  notePostings,
  type PostingRecord,
  replacePostingMembers,
} from '#db/queries/plan-postings'
import { type LockedPlan, listStoredRows, type StoredPlanRow } from '#db/queries/plans'
import { lockPlansUnder } from '#db/queries/plans-left'
import type { WebCtx } from '../auth/web-ctx.ts'
import type { ErpDocumentDraft } from '../domain/corrections/erp-draft.ts'
import { planEffect } from '../domain/corrections/plan-effect.ts'
import { invariant } from '../domain/invariant.ts'
import { done, type Outcome, type Refusal, refuse } from '../domain/outcome.ts'
import { enqueue } from '../queue/enqueue.ts'
import { draftSha } from './draft-sha.ts'
import { type LeftPlan, settleLeftPlans } from './leave-plans.ts'
import { readReceivables } from './plan-approval.ts'

export type StartingCtx = Pick<WebCtx, 'now' | 'correlationId' | 'actor' | 'boss'>

/** What a start did: how many postings it made, and what it left of the plans some of them were taken over from. */
interface Started {
  readonly postings: number
  readonly left: readonly LeftPlan[]
}

interface SendRow extends StoredPlanRow {
  readonly draft: ErpDocumentDraft
}

/**
 * Turns the rows of a locked, approved plan into postings: ready to send, or held until the reversal they replace stands, and wakes the lane of the entity in the same transaction.
 * Refused when a period was locked in the meantime or a reference is held by another posting; nothing is written then.
 */
export async function startPlan(tx: Tx, ctx: StartingCtx, plan: LockedPlan): Promise<Outcome<Started>> {
  const rows = sendRows(await listStoredRows(tx, plan.plan_id))
  const locked = await periodRefusal(tx, plan, rows)
  if (locked) return locked
  const under = { entity: plan.entity, references: rows.map((row) => row.external_ref) }
  const earlier = await lockPlansUnder(tx, under)
  const before = await lockPostingsUnder(tx, under)
  const taken = before.find((posting) => posting.state !== 'rejected' && posting.state !== 'cancelled')
  if (taken) return refuse('plan_reference_taken', { reference: taken.external_ref })
  const accounts = await readReceivables(tx, plan.entity)
  const records = rows.map((row) => recordOf(row, plan, ctx, accounts))
  const ids = await armPostings(tx, records)
  invariant(ids.size === rows.length, 'every row of the plan became a posting')
  const idOf = (itemNo: number) => ids.get(itemNo) ?? ''
  await holdPostings(
    tx,
    rows.flatMap((row) =>
      row.depends_on === null ? [] : [{ posting_id: idOf(row.item_no), depends_on: idOf(row.depends_on) }],
    ),
  )
  await replacePostingMembers(
    tx,
    [...ids.values()],
    rows.flatMap((row) => row.members.map((id) => ({ posting_id: idOf(row.item_no), document_id: id }))),
  )
  await notePostings(tx, {
    ids: [...ids.values()],
    before: new Map(before.map((row) => [row.posting_id, row.state])),
    at: ctx.now(),
    actor: ctx.actor.userId,
    detail: { plan: plan.reference },
  })
  const left = await settleLeftPlans(tx, ctx, { plans: earlier, takenOverBy: plan.reference })
  await enqueue(ctx.boss, tx, 'drain-lane', { entity: plan.entity }, { correlationId: ctx.correlationId })
  return done({ postings: rows.length, left })
}

/** The rows that are sent, with their documents. */
export function sendRows(items: readonly StoredPlanRow[]): SendRow[] {
  return items
    .filter((item) => item.outcome === 'send')
    .map((item) => ({ ...item, draft: item.document as ErpDocumentDraft })) // the plan wrote it in that shape
}

/** A period that was closed since the plan was proposed: locked takes nothing, softly closed what a controller approves; the plan is then proposed anew. */
async function periodRefusal(tx: Tx, plan: LockedPlan, rows: readonly SendRow[]): Promise<Refusal | null> {
  const { entity } = plan
  const periods = [...new Set(rows.map((row) => row.period))]
  const states = new Map((await holdPeriods(tx, { entity, periods })).map((row) => [row.period, row.state]))
  const closed = periods.find((period) => ['locked', 'future', undefined].includes(states.get(period)))
  if (closed !== undefined) return refuse('plan_period_locked')
  const soft = periods.find((period) => ['soft_closed', 'in_review'].includes(states.get(period) ?? ''))
  return soft === undefined || plan.needs_controller ? null : refuse('plan_outdated', { reference: soft })
}

function recordOf(row: SendRow, plan: LockedPlan, ctx: StartingCtx, receivables: ReadonlySet<string>): PostingRecord {
  const effect = planEffect([row.draft], () => plan.entity_currency)
  const amount = effect
    .filter((cell) => receivables.has(cell.account))
    .reduce((sum, cell) => sum + cell.amountMinor, 0n)
  return {
    plan_id: plan.plan_id,
    item_no: row.item_no,
    entity: row.entity,
    external_ref: row.external_ref,
    key_sha: `\\x${createHash('sha256').update(`${row.entity}|${row.external_ref}`).digest('hex')}`,
    period: row.period,
    posting_on: row.posting_on,
    state: row.depends_on === null ? 'ready' : 'held',
    purpose: row.purpose,
    document_id: row.document_id,
    document: row.draft,
    document_sha: draftSha(row.draft),
    amount_minor: amount,
    currency: row.draft.currency,
    correlation_id: ctx.correlationId,
  }
}
