import { z } from 'zod'
import type { Tx } from '#db/client'
import {
  type AcceptableRow,
  insertAcceptances,
  lockAcceptable,
  lockAcceptance,
  markAccepted,
  moveAcceptance,
} from '#db/queries/acceptances'
import { insertExceptionEvents } from '#db/queries/exception-work'
import { findApprovalLimit } from '#db/queries/plans'
import { isPolicyAuthor } from '#db/queries/policies'
import { recordAudit } from '../audit/record-audit.ts'
import { defineAction } from '../auth/define-action.ts'
import { stateRefusal } from '../auth/registry.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'
import { transact } from './transact.ts'

const reason = z.string().trim().min(1).max(2000)

/** Proposes to leave exceptions as they are. What is above the limit, or no longer open, is named and left out. */
export const proposeAcceptanceAction = defineAction(
  'exceptions.propose-acceptance',
  z.object({
    exceptionIds: z.array(z.uuid()).min(1).max(5000),
    reason,
    expiresOn: z.iso.date().nullable().default(null),
  }),
  (ctx, input) => transact(ctx, (tx) => proposeAcceptance(tx, ctx, input)),
)

interface AcceptanceWish {
  readonly exceptionIds: readonly string[]
  readonly reason: string
  readonly expiresOn: string | null
}

async function proposeAcceptance(tx: Tx, ctx: WebCtx, wish: AcceptanceWish) {
  if (wish.expiresOn !== null && wish.expiresOn <= ctx.today()) return refuse('acceptance_expired')
  const locked = await lockAcceptable(tx, { ids: wish.exceptionIds, scope: ctx.scope })
  if (locked.length === 0) return refuse('not_found')
  const limits = await readLimits(tx, ctx, locked)
  const judged = locked.map((row) => ({ row, code: refusalOf(row, limits) }))
  const rows = judged.flatMap(({ row, code }) => (code ? [] : [row]))
  const refused = judged.flatMap(({ row, code }) => (code ? [{ reference: row.reference, code }] : []))
  if (rows.length === 0) return refuse(refused[0]?.code ?? 'not_found')
  const at = ctx.now()
  const acceptanceIds = await insertAcceptances(tx, {
    rows,
    reason: wish.reason,
    proposedBy: ctx.actor.userId,
    proposedAt: at,
    expiresOn: wish.expiresOn,
  })
  const ids = rows.map((row) => row.exception_id)
  await note(tx, ctx, { ids, kind: 'acceptance_proposed', reason: wish.reason })
  await recordAudit(tx, {
    actor: ctx.actor.userId,
    action: 'exceptions.propose-acceptance',
    objectKind: 'exception',
    objectId: ids.length === 1 && ids[0] ? ids[0] : `${ids.length} exceptions`,
    after: ids,
    reason: wish.reason,
    detail: { references: rows.slice(0, 50).map((row) => row.reference), expiresOn: wish.expiresOn },
    correlationId: ctx.correlationId,
    at,
  })
  const message = ctx.t('corrections.acceptance.proposed', { count: rows.length, refused: refused.length })
  return done({ acceptanceIds, refused, message })
}

/** The limit per functional currency, on the day of judgement. */
async function readLimits(tx: Tx, ctx: WebCtx, rows: readonly AtStake[]): Promise<Map<string, bigint | null>> {
  const limits = new Map<string, bigint | null>()
  for (const currency of new Set(rows.map((row) => row.base_currency))) {
    limits.set(currency, await findApprovalLimit(tx, { kind: 'acceptance', currency, onDay: ctx.today() }))
  }
  return limits
}

function refusalOf(row: AcceptableRow, limits: ReadonlyMap<string, bigint | null>): string | null {
  const byState = stateRefusal('exceptions.propose-acceptance', row.status)
  if (byState) return byState
  if (row.is_proposed) return 'acceptance_waits'
  return isAboveLimit(row, limits) ? 'acceptance_above_limit' : null
}

type AtStake = Pick<AcceptableRow, 'base_currency' | 'base_at_stake_minor'>

function isAboveLimit(row: AtStake, limits: ReadonlyMap<string, bigint | null>): boolean {
  const limit = limits.get(row.base_currency) ?? null
  return limit === null || row.base_at_stake_minor > limit
}

