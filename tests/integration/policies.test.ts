import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findLatestRun } from '#db/queries/control-run'
import { verifyAuditChain } from '#server/audit/verify-audit-chain'
import { checkPolicies } from '#server/control/verify/policies'
import { decideAcceptanceAction, proposeAcceptanceAction } from '#server/corrections/accept-exceptions'
import { snoozeAction } from '#server/corrections/snooze-exceptions'
import { approvePolicyAction, rejectPolicyAction } from '#server/policies/decide-policy'
import { PolicyDraft } from '#server/policies/policy-input'
import { proposePolicyAction } from '#server/policies/propose-policy'
import { readPolicies } from '#server/policies/read-policies'
import { readWouldAccept } from '#server/policies/would-accept'
import { personIn } from '#tests/support/correcting'
import { achieved, refusalCode } from '#tests/support/mapping-scene'
import { always, oldPrices, openPolicyScene, type PolicyScene, reader, wideCap } from '#tests/support/policy-scene'

let at: PolicyScene
beforeAll(async () => {
  at = await openPolicyScene()
}, 120_000)
afterAll(() => at.scene.close())
beforeEach(() => at.reset(), 60_000)

test('one proposes, another approves, once; the database holds to it', async () => {
  const { policyId, version } = await achieved(proposePolicyAction, at.noor, oldPrices)
  const wish = { policyId, version }
  expect(await refusalCode(approvePolicyAction, at.noor, wish)).toBe('policy_own')
  expect(await refusalCode(rejectPolicyAction, at.noor, { ...wish, reason: 'no' })).toBe('policy_own')
  const forced = sql`insert into policy_decision values (${policyId}, 1, 'approved', ${at.noor.actor.userId}, now(), now(), null)`
  await expect(forced.execute(at.scene.db)).rejects.toThrow(/another person/)
  const atOnce = sql`with v as (insert into policy_version (policy_id, version, reference, kind, valid_from, value, reason, proposed_by, proposed_at)
      values (gen_random_uuid(), 1, 'POL-9999', 'cap', '2026-01-01', '{"percent": "5"}', 'alone', 'alone', now()) returning policy_id)
    insert into policy_decision (policy_id, version, decision, decided_by, decided_at, known_at) select policy_id, 1, 'approved', 'alone', now(), now() from v`
  await expect(atOnce.execute(at.scene.db)).rejects.toThrow(/another person/)
  for (const change of [sql`update policy_version set reason = 'x'`, sql`delete from policy_version`]) {
    await expect(change.execute(at.scene.db)).rejects.toThrow(/permission denied/)
  }
  const answers = await Promise.all([1, 2, 3].map(() => refusalCode(approvePolicyAction, at.ines, wish)))
  expect(answers.toSorted()).toEqual(['done', 'policy_decided', 'policy_decided'])
  expect(await verifyAuditChain(at.scene.db)).toMatchObject({ broken: null })
})

test('two policies never decide the same on one day, and the refusal says which', async () => {
  await at.approved(oldPrices)
  const again = await proposePolicyAction.run(at.maren, { ...oldPrices, validFrom: '2026-05-01' })
  expect(again).toMatchObject({
    outcome: { ok: false, code: 'policy_overlaps', params: { version: 1, from: '2026-05-01' } },
  })
  expect(
    await refusalCode(proposePolicyAction, at.maren, { ...oldPrices, validFrom: '2019-01-01', validTo: '2020-01-01' }),
  ).toBe('done')
  expect(await refusalCode(proposePolicyAction, at.maren, { ...oldPrices, currency: 'EUR' })).toBe('done')
})

test('a bad proposal is told by field', async () => {
  const errors = async (draft: object) => {
    const answer = await proposePolicyAction.run(at.maren, draft)
    return answer.kind === 'invalid' ? answer.errors.map((error) => error.path) : []
  }
  expect(await errors({ ...oldPrices, class: 'MISSING_IN_ERP' })).toEqual(['class'])
  expect(await errors({ ...oldPrices, currency: null })).toEqual(['currency'])
  expect(await errors({ ...oldPrices, validTo: '2019-01-01' })).toEqual(['validTo'])
  expect(await errors({ ...oldPrices, value: { absolute: '-1', percent: null, combine: 'lower' } })).toEqual([
    'value.absolute',
  ])
  expect(await errors({ ...wideCap, currency: 'USD' })).toEqual(['currency'])
  const value = { overall: '1', performance: '2', trivial: '0' }
  expect(await errors({ ...always, kind: 'materiality', entity: 'HM-US', value })).toEqual(['value.performance'])
  expect(await refusalCode(proposePolicyAction, at.maren, { ...oldPrices, entity: 'HM-XX' })).toBe(
    'policy_unknown_entity',
  )
  const yen = { overall: '1000.5', performance: '2', trivial: '0' }
  expect(
    await refusalCode(proposePolicyAction, at.maren, { ...always, kind: 'materiality', entity: 'HM-JP', value: yen }),
  ).toBe('policy_figure')
  const local = { ...at.maren, scope: ['HM-US'] }
  expect(await refusalCode(proposePolicyAction, local, wideCap)).toBe('policy_out_of_scope')
})

