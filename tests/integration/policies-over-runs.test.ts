import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findLastRun } from '#db/queries/recon-runs'
import { approvePolicyAction } from '#server/policies/decide-policy'
import { endPolicyAction, proposePolicyAction } from '#server/policies/propose-policy'
import { readPolicies } from '#server/policies/read-policies'
import { reconcile } from '#server/reconcile/reconcile'
import { personIn, takeExample } from '#tests/support/correcting'
import { achieved, refusalCode } from '#tests/support/mapping-scene'
import { always, oldPrices, openPolicyScene, type PolicyScene, reader, wideCap } from '#tests/support/policy-scene'
import { type TestContext, testContext } from '#tests/support/test-context'
import { readPopulation } from '#tests/support/trial'

let at: PolicyScene
beforeAll(async () => {
  at = await openPolicyScene()
}, 120_000)
afterAll(() => at.scene.close())
beforeEach(() => at.reset(), 60_000)

test('accepts what is within it: marked, told, still counted, exported and tied', async () => {
  await at.approved(wideCap)
  const policyId = await at.approved(oldPrices)
  const found = await at.run()
  const stands = await at.standing()
  for (const row of stands) expect(row.status).toBe(row.minor <= 1500n ? 'accepted' : 'open')
  expect(stands.filter((row) => row.status === 'accepted').length).toBeGreaterThan(3)
  const [first] = await at.accepted()
  expect(await at.lastEvent(first?.id ?? '')).toMatchObject({
    kind: 'accepted',
    detail: { reason: 'policy', policyId, version: 1, limit: '15.00', steps: [{ what: 'tolerance' }, { what: 'cap' }] },
  })
  const exported = []
  for await (const row of readPopulation(at.scene.db, 'exceptions')) exported.push(row)
  const tolerated = exported.filter((row) => JSON.stringify(row['evidence']).includes(`"id":"${policyId}"`))
  expect(tolerated.length).toBe((await at.accepted()).length)
  expect(new Set(tolerated.map((row) => row['status']))).toEqual(new Set(['accepted']))
  for await (const row of readPopulation(at.scene.db, 'tie_outs')) expect(row['unexplained']).toMatch(/^0(\.0+)?$/)
  expect(found.resultSha).not.toBe(at.plain)
  expect((await at.run({ full: true })).resultSha).toBe(found.resultSha)
  expect(found.counts['accepted']).toBe(exported.filter((row) => row['status'] === 'accepted').length)
  expect(await at.failures()).toEqual([])
}, 60_000)

test('a policy that ends opens again what it had accepted, and the result is as without it', async () => {
  await at.approved(wideCap)
  const policyId = await at.approved(oldPrices)
  await at.run()
  const [first] = await at.accepted()
  expect(await refusalCode(endPolicyAction, at.maren, { policyId, endsOn: '2020-01-01', reason: 'too wide' })).toBe(
    'policy_ends_before_it_begins',
  )
  const { version } = await achieved(endPolicyAction, at.maren, { policyId, endsOn: '2020-01-02', reason: 'too wide' })
  expect(await refusalCode(endPolicyAction, at.maren, { policyId, endsOn: '2021-01-02', reason: 'x' })).toBe(
    'policy_waits',
  )
  await at.run()
  expect((await at.accepted()).length).toBeGreaterThan(0)
  await achieved(approvePolicyAction, at.noor, { policyId, version })
  expect((await at.run()).resultSha).toBe(at.plain)
  expect(await at.accepted()).toEqual([])
  expect(await at.lastEvent(first?.id ?? '')).toMatchObject({ kind: 'reopened', detail: { reason: 'policy_ended' } })
  const page = await readPolicies(at.scene.db, reader)
  const told = page.policies.filter((row) => row.policyId === policyId)
  expect(told.map((row) => [row.version, row.state, row.isEnd])).toEqual([
    [2, 'ended', true],
    [1, 'replaced', false],
  ])
}, 60_000)

