import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { verifyAuditChain } from '#server/audit/verify-audit-chain'
import type { WebCtx } from '#server/auth/web-ctx'
import { verifyAll } from '#server/control/verify-all'
import { approvePolicyAction, rejectPolicyAction } from '#server/policies/decide-policy'
import { PolicyDraft, type PolicyDraftInput } from '#server/policies/policy-input'
import { endPolicyAction, proposePolicyAction } from '#server/policies/propose-policy'
import { readPolicies } from '#server/policies/read-policies'
import { readWouldAccept } from '#server/policies/would-accept'
import { reconcile } from '#server/reconcile/reconcile'
import { personIn, takeExample } from '#tests/support/correcting'
import { achieved, refusalCode } from '#tests/support/mapping-scene'
import { type TestContext, testContext } from '#tests/support/test-context'
import { readPopulation } from '#tests/support/trial'

// Every test starts from the example without policies: 20.00 too much booked by wrong tax rates in March at HM-US, and so on.

let scene: TestContext
let asOf: Date
let maren: WebCtx
let noor: WebCtx
let ines: WebCtx
let plain: string
beforeAll(async () => {
  scene = await testContext()
  asOf = await takeExample(scene.ctx, '2026-04-10')
  maren = await personIn(scene, 'maren', 'analyst')
  noor = await personIn(scene, 'noor', 'controller')
  ines = await personIn(scene, 'ines', 'controller')
  plain = (await run()).resultSha
}, 120_000)
afterAll(() => scene.close())
beforeEach(async () => {
  await sql`truncate policy_acceptance, policy_severity, policy_decision, policy_version cascade`.execute(scene.ownerDb)
  await sql`update exception x set status = d.status, severity = d.severity from exception_diagnosis d
    where d.exception_id = x.exception_id and d.diagnosis_no = x.diagnosis_no and x.status <> 'resolved'`.execute(
    scene.ownerDb,
  )
  await run({ full: true })
}, 60_000)

const run = (over: { full?: boolean; asOf?: Date } = {}) => reconcile(scene.ctx, { asOf, ...over })
const always = { validFrom: '2020-01-01', reason: 'small differences cost more to chase than they are worth' }
const rounding: PolicyDraftInput = {
  ...always,
  kind: 'tolerance',
  class: 'RATING_VARIANCE',
  entity: 'HM-US',
  currency: 'USD',
  value: { absolute: '15.00', percent: null, combine: 'lower' },
}
const wideCap: PolicyDraftInput = { ...always, kind: 'cap', entity: null, value: { percent: '1' } }

async function approved(
  draft: object,
  by: { proposer: WebCtx; approver: WebCtx } = { proposer: maren, approver: noor },
) {
  const { policyId, version } = await achieved(proposePolicyAction, by.proposer, draft)
  await achieved(approvePolicyAction, by.approver, { policyId, version })
  return String(policyId)
}

interface Stand {
  id: string
  status: string
  severity: string
  cause_severity: string
  period: string
  minor: bigint
}
const standing = async (of = 'RATING_VARIANCE', entity = 'HM-US') =>
  (
    await sql<Stand>`
      select x.exception_id as id, x.status, x.severity, d.severity as cause_severity, x.period, abs(x.variance_minor) as minor
      from exception x join exception_diagnosis d using (exception_id, diagnosis_no)
      where x.class = ${of} and x.entity = ${entity} and x.status <> 'resolved' order by x.reference`.execute(scene.db)
  ).rows
const accepted = async () => (await standing()).filter((row) => row.status === 'accepted')
const lastEvent = async (id: string) =>
  (
    await sql<{ kind: string; detail: Record<string, unknown> }>`
      select kind, detail from exception_event where exception_id = ${id} order by event_no desc limit 1`.execute(
      scene.db,
    )
  ).rows[0]

async function failures(): Promise<string[]> {
  const found: string[] = []
  await verifyAll(scene.db, (result) => {
    for (const { object, problem } of result.failures) found.push(`${result.name}: ${object} ${problem}`)
  })
  return found
}

test('one proposes, another approves, once; the database holds to it', async () => {
  const { policyId, version } = await achieved(proposePolicyAction, noor, rounding)
  const wish = { policyId, version }
  expect(await refusalCode(approvePolicyAction, noor, wish)).toBe('policy_own')
  expect(await refusalCode(rejectPolicyAction, noor, { ...wish, reason: 'no' })).toBe('policy_own')
  const forced = sql`insert into policy_decision values (${policyId}, 1, 'approved', ${noor.actor.userId}, now(), now(), null)`
  await expect(forced.execute(scene.db)).rejects.toThrow(/another person/)
  for (const change of [sql`update policy_version set reason = 'x'`, sql`delete from policy_version`]) {
    await expect(change.execute(scene.db)).rejects.toThrow(/permission denied/)
  }
  const answers = await Promise.all([1, 2, 3].map(() => refusalCode(approvePolicyAction, ines, wish)))
  expect(answers.toSorted()).toEqual(['done', 'policy_decided', 'policy_decided'])
  expect(await verifyAuditChain(scene.db)).toMatchObject({ broken: null })
})

