import type { Tx } from '#db/client'
import { insertExceptionEvents } from '#db/queries/exception-work'
import { insertPlan, insertPlanRows, lockPlanning } from '#db/queries/plans'
import { reserveNumbers } from '#db/queries/recon-findings'
import { recordAudit } from '../audit/record-audit.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { layOutPlan } from '../domain/corrections/lay-out-plan.ts'
import type { PlannedRow, PlanSubject } from '../domain/corrections/planned-row.ts'
import { scopeCovers } from '../domain/entity-scope.ts'
import { done, type Outcome, type Refusal, refuse } from '../domain/outcome.ts'
import { judgeApproval } from './plan-approval.ts'
import { readPlanFacts } from './plan-facts.ts'
import { rowRecords } from './plan-records.ts'
import { type PlanKind, subjectsOfDocuments, subjectsOfExceptions } from './plan-subjects.ts'

export type PlanningCtx = Pick<WebCtx, 'now' | 'today' | 'correlationId' | 'actor' | 'scope'>

export interface PlanWish {
  readonly kind: PlanKind
  readonly exceptionIds: readonly string[]
  /** Billing documents without an exception: what a changed mapping touches. */
  readonly documentIds?: readonly string[]
  readonly title?: string
  readonly reason: string
  readonly changeId?: string
  /** Who stands behind it, where that is not the person acting. */
  readonly proposedBy?: string
  readonly asDraft?: boolean
}

export interface Proposed {
  readonly planIds: readonly string[]
  readonly references: readonly string[]
  readonly sendCount: number
  readonly blockedCount: number
}

/**
 * Proposes one plan per entity that brings the ERP to what is expected, from the newest facts and approved mappings: every row holds the whole document to send, what stands already is told as posted, what cannot be sent says why.
 * Refused when nothing can be sent. Records the audit itself; call it last, or before the functions of a plan only.
 */
export async function proposePlan(tx: Tx, ctx: PlanningCtx, wish: PlanWish): Promise<Outcome<Proposed>> {
  const { rows, subjects } = await readSubjects(tx, ctx, wish)
  if (subjects.length === 0) return refuse('not_found')
  const entities = [...new Set(subjects.map((subject) => subject.entity))]
  await lockPlanning(tx, entities)
  const facts = await readPlanFacts(tx, ctx, subjects)
  const items = layOutPlan(subjects, facts)
  const foreign = items.find((item) => !scopeCovers(ctx.scope, item.entity))
  if (foreign) return refuse('out_of_scope', { entity: foreign.entity })
  const byEntity = [...Map.groupBy(items, (item) => item.entity)]
  const sendable = byEntity.filter(([, own]) => own.some((item) => item.outcome === 'send'))
  if (sendable.length === 0) return nothingToSend(items)
  const caseIds = new Set(rows.map((row) => row.case_id))
  const caseId = caseIds.size === 1 ? (rows[0]?.case_id ?? null) : null
  const stored = []
  for (const [entity, own] of sendable) stored.push(await storePlan(tx, ctx, wish, { entity, items: own, caseId }))
  const covered = [
    ...new Set(
      sendable.flatMap(([, own]) => own.flatMap((item) => (item.outcome === 'send' ? (item.exceptionId ?? []) : []))),
    ),
  ]
  const references = stored.map((plan) => plan.reference)
  await noteOnExceptions(tx, ctx, covered, references)
  const planIds = stored.map((plan) => plan.planId)
  await recordProposal(tx, ctx, wish, { planIds, references, items })
  const count = (outcome: string) => items.filter((item) => item.outcome === outcome).length
  return done({ planIds, references, sendCount: count('send'), blockedCount: count('blocked') })
}

async function readSubjects(tx: Tx, ctx: PlanningCtx, wish: PlanWish) {
  const asked = await subjectsOfExceptions(tx, { ids: wish.exceptionIds, scope: ctx.scope, kind: wish.kind })
  const more: PlanSubject[] = wish.documentIds?.length ? await subjectsOfDocuments(tx, ctx, wish.documentIds) : []
  const known = new Set(asked.subjects.flatMap((subject) => subject.billingIds))
  return {
    rows: asked.rows,
    subjects: [...asked.subjects, ...more.filter((subject) => !known.has(subject.documentId))],
  }
}

/** Why there is nothing to send, by what stands in the way most often. */
function nothingToSend(items: readonly PlannedRow[]): Refusal {
  const codes = items.flatMap((item) => item.blockedCode ?? [])
  const [first] = codes
  if (first === undefined) return refuse('plan_already_posted')
  const commonest = [...Map.groupBy(codes, (code) => code)].reduce((a, b) => (b[1].length > a[1].length ? b : a))
  return refuse(`plan_blocked_${commonest[0]}`, { count: items.length })
}

async function storePlan(
  tx: Tx,
  ctx: PlanningCtx,
  wish: PlanWish,
  part: { entity: string; items: readonly PlannedRow[]; caseId: string | null },
): Promise<{ planId: string; reference: string }> {
  const reference = `PLAN-${await reserveNumbers(tx, 'plan', 'all', 1)}`
  const judged = await judgeApproval(tx, { ...part, onDay: ctx.today() })
  const planId = await insertPlan(tx, {
    caseId: part.caseId,
    entity: part.entity,
    kind: wish.kind,
    title: wish.title ?? '',
    reason: wish.reason,
    reference,
    changeId: wish.changeId ?? null,
    needsController: judged.needsController,
    proposedBy: wish.proposedBy ?? ctx.actor.userId,
    proposedAt: ctx.now(),
    state: wish.asDraft ? 'draft' : 'submitted',
    correlationId: ctx.correlationId,
  })
  await insertPlanRows(tx, rowRecords(planId, part.items))
  return { planId, reference }
}

async function noteOnExceptions(
  tx: Tx,
  ctx: PlanningCtx,
  ids: readonly string[],
  references: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  await insertExceptionEvents(tx, {
    ids,
    kind: 'plan_proposed',
    at: ctx.now(),
    actor: ctx.actor.userId,
    detail: { plan: references.join(', ') },
    correlationId: ctx.correlationId,
  })
}

async function recordProposal(
  tx: Tx,
  ctx: PlanningCtx,
  wish: PlanWish,
  told: { planIds: readonly string[]; references: readonly string[]; items: readonly PlannedRow[] },
): Promise<void> {
  await recordAudit(tx, {
    actor: ctx.actor.userId,
    action: 'plans.propose',
    objectKind: 'plan',
    objectId: told.planIds.join(','),
    after: told.items.map((item) => [item.purpose, item.externalRef, item.outcome, item.blockedCode]),
    reason: wish.reason,
    detail: {
      references: told.references,
      kind: wish.kind,
      exceptions: wish.exceptionIds.length,
      changeId: wish.changeId ?? null,
    },
    correlationId: ctx.correlationId,
    at: ctx.now(),
  })
}
