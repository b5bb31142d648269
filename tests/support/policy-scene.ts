import { sql } from 'kysely'
import type { WebCtx } from '#server/auth/web-ctx'
import { verifyAll } from '#server/control/verify-all'
import { approvePolicyAction } from '#server/policies/decide-policy'
import type { PolicyDraftInput } from '#server/policies/policy-input'
import { proposePolicyAction } from '#server/policies/propose-policy'
import { type RunSummary, reconcile } from '#server/reconcile/reconcile'
import { personIn, takeExample } from './correcting.ts'
import { achieved } from './mapping-scene.ts'
import { type TestContext, testContext } from './test-context.ts'

export const reader = { userId: 'nobody', scope: 'all' as const, today: '2026-04-10' }
export const always = { validFrom: '2020-01-01', reason: 'small differences cost more to chase than they are worth' }

/** Accepts what HM-US rated with an old price, up to 15.00: dozens of small differences in the example. */
export const oldPrices: PolicyDraftInput = {
  ...always,
  kind: 'tolerance',
  class: 'RATING_VARIANCE',
  entity: 'HM-US',
  currency: 'USD',
  value: { absolute: '15.00', percent: null, combine: 'lower' },
}
export const wideCap: PolicyDraftInput = { ...always, kind: 'cap', entity: null, value: { percent: '1' } }

export interface Stand {
  id: string
  status: string
  severity: string
  cause_severity: string
  period: string
  minor: bigint
  /** All of its case together. */
  case_minor: bigint
}

export interface PolicyScene {
  readonly scene: TestContext
  readonly asOf: Date
  readonly maren: WebCtx
  readonly noor: WebCtx
  readonly ines: WebCtx
  /** The hash of a run without policies. */
  readonly plain: string
  run(over?: { full?: boolean; asOf?: Date }): Promise<RunSummary>
  /** Proposes and approves by two people; gives the id of the policy. */
  approved(draft: object, by?: { proposer: WebCtx; approver: WebCtx }): Promise<string>
  /** What HM-US rated wrongly, as it stands. */
  standing(): Promise<Stand[]>
  accepted(): Promise<Stand[]>
  lastEvent(id: string): Promise<{ kind: string; detail: Record<string, unknown> } | undefined>
  /** Whatever verify complains about. */
  failures(): Promise<string[]>
  /** Back to no policies at all. */
  reset(): Promise<void>
}

/** The example after its third drop, an analyst and two controllers. */
export async function openPolicyScene(): Promise<PolicyScene> {
  const scene = await testContext()
  const asOf = await takeExample(scene.ctx, '2026-04-10')
  const run: PolicyScene['run'] = (over = {}) => reconcile(scene.ctx, { asOf, ...over })
  const people = {
    maren: await personIn(scene, 'maren', 'analyst'),
    noor: await personIn(scene, 'noor', 'controller'),
    ines: await personIn(scene, 'ines', 'controller'),
  }
  const standing = () => listStanding(scene)
  return {
    ...{ scene, asOf, ...people, run, standing },
    plain: (await run()).resultSha,
    approved: async (draft, by = { proposer: people.maren, approver: people.noor }) => {
      const { policyId, version } = await achieved(proposePolicyAction, by.proposer, draft)
      await achieved(approvePolicyAction, by.approver, { policyId, version })
      return String(policyId)
    },
    accepted: async () => (await standing()).filter((row) => row.status === 'accepted'),
    lastEvent: (id) => findLastEvent(scene, id),
    failures: () => listFailures(scene),
    reset: () => reset(scene, run),
  }
}

async function listStanding(scene: TestContext): Promise<Stand[]> {
  const found = await sql<Stand>`
    select x.exception_id as id, x.status, x.severity, d.severity as cause_severity, x.period, abs(x.variance_minor) as minor,
      (sum(abs(x.variance_minor)) over (partition by x.case_id))::bigint as case_minor
    from exception x join exception_diagnosis d using (exception_id, diagnosis_no)
    where x.class = 'RATING_VARIANCE' and x.entity = 'HM-US' and x.status <> 'resolved' order by x.reference`.execute(
    scene.db,
  )
  return found.rows
}

async function findLastEvent(scene: TestContext, id: string) {
  const found = await sql<{ kind: string; detail: Record<string, unknown> }>`
    select kind, detail from exception_event where exception_id = ${id} order by event_no desc limit 1`.execute(
    scene.db,
  )
  return found.rows[0]
}

async function listFailures(scene: TestContext): Promise<string[]> {
  const found: string[] = []
  await verifyAll(scene.db, (result) => {
    for (const { object, problem } of result.failures) found.push(`${result.name}: ${object} ${problem}`)
  })
  return found
}

/** A run over everything forgets what policies did, so only tests after one that approved something wait for it. */
async function reset(scene: TestContext, run: PolicyScene['run']): Promise<void> {
  const kept = await sql<{ count: number }>`select count(*)::int as count from policy_decision`.execute(scene.db)
  await sql`truncate policy_acceptance, policy_severity, policy_decision, policy_version cascade`.execute(scene.ownerDb)
  if (kept.rows[0]?.count === 0) return
  await sql`update exception x set status = d.status, severity = d.severity from exception_diagnosis d
    where d.exception_id = x.exception_id and d.diagnosis_no = x.diagnosis_no and x.status <> 'resolved'`.execute(
    scene.ownerDb,
  )
  await run({ full: true })
}