test('accepts what is within it: marked, told, still counted, exported and tied', async () => {
  await approved(wideCap)
  const policyId = await approved(rounding)
  const found = await run()
  const stands = await standing()
  for (const row of stands) expect(row.status).toBe(row.minor <= 1500n ? 'accepted' : 'open')
  expect(stands.filter((row) => row.status === 'accepted').length).toBeGreaterThan(3)
  const [first] = await accepted()
  expect(await lastEvent(first?.id ?? '')).toMatchObject({
    kind: 'accepted',
    detail: { reason: 'policy', policyId, version: 1, limit: '15.00', steps: [{ what: 'tolerance' }, { what: 'cap' }] },
  })
  const exported = []
  for await (const row of readPopulation(scene.db, 'exceptions')) exported.push(row)
  const tolerated = exported.filter((row) => JSON.stringify(row['evidence']).includes(`"id":"${policyId}"`))
  expect(tolerated.length).toBe((await accepted()).length)
  expect(new Set(tolerated.map((row) => row['status']))).toEqual(new Set(['accepted']))
  for await (const row of readPopulation(scene.db, 'tie_outs')) expect(row['unexplained']).toMatch(/^0(\.0+)?$/)
  expect(found.resultSha).not.toBe(plain)
  expect((await run({ full: true })).resultSha).toBe(found.resultSha)
  expect(found.counts['accepted']).toBe(exported.filter((row) => row['status'] === 'accepted').length)
  expect(await failures()).toEqual([])
}, 60_000)

test('a policy that ends opens again what it had accepted, and the result is as without it', async () => {
  await approved(wideCap)
  const policyId = await approved(rounding)
  await run()
  const [first] = await accepted()
  expect(await refusalCode(endPolicyAction, maren, { policyId, endsOn: '2020-01-01', reason: 'too wide' })).toBe(
    'policy_ends_before_it_begins',
  )
  const { version } = await achieved(endPolicyAction, maren, { policyId, endsOn: '2020-01-02', reason: 'too wide' })
  expect(await refusalCode(endPolicyAction, maren, { policyId, endsOn: '2021-01-02', reason: 'x' })).toBe(
    'policy_waits',
  )
  await run()
  expect((await accepted()).length).toBeGreaterThan(0)
  await achieved(approvePolicyAction, noor, { policyId, version })
  expect((await run()).resultSha).toBe(plain)
  expect(await accepted()).toEqual([])
  expect(await lastEvent(first?.id ?? '')).toMatchObject({ kind: 'reopened', detail: { reason: 'policy_ended' } })
  const page = await readPolicies(scene.db, { userId: maren.actor.userId, scope: 'all', today: '2026-04-10' })
  const told = page.policies.filter((row) => row.policyId === policyId)
  expect(told.map((row) => [row.version, row.state, row.isEnd])).toEqual([
    [2, 'ended', true],
    [1, 'replaced', false],
  ])
}, 60_000)

test('more than the cap opens everything of that entity and month again, with the figures', async () => {
  await approved(wideCap)
  await approved(rounding)
  await run()
  const before = await accepted()
  const capId = String(
    (await achieved(proposePolicyAction, maren, { ...wideCap, entity: 'HM-US', value: { percent: '0' } }))['policyId'],
  )
  await run()
  expect(await accepted()).toHaveLength(before.length)
  await achieved(approvePolicyAction, ines, { policyId: capId, version: 1 })
  const found = await run()
  expect(await accepted()).toEqual([])
  expect(await lastEvent(before[0]?.id ?? '')).toMatchObject({
    kind: 'reopened',
    detail: { reason: 'policy_cap', cap: { entity: 'HM-US', percent: '0', cap: '0.00', currency: 'USD' } },
  })
  const due = await sql<{
    missing: number
  }>`select count(*)::int as missing from exception where status = 'open' and due_at is null`.execute(scene.db)
  expect(due.rows[0]?.missing).toBe(0)
  expect((await run({ full: true })).resultSha).toBe(found.resultSha)
  expect(await failures()).toEqual([])
}, 60_000)

