import type { Tx } from '#db/client'
import { listApprovedVersions } from '#db/queries/policies'
import {
  insertPolicyEvents,
  isWithoutPolicies,
  moveByPolicy,
  type PolicyAcceptanceRecord,
  type PolicyEventRecord,
  type PolicySeverityRecord,
  type PolicyStandRecord,
  replacePolicyResults,
} from '#db/queries/policy-results'
import type { PolicyStandingRow } from '#db/queries/policy-standing'
import { type ResultSums, sumPolicyResults } from '#db/queries/recon-runs'
import { minorToDecimal } from '../domain/money.ts'
import type { CapUse, RatedSeverity, StandingJudgement, WithinTolerance } from '../domain/policies/judge-standing.ts'
import type { ReferenceIndex } from '../domain/posting/reference.ts'
import { dueAfter } from '../reconcile/due.ts'
import { readStanding } from './judge-policies.ts'
import { policySet, versionsKnown } from './policy-set.ts'

export interface PolicyOrigin {
  readonly runId: string
  readonly asOf: Date
  readonly at: Date
  readonly correlationId: string
}

export interface PoliciesApplied {
  /** The newest version of every policy the run judged by, by reference. */
  readonly versions: Readonly<Record<string, number>>
  readonly before: ResultSums
  readonly after: ResultSums
}

const nothing: ResultSums = { a: '0', b: '0', count: 0n }

/** Judges everything that stands by the policies known at the instant of the run: accepts, opens again and raises. It looks at all that stands, whatever the run looked at, so that a run over what changed ends as a run over everything. Without any approved policy it changes nothing. */
export async function applyPolicies(tx: Tx, index: ReferenceIndex, origin: PolicyOrigin): Promise<PoliciesApplied> {
  if (await isWithoutPolicies(tx)) return { versions: {}, before: nothing, after: nothing }
  const before = await sumPolicyResults(tx)
  const approved = await listApprovedVersions(tx, origin.asOf)
  const references = new Map(approved.map((row) => [row.policy_id, row.reference]))
  const standing = await readStanding(tx, { asOf: origin.asOf, index })
  const judged = standing.judge(policySet(approved))
  const moves = movesOf(standing.rows, judged, { origin, referenceOf: (id) => references.get(id) ?? id })
  await moveByPolicy(tx, moves.stands)
  await insertPolicyEvents(tx, moves.events, origin)
  await replacePolicyResults(tx, {
    accepted: judged.within.map((one) => acceptanceRecord(one, origin.runId)),
    rated: judged.rated.map((one) => severityRecord(one, origin.runId)),
  })
  return { versions: versionsKnown(approved), before, after: await sumPolicyResults(tx) }
}

interface Moving {
  readonly origin: PolicyOrigin
  readonly referenceOf: (policyId: string) => string
}

function movesOf(
  rows: readonly PolicyStandingRow[],
  judged: StandingJudgement,
  by: Moving,
): { stands: PolicyStandRecord[]; events: PolicyEventRecord[] } {
  const within = new Map(judged.within.map((one) => [one.finding.id, one]))
  const rated = new Map(judged.rated.map((one) => [one.finding.id, one]))
  const stands: PolicyStandRecord[] = []
  const events: PolicyEventRecord[] = []
  for (const row of rows) {
    const one = within.get(row.exception_id)
    const severity = rated.get(row.exception_id)?.severity ?? row.cause_severity
    const isAccepted = one !== undefined && !one.cap.isExceeded
    const status = isAccepted ? 'accepted' : opensAgain(row) ? 'open' : row.status
    if (status !== row.status || severity !== row.severity) {
      const dueAt = status === 'open' ? dueAfter(row.since_at, severity) : null
      stands.push({ exception_id: row.exception_id, status, severity, due_at: dueAt, run_id: by.origin.runId })
    }
    const event = eventOf(row, one, by)
    if (event) events.push({ exception_id: row.exception_id, ...event })
  }
  return { stands, events }
}

/** Only what a policy accepted opens again; what the diagnosis or people accepted stays. */
function opensAgain(row: PolicyStandingRow): boolean {
  return row.status === 'accepted' && row.outcome === 'accepted' && row.told === 'open' && !row.accepted_by_person
}

function eventOf(
  row: PolicyStandingRow,
  one: WithinTolerance | undefined,
  by: Moving,
): Omit<PolicyEventRecord, 'exception_id'> | undefined {
  if (one && !one.cap.isExceeded) {
    return row.status === 'accepted' ? undefined : { kind: 'accepted', detail: { reason: 'policy', ...told(one, by) } }
  }
  if (row.outcome !== 'accepted' || row.accepted_by_person) return undefined
  const detail = one ? { reason: 'policy_cap', ...told(one, by) } : { reason: 'policy_ended' }
  return { kind: 'reopened', detail }
}

/** By which policy and with which figures, decimals in major units. */
function told(one: WithinTolerance, { referenceOf }: Moving) {
  const { finding, policy, limitMinor, cap, steps } = one
  return {
    policyId: policy.policyId,
    policy: referenceOf(policy.policyId),
    version: policy.version,
    onDay: finding.day,
    currency: finding.currency,
    variance: minorToDecimal(finding.varianceMinor, finding.currency),
    limit: minorToDecimal(limitMinor, finding.currency),
    cap: capFigures(cap),
    steps,
  }
}

function capFigures({ entity, period, base, percent, billedMinor, capMinor, usedMinor }: CapUse) {
  const money = (minor: bigint) => minorToDecimal(minor, base)
  const figures = { percent, billed: money(billedMinor), cap: money(capMinor), used: money(usedMinor) }
  return { entity, period, currency: base, ...figures }
}

function acceptanceRecord(one: WithinTolerance, runId: string): PolicyAcceptanceRecord {
  const { finding, policy, cap } = one
  return {
    exception_id: finding.id,
    policy_id: policy.policyId,
    version: policy.version,
    outcome: cap.isExceeded ? 'over_cap' : 'accepted',
    on_day: finding.day,
    variance_minor: finding.varianceMinor,
    currency: finding.currency,
    limit_minor: one.limitMinor,
    base_minor: one.sizeMinor,
    base_currency: finding.base,
    cap_percent: cap.percent,
    cap_minor: cap.capMinor,
    used_minor: cap.usedMinor,
    billed_minor: cap.billedMinor,
    steps: one.steps,
    run_id: runId,
  }
}

function severityRecord(one: RatedSeverity, runId: string): PolicySeverityRecord {
  const { finding, policy, sizeMinor, severity, isTrivial } = one
  return {
    exception_id: finding.id,
    policy_id: policy.policyId,
    version: policy.version,
    on_day: finding.day,
    size_minor: sizeMinor,
    base_currency: finding.base,
    cause_severity: finding.severity,
    severity,
    is_trivial: isTrivial,
    run_id: runId,
  }
}
