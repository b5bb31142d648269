import { expect, test } from 'vitest'
import { approverRefusal } from '#server/corrections/decide-plan'

const who = (userId: string, role: 'analyst' | 'controller', entity: string | null = null) => ({
  actor: { userId, name: userId, roles: [role], scope: 'all' as const },
  person: { userId, name: userId, email: 'a@example.com', locale: 'en', grants: [{ role, entity }] },
})
const plan = { proposed_by: 'maren', needs_controller: false, entity: 'E1', change_editors: null }

test('who proposed a plan, or edited the change it carries out, does not approve it', () => {
  expect(approverRefusal(who('maren', 'controller'), plan)?.code).toBe('plan_own')
  const carried = { ...plan, change_editors: ['edith'] }
  expect(approverRefusal(who('edith', 'controller'), carried)?.code).toBe('plan_of_own_change')
  expect(approverRefusal(who('noor', 'controller'), carried)).toBeNull()
  expect(approverRefusal(who('edith', 'controller'), plan)).toBeNull()
})

test('a plan for a controller needs one of its own entity', () => {
  const large = { ...plan, needs_controller: true }
  expect(approverRefusal(who('piet', 'analyst'), large)?.code).toBe('plan_needs_controller')
  expect(approverRefusal(who('noor', 'controller', 'E2'), large)?.code).toBe('plan_needs_controller')
  expect(approverRefusal(who('noor', 'controller', 'E1'), large)).toBeNull()
})
