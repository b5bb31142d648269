import type { Db, Tx } from '#db/client'
import {
  listPolicyCurrencies,
  listPolicyEntities,
  listPolicyVersions,
  type PolicyVersionRow,
} from '#db/queries/policies'
import { scopeCovers } from '../domain/entity-scope.ts'
import { tolerableClasses } from '../domain/policies/classes.ts'
import { holdsTo } from '../domain/policies/settle.ts'
import { GENERAL_CAP_PERCENT } from '../domain/policies/tolerance.ts'
import { mayChange } from './policy-scope.ts'
import { readLimits } from './policy-set.ts'
import type { PoliciesPage, PolicyLimits, PolicyReader, PolicyRow, PolicyState } from './policy-views.ts'

/** Every policy with what became of its versions, and what a new one may name, as somebody sees them: those of their entities and those for every entity. */
export async function readPolicies(db: Db | Tx, who: PolicyReader): Promise<PoliciesPage> {
  const [rows, entities, currencies] = await Promise.all([
    listPolicyVersions(db),
    listPolicyEntities(db),
    listPolicyCurrencies(db),
  ])
  const seen = rows.filter((row) => row.entity === null || scopeCovers(who.scope, row.entity))
  return {
    policies: seen.map((row) => policyRow(row, rows, who)),
    entities: entities
      .filter((row) => scopeCovers(who.scope, row.entity))
      .map((row) => ({ entity: row.entity, name: row.name, functionalCurrency: row.functional_currency })),
    currencies,
    classes: tolerableClasses,
    generalCapPercent: GENERAL_CAP_PERCENT,
  }
}

function policyRow(row: PolicyVersionRow, rows: readonly PolicyVersionRow[], who: PolicyReader): PolicyRow {
  const own = rows.filter((other) => other.policy_id === row.policy_id)
  const approved = own.filter((other) => other.decision === 'approved')
  const until = holdsTo(versionOf(row), approved.map(versionOf))
  const holds = until !== null && until < row.valid_from ? row.valid_from : until
  const outside = mayChange(who.scope, row.entity) ? null : 'policy_out_of_scope'
  const waits = own.some((other) => other.decision === null)
  return {
    ...limitsOf(row),
    policyId: row.policy_id,
    version: row.version,
    reference: row.reference,
    entity: row.entity,
    currency: row.currency,
    class: row.class,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    holdsTo: holds,
    state: stateOf(row, { holds, today: who.today }),
    isEnd: isEnd(row, own),
    reason: row.reason,
    proposedBy: row.proposer,
    proposedAt: row.proposed_at,
    decidedBy: row.decider,
    decidedAt: row.decided_at,
    decisionReason: row.decision_reason,
    decideRefusal:
      row.decision !== null ? 'policy_decided' : (outside ?? (row.proposed_by === who.userId ? 'policy_own' : null)),
    endRefusal: outside ?? (approved.length === 0 ? 'policy_not_approved' : waits ? 'policy_waits' : null),
  }
}

function limitsOf({ kind, value }: PolicyVersionRow): PolicyLimits {
  switch (kind) {
    case 'tolerance':
      return { kind, value: readLimits.tolerance(value) }
    case 'materiality':
      return { kind, value: readLimits.materiality(value) }
    case 'cap':
      return { kind, value: readLimits.cap(value) }
  }
}

function stateOf(row: PolicyVersionRow, at: { holds: string | null; today: string }): PolicyState {
  if (row.decision === null) return 'proposed'
  if (row.decision === 'rejected') return 'rejected'
  const isCutShort = at.holds !== row.valid_to
  if (at.holds !== null && (at.holds <= row.valid_from || at.holds <= at.today))
    return isCutShort ? 'replaced' : 'ended'
  return row.valid_from > at.today ? 'coming' : 'in_force'
}

/** The same again as the approved version before it, only until an earlier day. */
function isEnd(row: PolicyVersionRow, own: readonly PolicyVersionRow[]): boolean {
  const before = own.find((other) => other.version < row.version && other.decision === 'approved')
  if (!before || row.valid_to === null) return false
  return (
    before.valid_from === row.valid_from &&
    JSON.stringify(before.value) === JSON.stringify(row.value) &&
    (before.valid_to === null || row.valid_to < before.valid_to)
  )
}

function versionOf(row: PolicyVersionRow) {
  return { policyId: row.policy_id, version: row.version, validFrom: row.valid_from, validTo: row.valid_to }
}