test('decides from its first day on: by the last day of the month, or the day of the run', async () => {
  await approved(wideCap)
  await approved({ ...rounding, validFrom: '2026-02-28', validTo: '2026-03-31' })
  await run()
  const months = new Set((await accepted()).map((row) => row.period))
  expect([...months]).toEqual(['2026-02'])
}, 60_000)

test('materiality raises and never lowers', async () => {
  const value = { overall: '1000.00', performance: '500.00', trivial: '1.00' }
  await approved({ ...always, kind: 'materiality', entity: 'HM-US', value })
  const found = await run()
  for (const row of await standing()) {
    const raised = row.minor > 50000n ? 'critical' : row.minor > 5000n ? 'high' : null
    const rank = ['low', 'medium', 'high', 'critical']
    expect(row.severity).toBe(
      raised && rank.indexOf(raised) > rank.indexOf(row.cause_severity) ? raised : row.cause_severity,
    )
  }
  const stands = await standing()
  expect(stands.some((row) => row.severity === 'critical')).toBe(true)
  const trivial = await sql<{
    minor: bigint
  }>`select max(size_minor)::bigint as minor from policy_severity where is_trivial`.execute(scene.db)
  expect(trivial.rows[0]?.minor).toBeLessThanOrEqual(100n)
  expect((await run({ full: true })).resultSha).toBe(found.resultSha)
  expect(await failures()).toEqual([])
}, 60_000)

test('an instant before it was approved is judged as it was', async () => {
  const earlier = new Date(asOf.getTime() - 86_400_000)
  const before = (await run({ asOf: earlier })).resultSha
  await run()
  await approved(wideCap)
  await approved(rounding)
  const after = (await run()).resultSha
  expect((await run({ asOf: earlier })).resultSha).toBe(before)
  expect((await run()).resultSha).toBe(after)
}, 60_000)

test('two policies never decide the same on one day, and the refusal says which', async () => {
  await approved(rounding)
  const again = await proposePolicyAction.run(maren, { ...rounding, validFrom: '2026-05-01' })
  expect(again).toMatchObject({
    outcome: { ok: false, code: 'policy_overlaps', params: { version: 1, from: '2026-05-01' } },
  })
  expect(
    await refusalCode(proposePolicyAction, maren, { ...rounding, validFrom: '2019-01-01', validTo: '2020-01-01' }),
  ).toBe('done')
  expect(await refusalCode(proposePolicyAction, maren, { ...rounding, currency: 'EUR' })).toBe('done')
})

test('a bad proposal is told by field', async () => {
  const errors = async (draft: object) => {
    const answer = await proposePolicyAction.run(maren, draft)
    return answer.kind === 'invalid' ? answer.errors.map((error) => error.path) : []
  }
  expect(await errors({ ...rounding, class: 'MISSING_IN_ERP' })).toEqual(['class'])
  expect(await errors({ ...rounding, currency: null })).toEqual(['currency'])
  expect(await errors({ ...rounding, validTo: '2019-01-01' })).toEqual(['validTo'])
  expect(await errors({ ...rounding, value: { absolute: '-1', percent: null, combine: 'lower' } })).toEqual([
    'value.absolute',
  ])
  expect(await errors({ ...wideCap, currency: 'USD' })).toEqual(['currency'])
  const value = { overall: '1', performance: '2', trivial: '0' }
  expect(await errors({ ...always, kind: 'materiality', entity: 'HM-US', value })).toEqual(['value.performance'])
  expect(await refusalCode(proposePolicyAction, maren, { ...rounding, entity: 'HM-XX' })).toBe('policy_unknown_entity')
  const yen = { overall: '1000.5', performance: '2', trivial: '0' }
  expect(
    await refusalCode(proposePolicyAction, maren, { ...always, kind: 'materiality', entity: 'HM-JP', value: yen }),
  ).toBe('policy_figure')
  const local = { ...maren, scope: ['HM-US'] }
  expect(await refusalCode(proposePolicyAction, local, wideCap)).toBe('policy_out_of_scope')
})

test('tells beforehand what the next run then does', async () => {
  await approved(wideCap)
  const who = { userId: maren.actor.userId, scope: 'all' as const, today: '2026-04-10' }
  const would = await readWouldAccept(scene.db, who, PolicyDraft.parse(rounding))
  if (!would.ok) throw new Error(would.code)
  await approved(rounding)
  await run()
  const did = await accepted()
  expect(would.value.count).toBe(did.length)
  expect(would.value.sums).toEqual([
    { currency: 'USD', count: did.length, magnitudeMinor: did.reduce((sum, row) => sum + row.minor, 0n) },
  ])
  expect(would.value.largest).toHaveLength(10)
  expect(would.value.caps.every((cap) => cap.entity === 'HM-US' && !cap.exceededAfter)).toBe(true)
}, 60_000)