const Decision = z.object({ acceptanceId: z.uuid(), rowVersion: z.int().positive() })

/** Approves or rejects an acceptance that another person proposed. It holds for the diagnosis it was proposed for. */
export const decideAcceptanceAction = defineAction(
  'exceptions.decide-acceptance',
  Decision.extend({ approve: z.boolean(), reason: z.string().trim().max(2000).nullable().default(null) }),
  (ctx, input) => transact(ctx, (tx) => settle(tx, ctx, { ...input, to: input.approve ? 'approved' : 'rejected' })),
)

/** Takes one's own proposal back before anybody decided it. */
export const withdrawAcceptanceAction = defineAction('exceptions.withdraw-acceptance', Decision, (ctx, input) =>
  transact(ctx, (tx) => settle(tx, ctx, { ...input, to: 'withdrawn', reason: null })),
)

interface Settlement {
  readonly acceptanceId: string
  readonly rowVersion: number
  readonly to: 'approved' | 'rejected' | 'withdrawn'
  readonly reason: string | null
}

const eventOf = { approved: 'accepted', rejected: 'acceptance_rejected', withdrawn: 'acceptance_withdrawn' } as const

async function settle(tx: Tx, ctx: WebCtx, wish: Settlement): Promise<Outcome<{ state: string; message: string }>> {
  const row = await lockAcceptance(tx, { acceptanceId: wish.acceptanceId, scope: ctx.scope })
  if (!row) return refuse('not_found')
  const action = wish.to === 'withdrawn' ? 'exceptions.withdraw-acceptance' : 'exceptions.decide-acceptance'
  const byState = stateRefusal(action, row.state)
  if (byState) return refuse(byState)
  if (row.row_version !== wish.rowVersion) return refuse('someone_was_faster')
  const isOwn = row.proposed_by === ctx.actor.userId
  if (wish.to === 'withdrawn' && !isOwn) return refuse('acceptance_not_own')
  if (wish.to !== 'withdrawn' && isOwn) return refuse('acceptance_own')
  if (wish.to === 'rejected' && !wish.reason) return refuse('acceptance_needs_reason')
  if (wish.to === 'approved' && (row.status !== 'open' || row.current_diagnosis_no !== row.diagnosis_no)) {
    return refuse('acceptance_outdated')
  }
  if (wish.to === 'approved' && (await isPolicyAuthor(tx, row.exception_id, ctx.actor.userId))) {
    return refuse('acceptance_under_own_tolerance')
  }
  // What is at stake moves with the rates while the diagnosis stays the same, and limits have dates.
  if (wish.to === 'approved' && isAboveLimit(row, await readLimits(tx, ctx, [row]))) {
    return refuse('acceptance_above_limit')
  }
  const at = ctx.now()
  const decided = wish.to === 'withdrawn' ? {} : { decidedBy: ctx.actor.userId, decidedAt: at }
  await moveAcceptance(tx, { acceptanceId: row.acceptance_id, state: wish.to, reason: wish.reason, ...decided })
  if (wish.to === 'approved') await markAccepted(tx, row.exception_id)
  await note(tx, ctx, { ids: [row.exception_id], kind: eventOf[wish.to], reason: wish.reason ?? row.reason })
  await recordAudit(tx, {
    actor: ctx.actor.userId,
    action,
    objectKind: 'exception',
    objectId: row.exception_id,
    before: { acceptance: row.state },
    after: { acceptance: wish.to },
    reason: wish.reason,
    detail: { reference: row.reference, acceptance: row.acceptance_id, expiresOn: row.expires_on },
    correlationId: ctx.correlationId,
    at,
  })
  return done({ state: wish.to, message: ctx.t('corrections.acceptance.decided', { state: wish.to }) })
}

async function note(
  tx: Tx,
  ctx: WebCtx,
  told: {
    ids: readonly string[]
    kind: 'acceptance_proposed' | (typeof eventOf)[keyof typeof eventOf]
    reason: string
  },
): Promise<void> {
  await insertExceptionEvents(tx, {
    ids: told.ids,
    kind: told.kind,
    at: ctx.now(),
    actor: ctx.actor.userId,
    detail: { reason: told.reason },
    correlationId: ctx.correlationId,
  })
}
