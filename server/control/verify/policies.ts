import { listApprovedVersions } from '#db/queries/policies'
import { findUnfoundedByPolicy, listPolicyAcceptances, listPolicySeverities } from '#db/queries/verify-policies'
import type { WithinTolerance } from '../../domain/policies/judge-standing.ts'
import { buildReferenceIndex } from '../../domain/posting/reference.ts'
import { readReference } from '../../ingest/read-reference.ts'
import { readStanding } from '../../policies/judge-policies.ts'
import { policySet } from '../../policies/policy-set.ts'
import { openTally, type SnapshotCheck } from './check.ts'

type Kept = Awaited<ReturnType<typeof listPolicyAcceptances>>[number]

/** What policies accepted, left open because of their cap, and raised is what the approved versions give when judged again. People's acts since the run change nothing about that. */
export const checkPolicies: SnapshotCheck = async ({ db, run }) => {
  const tally = openTally('policies accept and raise what they say')
  for (const { object, problem } of await findUnfoundedByPolicy(db)) tally.hold(false, object, () => problem)
  const [kept, rated] = [await listPolicyAcceptances(db), await listPolicySeverities(db)]
  tally.seen(kept.length + rated.length)
  if (!run || kept.length + rated.length === 0) return tally.result()
  const ids = new Set(kept.map((row) => row.exception_id))
  const index = buildReferenceIndex(await readReference(db, run.as_of))
  const isWork = (row: { exception_id: string; told: string }) => ids.has(row.exception_id) && row.told === 'open'
  const standing = await readStanding(db, { asOf: run.as_of, index, isWork })
  const judged = standing.judge(policySet(await listApprovedVersions(db, run.as_of)))
  const within = new Map(judged.within.map((one) => [one.finding.id, one]))
  for (const row of kept) {
    const problem = problemOf(row, within.get(row.exception_id))
    tally.hold(problem === null, row.reference, () => problem ?? '')
  }
  const severities = new Map(judged.rated.map((one) => [one.finding.id, one]))
  for (const row of rated) {
    const one = severities.get(row.exception_id)
    const isSame = one?.severity === row.severity && one.isTrivial === row.is_trivial
    tally.hold(isSame, row.reference, () => 'materiality does not rate it so')
  }
  return tally.result()
}

function problemOf(row: Kept, one: WithinTolerance | undefined): string | null {
  if (!one) return 'was accepted, but no policy in force accepts it'
  const { policy, cap } = one
  if (policy.policyId !== row.policy_id || policy.version !== row.version) return 'another policy decides it'
  if (one.limitMinor !== row.limit_minor) return `its limit is ${one.limitMinor}, not ${row.limit_minor}`
  const isCapKept = cap.capMinor === row.cap_minor && cap.usedMinor === row.used_minor
  if (!isCapKept) return `the cap is ${cap.usedMinor} of ${cap.capMinor}, not ${row.used_minor} of ${row.cap_minor}`
  if (cap.isExceeded !== (row.outcome === 'over_cap')) return 'the cap of the month says otherwise'
  return row.outcome === 'accepted' && row.status !== 'accepted' ? 'is accepted by policy and stands open' : null
}