test('what people decided stays theirs, and who set a tolerance does not accept under it', async () => {
  await at.approved({ ...wideCap, value: { percent: '0' } })
  await at.approved(oldPrices, { proposer: at.noor, approver: at.ines })
  await at.run()
  const [one, other, third] = (await at.standing()).filter((row) => row.minor <= 1500n)
  if (!one || !other || !third) throw new Error('the example has three small differences')
  const wish = { exceptionIds: [one.id, other.id], reason: 'reviewed: an old price', expiresOn: null }
  const { acceptanceIds } = await achieved(proposeAcceptanceAction, at.maren, wish)
  const [first, second] = acceptanceIds as string[] // the action gives the ids of what it proposed
  const decide = { acceptanceId: first, rowVersion: 1, approve: true }
  expect(await refusalCode(decideAcceptanceAction, at.ines, decide)).toBe('acceptance_under_own_tolerance')
  expect(await refusalCode(decideAcceptanceAction, at.noor, decide)).toBe('acceptance_under_own_tolerance')
  const forced = sql`update acceptance set state = 'approved', decided_by = ${at.ines.actor.userId}, decided_at = now() where acceptance_id = ${first}`
  await expect(forced.execute(at.scene.db)).rejects.toThrow(/does not accept under it/)
  const inserted = sql`insert into acceptance (exception_id, diagnosis_no, reason, state, proposed_by, proposed_at, decided_by, decided_at)
    select exception_id, diagnosis_no, 'by hand', 'approved', 'somebody', now(), ${at.noor.actor.userId}, now() from acceptance where acceptance_id = ${second}`
  await expect(inserted.execute(at.scene.db)).rejects.toThrow(/does not accept under it/)
  const cora = await personIn(at.scene, 'cora', 'controller')
  await achieved(decideAcceptanceAction, cora, decide)
  const declined = { acceptanceId: second, rowVersion: 1, approve: false, reason: 'bill it again' }
  await achieved(decideAcceptanceAction, cora, declined)
  await achieved(snoozeAction, at.maren, { exceptionIds: [third.id], until: '2026-05-01', reason: 'later' })
  const cap = (await readPolicies(at.scene.db, reader)).policies.find((row) => row.kind === 'cap')
  const wider = { ...wideCap, policyId: cap?.policyId }
  await at.approved(wider)
  await at.run()
  // What rests has no row of a policy; the tolerance holds for it all the same.
  const rests = await sql<{ kept: boolean; author: boolean }>`
    select exists (select from policy_acceptance where exception_id = ${third.id}) as kept,
      is_author_of_tolerance(${third.id}, ${at.noor.actor.userId}) as author`.execute(at.scene.db)
  expect(rests.rows).toEqual([{ kept: false, author: true }])
  const told = new Map((await at.standing()).map((row) => [row.id, row.status]))
  expect([one, other, third].map((row) => told.get(row.id))).toEqual(['accepted', 'open', 'open'])
  expect((await at.accepted()).length).toBeGreaterThan(3)
  expect((await at.lastEvent(one.id))?.detail['reason']).toBe('reviewed: an old price')
  expect(await at.failures()).toEqual([])
}, 60_000)

test('verify names what no policy accepts', async () => {
  await at.approved(wideCap)
  await at.approved(oldPrices)
  await at.run()
  const [one, other] = await at.accepted()
  if (!one || !other) throw new Error('two are accepted')
  const tamper = [
    [
      sql`update policy_acceptance set limit_minor = limit_minor + 1 where exception_id = ${one.id}`,
      'its limit is 1500, not 1501',
    ],
    [sql`update policy_decision set known_at = 'infinity'`, 'no policy in force accepts it'],
    [sql`delete from policy_acceptance where exception_id = ${one.id}`, 'is accepted by nobody'],
    [
      sql`update exception set severity = 'critical' where exception_id = ${one.id}`,
      'neither its cause nor materiality',
    ],
  ] as const
  for (const [change, problem] of tamper) {
    const found = await at.scene.ownerDb
      .transaction()
      .execute(async (tx) => {
        await change.execute(tx)
        const result = await checkPolicies({ db: tx, run: await findLatestRun(tx) })
        throw Object.assign(new Error('undo'), { failures: result.failures })
      })
      .catch((error: unknown) =>
        error instanceof Error && 'failures' in error ? JSON.stringify(error.failures) : String(error),
      )
    expect(found).toContain(problem)
  }
  expect(await at.failures()).toEqual([])
}, 60_000)

test('tells beforehand what the next run then does', async () => {
  await at.approved(wideCap)
  const would = await readWouldAccept(at.scene.db, reader, PolicyDraft.parse(oldPrices))
  const elsewhere = { ...reader, scope: ['HM-JP'] }
  expect(await readWouldAccept(at.scene.db, elsewhere, PolicyDraft.parse(oldPrices))).toMatchObject({
    ok: false,
    code: 'policy_out_of_scope',
  })
  if (!would.ok) throw new Error(would.code)
  await at.approved(oldPrices)
  await at.run()
  const did = await at.accepted()
  expect(would.value.count).toBe(did.length)
  expect(would.value.sums).toEqual([
    { currency: 'USD', count: did.length, magnitudeMinor: did.reduce((sum, row) => sum + row.minor, 0n) },
  ])
  expect(would.value.largest).toHaveLength(10)
  expect(would.value.caps.every((cap) => cap.entity === 'HM-US' && !cap.exceededAfter)).toBe(true)
}, 60_000)
