import { afterAll, beforeAll, expect, test } from 'vitest'
import { readWaitingCounts } from '#server/approvals/read-waiting-counts'
import { readQueueAddress } from '#server/exceptions/queue-address'
import { readException } from '#server/exceptions/read-exception'
import { approvePolicyAction } from '#server/policies/decide-policy'
import { proposePolicyAction } from '#server/policies/propose-policy'
import { achieved } from '#tests/support/mapping-scene'
import { always, oldPrices, openPolicyScene, type PolicyScene } from '#tests/support/policy-scene'

let at: PolicyScene
beforeAll(async () => {
  at = await openPolicyScene()
}, 120_000)
afterAll(() => at.scene.close())

const seen = (exceptionId: string) => readException(at.maren, exceptionId, readQueueAddress({}))

test('a proposal waits for controllers who did not make it, until one decides', async () => {
  const proposal = { ...always, kind: 'cap', entity: null, value: { percent: '1' } }
  const { policyId, version } = await achieved(proposePolicyAction, at.noor, proposal)
  expect(await readWaitingCounts(at.ines)).toMatchObject({ policies: '1', approvals: '1' })
  expect(await readWaitingCounts(at.noor)).toEqual({})
  expect(await readWaitingCounts(at.maren)).toEqual({})
  const inOne = { ...at.ines.person, grants: [{ role: 'controller' as const, entity: 'HM-IE' }] }
  expect(await readWaitingCounts({ ...at.ines, person: inOne })).toEqual({})
  await achieved(approvePolicyAction, at.ines, { policyId, version })
  expect(await readWaitingCounts(at.ines)).toEqual({})
}, 60_000)

test('an accepted exception says by which version, with its limit, cap and steps', async () => {
  await at.approved(oldPrices)
  await at.run()
  const [accepted] = await at.accepted()
  const view = await seen(accepted?.id ?? '')
  expect(view?.policies.acceptance?.sentence).toMatch(
    /^Accepted by POL-\d+ version 1, in force on .*limit here is USD 15\.00\.$/,
  )
  expect(view?.policies.acceptance?.cap).toMatch(
    /^Within tolerance in the month USD .*; the cap is USD .*, 1 % of USD /,
  )
  expect(view?.policies.acceptance?.steps.map((step) => step.text)).toEqual([
    'Difference against the limits',
    'Accepted in the month against its cap',
  ])
  expect(view?.activity.map((entry) => entry.text).join('\n')).toMatch(
    /Accepted by policy POL-\d+ version 1: within USD 15\.00/,
  )
  const open = (await at.standing()).find((row) => row.status === 'open')
  expect((await seen(open?.id ?? ''))?.policies).toEqual({ acceptance: null, severity: null, isRaised: false })
}, 60_000)

test('a raised severity names the materiality and the severity of the cause', async () => {
  const value = { overall: '1000.00', performance: '500.00', trivial: '1.00' }
  await at.approved({ ...always, kind: 'materiality', entity: 'HM-US', value })
  await at.run()
  const raised = (await at.standing()).find((row) => row.severity === 'critical')
  const view = await seen(raised?.id ?? '')
  expect(view?.policies.isRaised).toBe(true)
  expect(view?.policies.severity).toMatch(
    /^Severity raised from (Low|Medium|High) by materiality POL-\d+ version 1: USD /,
  )
}, 60_000)
