import { v7 as uuidv7 } from 'uuid'
import type { Db, Tx } from '#db/client'
import { listApprovedVersions, listPolicyVersions } from '#db/queries/policies'
import type { PolicyStandingRow } from '#db/queries/policy-standing'
import { findLastRun } from '#db/queries/recon-runs'
import { onOneSnapshot } from '#db/repeatable'
import { scopeCovers } from '../domain/entity-scope.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'
import type { CapUse, StandingJudgement, WithinTolerance } from '../domain/policies/judge-standing.ts'
import { buildReferenceIndex } from '../domain/posting/reference.ts'
import { readReference } from '../ingest/read-reference.ts'
import { refuseOverlap } from './check-proposal.ts'
import { readStanding } from './judge-policies.ts'
import type { PolicyProposal } from './policy-input.ts'
import { mayChange } from './policy-scope.ts'
import { policySet, type StoredVersion } from './policy-set.ts'
import type { CapUseRow, PolicyReader, WouldAccept } from './policy-views.ts'
import { refuseProposal } from './propose-policy.ts'

const LARGEST = 10

/** What a proposal would accept of what stands, were it approved now: nothing is written. Refused like the proposal itself would be, and before the first run. */
export async function readWouldAccept(
  db: Db,
  who: PolicyReader,
  proposal: PolicyProposal,
): Promise<Outcome<WouldAccept>> {
  if (!mayChange(who.scope, proposal.entity)) return refuse('policy_out_of_scope')
  return onOneSnapshot(db, async (tx) => {
    const rows = await listPolicyVersions(tx)
    const refused = await refuseProposal(tx, proposal, rows)
    if (!refused.ok) return refused
    const candidate = candidateOf(proposal, rows)
    const overlap = refuseOverlap({ ...proposal, policyId: candidate.policy_id, version: candidate.version }, rows)
    if (!overlap.ok) return overlap
    return judgeBoth(tx, who, candidate)
  })
}

async function judgeBoth(tx: Tx, who: PolicyReader, candidate: StoredVersion): Promise<Outcome<WouldAccept>> {
  const last = await findLastRun(tx)
  if (!last) return refuse('no_complete_run')
  const index = buildReferenceIndex(await readReference(tx, last.as_of))
  const standing = await readStanding(tx, { asOf: last.as_of, index })
  const approved = await listApprovedVersions(tx, last.as_of)
  const before = standing.judge(policySet(approved))
  const after = standing.judge(policySet([...approved, candidate]))
  return done(view(who, candidate, { rows: standing.rows, before, after }))
}

function candidateOf(proposal: PolicyProposal, rows: Awaited<ReturnType<typeof listPolicyVersions>>): StoredVersion {
  const [newest] = rows.filter((row) => row.policy_id === proposal.policyId)
  return {
    policy_id: newest?.policy_id ?? uuidv7(),
    version: (newest?.version ?? 0) + 1,
    reference: newest?.reference ?? '',
    kind: proposal.kind,
    entity: proposal.entity,
    currency: proposal.currency,
    class: proposal.class,
    valid_from: proposal.validFrom,
    valid_to: proposal.validTo,
    value: proposal.value,
  }
}

function view(
  who: PolicyReader,
  candidate: StoredVersion,
  judged: { rows: readonly PolicyStandingRow[]; before: StandingJudgement; after: StandingJudgement },
): WouldAccept {
  const isOf = (one: { finding: { entity: string }; policy: { policyId: string; version: number } }) =>
    one.policy.policyId === candidate.policy_id &&
    one.policy.version === candidate.version &&
    scopeCovers(who.scope, one.finding.entity)
  const own = judged.after.within.filter((one) => isOf(one) && !one.cap.isExceeded)
  const rated = judged.after.rated.filter(isOf)
  const byId = new Map(judged.rows.map((row) => [row.exception_id, row]))
  return {
    count: own.length,
    sums: sumsOf(own),
    largest: own
      .toSorted((a, b) => (a.sizeMinor === b.sizeMinor ? 0 : a.sizeMinor > b.sizeMinor ? -1 : 1))
      .slice(0, LARGEST)
      .flatMap((one) => largeOne(one, byId.get(one.finding.id))),
    caps: capsOf(judged).filter((cap) => scopeCovers(who.scope, cap.entity)),
    raised: {
      critical: rated.filter((one) => isRaisedTo(one, 'critical')).length,
      high: rated.filter((one) => isRaisedTo(one, 'high')).length,
      trivial: rated.filter((one) => one.isTrivial).length,
    },
  }
}

function isRaisedTo(one: StandingJudgement['rated'][number], severity: 'critical' | 'high'): boolean {
  return one.severity === severity && one.finding.severity !== severity
}

function largeOne(one: WithinTolerance, row: PolicyStandingRow | undefined): WouldAccept['largest'][number][] {
  if (!row) return []
  return [
    {
      exceptionId: row.exception_id,
      reference: row.reference,
      entity: row.entity,
      period: row.period,
      class: row.class,
      cause: row.cause,
      currency: row.currency,
      varianceMinor: row.variance_minor,
      limitMinor: one.limitMinor,
      billingNumber: row.billing_number,
      customerName: row.customer_name,
    },
  ]
}

function sumsOf(own: readonly WithinTolerance[]): WouldAccept['sums'] {
  const groups = Map.groupBy(own, (one) => one.finding.currency)
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, members]) => ({
      currency,
      count: members.length,
      magnitudeMinor: members.reduce(
        (sum, { finding: { varianceMinor: minor } }) => sum + (minor < 0n ? -minor : minor),
        0n,
      ),
    }))
}

/** Months whose use of the cap, or whose cap, differs between both judgements. */
function capsOf({ before, after }: { before: StandingJudgement; after: StandingJudgement }): CapUseRow[] {
  const keyOf = (cap: CapUse) => `${cap.entity}|${cap.period}`
  const was = new Map(before.caps.map((cap) => [keyOf(cap), cap]))
  return after.caps
    .map((cap) => capRow(cap, was.get(keyOf(cap))))
    .filter((row) => row.usedBeforeMinor !== row.usedAfterMinor || row.exceededBefore !== row.exceededAfter)
    .toSorted((a, b) => (`${a.entity}|${a.period}` < `${b.entity}|${b.period}` ? -1 : 1))
}

function capRow(cap: CapUse, was: CapUse | undefined): CapUseRow {
  return {
    entity: cap.entity,
    period: cap.period,
    currency: cap.base,
    billedMinor: cap.billedMinor,
    percent: cap.percent,
    capMinor: cap.capMinor,
    usedBeforeMinor: was?.usedMinor ?? 0n,
    usedAfterMinor: cap.usedMinor,
    exceededBefore: was?.isExceeded ?? false,
    exceededAfter: cap.isExceeded,
  }
}
