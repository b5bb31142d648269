import { v7 as uuidv7 } from 'uuid'
import type { Tx } from '#db/client'
import { insertPolicyDecision, listPolicyVersions, lockPolicies } from '#db/queries/policies'
import { findLastRun } from '#db/queries/recon-runs'
import { recordAudit } from '../audit/record-audit.ts'
import { defineAction } from '../auth/define-action.ts'
import { stateRefusal } from '../auth/registry.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { transact } from '../corrections/transact.ts'
import { done, refuse } from '../domain/outcome.ts'
import { enqueue } from '../queue/enqueue.ts'
import { refuseOverlap } from './check-proposal.ts'
import { PolicyApproval, PolicyRejection } from './policy-input.ts'
import { mayChange } from './policy-scope.ts'

/** Approves a version that another person proposed: from the clock of judgement on it decides, and a run that judges by it is queued in the same transaction. */
export const approvePolicyAction = defineAction('policies.approve', PolicyApproval, (ctx, wish) =>
  transact(ctx, (tx) => decide(tx, ctx, { ...wish, decision: 'approved' })),
)

/** Rejects a version that another person proposed, with a reason. */
export const rejectPolicyAction = defineAction('policies.reject', PolicyRejection, (ctx, wish) =>
  transact(ctx, (tx) => decide(tx, ctx, { ...wish, decision: 'rejected' })),
)

interface Wish {
  readonly policyId: string
  readonly version: number
  readonly reason: string
  readonly decision: 'approved' | 'rejected'
}

const actionOf = { approved: 'policies.approve', rejected: 'policies.reject' } as const

async function decide(tx: Tx, ctx: WebCtx, wish: Wish) {
  await lockPolicies(tx)
  const rows = await listPolicyVersions(tx)
  const row = rows.find((one) => one.policy_id === wish.policyId && one.version === wish.version)
  if (!row || !mayChange(ctx.scope, row.entity)) return refuse('not_found')
  const action = actionOf[wish.decision]
  const byState = stateRefusal(action, row.decision ?? 'proposed')
  if (byState) return refuse(byState)
  if (row.proposed_by === ctx.actor.userId) return refuse('policy_own')
  if (wish.decision === 'approved') {
    const overlap = refuseOverlap(
      { ...row, policyId: row.policy_id, validFrom: row.valid_from, validTo: row.valid_to },
      rows,
    )
    if (!overlap.ok) return overlap
  }
  const at = ctx.now()
  // Before the first run every run knows of it; afterwards those that judge no earlier than the last did.
  const knownAt = (await findLastRun(tx))?.as_of ?? new Date(0)
  const { policyId, version, decision } = wish
  const reason = wish.reason === '' ? null : wish.reason
  const decided = { decision, decided_by: ctx.actor.userId, decided_at: at, known_at: knownAt, reason }
  await insertPolicyDecision(tx, { policy_id: policyId, version, ...decided })
  if (decision === 'approved') {
    await enqueue(ctx.boss, tx, 'reconcile', { runRequestId: uuidv7() }, { correlationId: ctx.correlationId })
  }
  await recordAudit(tx, {
    actor: ctx.actor.userId,
    action,
    objectKind: 'policy',
    objectId: policyId,
    before: { state: 'proposed' },
    after: { state: decision },
    reason,
    detail: { reference: row.reference, version, knownAt: knownAt.toISOString() },
    correlationId: ctx.correlationId,
    at,
  })
  return done({ policyId, version, message: ctx.t(`policies.done.${decision}`, { policy: row.reference }) })
}
