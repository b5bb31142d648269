import { v7 as uuidv7 } from 'uuid'
import type { Tx } from '#db/client'
import {
  insertPolicyVersion,
  listPolicyEntities,
  listPolicyVersions,
  lockPolicies,
  type PolicyVersionRow,
} from '#db/queries/policies'
import type { PolicyVersionTable } from '#db/schema/policies'
import { recordAudit } from '../audit/record-audit.ts'
import { defineAction } from '../auth/define-action.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { transact } from '../corrections/transact.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'
import { refuseFigures, refuseOverlap } from './check-proposal.ts'
import { PolicyDraft, PolicyEnd, type PolicyProposal } from './policy-input.ts'
import { nextPolicyReference } from './policy-reference.ts'
import { mayChange } from './policy-scope.ts'

/** Proposes a policy, or the next version of one; another person decides it. Refused: a scope that is not the proposer's, figures the currency does not have, and what an approved policy already decides on a day. */
export const proposePolicyAction = defineAction('policies.propose', PolicyDraft, (ctx, proposal) =>
  transact(ctx, (tx) => propose(tx, ctx, proposal)),
)

/** Proposes that a policy ends: its newest approved version again, until a day. Another person decides it. */
export const endPolicyAction = defineAction('policies.end', PolicyEnd, (ctx, wish) =>
  transact(ctx, async (tx) => {
    await lockPolicies(tx)
    const rows = await listPolicyVersions(tx)
    const versions = rows.filter((row) => row.policy_id === wish.policyId)
    const newest = versions.find((row) => row.decision === 'approved')
    const [first] = versions
    if (!first || !mayChange(ctx.scope, first.entity)) return refuse('not_found')
    if (!newest) return refuse('policy_not_approved')
    if (versions.some((row) => row.decision === null)) return refuse('policy_waits')
    if (wish.endsOn <= newest.valid_from) return refuse('policy_ends_before_it_begins', { from: newest.valid_from })
    if (newest.valid_to !== null && newest.valid_to <= wish.endsOn)
      return refuse('policy_ends_already', { on: newest.valid_to })
    return store(tx, ctx, {
      action: 'policies.end',
      version: {
        ...scopeOf(newest),
        version: first.version + 1,
        reference: newest.reference,
        valid_from: newest.valid_from,
        valid_to: wish.endsOn,
        reason: wish.reason,
      },
      value: newest.value,
      done: ctx.t('policies.done.endProposed', { policy: newest.reference, day: wish.endsOn }),
    })
  }),
)

async function propose(tx: Tx, ctx: WebCtx, proposal: PolicyProposal) {
  await lockPolicies(tx)
  if (!mayChange(ctx.scope, proposal.entity)) return refuse('policy_out_of_scope')
  const rows = await listPolicyVersions(tx)
  const refused = await refuseProposal(tx, proposal, rows)
  if (!refused.ok) return refused
  const [newest] = rows.filter((row) => row.policy_id === proposal.policyId)
  const policyId = newest?.policy_id ?? uuidv7()
  const version = (newest?.version ?? 0) + 1
  const overlap = refuseOverlap({ ...proposal, policyId, version }, rows)
  if (!overlap.ok) return overlap
  const reference = newest?.reference ?? (await nextPolicyReference(tx))
  return store(tx, ctx, {
    action: 'policies.propose',
    version: {
      policy_id: policyId,
      version,
      reference,
      kind: proposal.kind,
      entity: proposal.entity,
      currency: proposal.currency,
      class: proposal.class,
      valid_from: proposal.validFrom,
      valid_to: proposal.validTo,
      reason: proposal.reason,
    },
    value: proposal.value,
    done: ctx.t('policies.done.proposed', { policy: reference }),
  })
}

/** What is wrong with a proposal beside its form; the same for one that is only tried. */
export async function refuseProposal(
  tx: Tx,
  proposal: PolicyProposal,
  rows: readonly PolicyVersionRow[],
): Promise<Outcome<null>> {
  const { policyId, kind, entity, currency } = proposal
  const entities = await listPolicyEntities(tx)
  const named = entities.find((row) => row.entity === entity)
  if (entity !== null && !named) return refuse('policy_unknown_entity', { entity })
  const versions = rows.filter((row) => row.policy_id === policyId)
  const [newest] = versions
  if (policyId !== null && !newest) return refuse('not_found')
  if (versions.some((row) => row.decision === null)) return refuse('policy_waits')
  if (newest && !isSame(newest, proposal)) return refuse('policy_scope_moved', { policy: newest.reference })
  if (kind === 'materiality') return refuseFigures({ ...proposal.value }, named?.functional_currency ?? '')
  if (kind === 'tolerance' && currency !== null && proposal.value.absolute !== null)
    return refuseFigures({ absolute: proposal.value.absolute }, currency)
  return done(null)
}

function isSame(row: PolicyVersionRow, proposal: PolicyProposal): boolean {
  return (
    row.kind === proposal.kind &&
    row.entity === proposal.entity &&
    row.currency === proposal.currency &&
    row.class === proposal.class
  )
}

function scopeOf({ policy_id, kind, entity, currency, class: name }: PolicyVersionRow) {
  return { policy_id, kind, entity, currency, class: name }
}

interface Storing {
  readonly action: 'policies.propose' | 'policies.end'
  readonly version: Omit<PolicyVersionTable, 'value' | 'proposed_by' | 'proposed_at'>
  readonly value: unknown
  readonly done: string
}

async function store(tx: Tx, ctx: WebCtx, { action, version, value, done: message }: Storing) {
  const at = ctx.now()
  const text = JSON.stringify(value)
  await insertPolicyVersion(tx, { ...version, value: text, proposed_by: ctx.actor.userId, proposed_at: at })
  const { policy_id: policyId, reference, kind, entity, currency, class: name, valid_from, valid_to } = version
  const told = { reference, version: version.version, kind, entity, currency, class: name, valid_from, valid_to }
  await recordAudit(tx, {
    actor: ctx.actor.userId,
    action,
    objectKind: 'policy',
    objectId: policyId,
    after: { ...told, value: text },
    reason: version.reason,
    detail: { ...told, value: text },
    correlationId: ctx.correlationId,
    at,
  })
  return done({ policyId, version: version.version, reference, message })
}
