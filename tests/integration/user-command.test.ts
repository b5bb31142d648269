import { afterAll, beforeAll, expect, test } from 'vitest'
import { findCredentials } from '#db/queries/users'
import { addUser } from '#server/auth/add-user'
import { verifyPassword } from '#server/auth/password'
import { type TestContext, testContext } from '#tests/support/test-context'

let scene: TestContext
beforeAll(async () => {
  scene = await testContext()
})
afterAll(() => scene.close())

const newcomer = {
  email: 'Nora.Beck@halden.example',
  name: 'Nora Beck',
  password: 'twelve letters',
  role: 'analyst',
  entity: null,
} as const

test('an account made on the command line can sign in, and adding it again only renews it', async () => {
  const first = await addUser(scene.ctx, newcomer)
  const second = await addUser(scene.ctx, { ...newcomer, password: 'another password' })
  expect(second).toBe(first)
  const stored = await findCredentials(scene.db, newcomer.email)
  expect(await verifyPassword('another password', stored?.password_hash ?? '')).toBe(true)
  expect(await verifyPassword(newcomer.password, stored?.password_hash ?? '')).toBe(false)
})

test('both changes stand in the audit', async () => {
  const rows = await scene.db.selectFrom('audit').select(['actor', 'action']).orderBy('seq').execute()
  expect(rows).toEqual(Array.from({ length: 2 }, () => ({ actor: 'machine:test', action: 'users.add' })))
})