test('more than the cap opens everything of that entity and month again, with the figures', async () => {
  await at.approved(wideCap)
  await at.approved(oldPrices)
  await at.run()
  const before = await at.accepted()
  const capId = String(
    (await achieved(proposePolicyAction, at.maren, { ...wideCap, entity: 'HM-US', value: { percent: '0' } }))[
      'policyId'
    ],
  )
  await at.run()
  expect(await at.accepted()).toHaveLength(before.length)
  await achieved(approvePolicyAction, at.ines, { policyId: capId, version: 1 })
  const found = await at.run()
  expect(await at.accepted()).toEqual([])
  expect(await at.lastEvent(before[0]?.id ?? '')).toMatchObject({
    kind: 'reopened',
    detail: { reason: 'policy_cap', cap: { entity: 'HM-US', percent: '0', cap: '0.00', currency: 'USD' } },
  })
  const due = await sql<{
    missing: number
  }>`select count(*)::int as missing from exception where status = 'open' and due_at is null`.execute(at.scene.db)
  expect(due.rows[0]?.missing).toBe(0)
  expect(found.resultSha).not.toBe(at.plain)
  expect(await at.failures()).toEqual([])
}, 60_000)

test('decides from its first day on: by the last day of the month, or the day of the run', async () => {
  await at.approved(wideCap)
  await at.approved({ ...oldPrices, validFrom: '2026-02-28', validTo: '2026-03-31' })
  await at.run()
  const months = new Set((await at.accepted()).map((row) => row.period))
  expect([...months]).toEqual(['2026-02'])
}, 60_000)

test('materiality raises and never lowers', async () => {
  const value = { overall: '1000.00', performance: '500.00', trivial: '1.00' }
  await at.approved({ ...always, kind: 'materiality', entity: 'HM-US', value })
  const found = await at.run()
  for (const row of await at.standing()) {
    const raised = row.case_minor > 50000n ? 'critical' : row.case_minor > 5000n ? 'high' : null
    const rank = ['low', 'medium', 'high', 'critical']
    expect(row.severity).toBe(
      raised && rank.indexOf(raised) > rank.indexOf(row.cause_severity) ? raised : row.cause_severity,
    )
  }
  const stands = await at.standing()
  expect(stands.some((row) => row.severity === 'critical')).toBe(true)
  const trivial = await sql<{
    minor: bigint
  }>`select max(size_minor)::bigint as minor from policy_severity where is_trivial`.execute(at.scene.db)
  expect(trivial.rows[0]?.minor).toBeLessThanOrEqual(100n)
  expect((await at.run({ full: true })).resultSha).toBe(found.resultSha)
  expect(await at.failures()).toEqual([])
}, 60_000)

test('an instant before it was approved is judged as it was', async () => {
  const earlier = new Date(at.asOf.getTime() - 86_400_000)
  const before = (await at.run({ asOf: earlier })).resultSha
  await at.run()
  await at.approved(wideCap)
  await at.approved(oldPrices)
  const after = (await at.run()).resultSha
  expect((await at.run({ asOf: earlier })).resultSha).toBe(before)
  expect((await at.run()).resultSha).toBe(after)
}, 60_000)

test('runs that follow the drops end as one over everything', async () => {
  const scene = await testContext()
  try {
    await takeExample(scene.ctx, '2026-02-03')
    const people = [await personIn(scene, 'ada', 'analyst'), await personIn(scene, 'cora', 'controller')] as const
    const drafts = [
      { ...always, kind: 'tolerance', value: { absolute: null, percent: '3', combine: 'lower' } },
      { ...always, kind: 'cap', entity: 'HM-US', value: { percent: '0.5' } },
      { ...always, kind: 'materiality', entity: 'HM-IE', value: { overall: '900', performance: '600', trivial: '3' } },
    ]
    for (const draft of drafts) {
      const { policyId, version } = await achieved(proposePolicyAction, people[0], draft)
      await achieved(approvePolicyAction, people[1], { policyId, version })
    }
    await takeExample(scene.ctx, '2026-03-03')
    const asOf = await takeExample(scene.ctx, '2026-04-10')
    const last = await findLastRun(scene.db)
    const kept = await sql`select outcome from policy_acceptance group by outcome order by outcome`.execute(scene.db)
    expect(kept.rows).toEqual([{ outcome: 'accepted' }, { outcome: 'over_cap' }])
    const full = await reconcile(scene.ctx, { asOf, full: true })
    expect({ a: last?.result_sum_a, b: last?.result_sum_b }).toEqual(await sumsOf(scene, full.runId))
    expect(last?.rule_versions).toMatchObject({ 'POL-0001': 1, 'POL-0002': 1, 'POL-0003': 1 })
  } finally {
    await scene.close()
  }
}, 120_000)

async function sumsOf(scene: TestContext, runId: string) {
  const found = await sql<{ a: string; b: string }>`
    select result_sum_a as a, result_sum_b as b from run where run_id = ${runId}`.execute(scene.db)
  return found.rows[0]
}
