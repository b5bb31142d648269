import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveConnectionAction } from '#server/connections/save-connection'
import { personIn } from '#tests/support/correcting'
import { refusalCode } from '#tests/support/mapping-scene'
import { type TestContext, testContext } from '#tests/support/test-context'

let scene: TestContext
beforeAll(async () => {
  scene = await testContext()
})
afterAll(() => scene.close())

test('a kept password goes to no other server and no other database than it was entered for', async () => {
  const keeper = await personIn(scene, 'ines', 'integration_admin')
  const at = new Date()
  const { connection_id: connectionId } = await scene.db
    .insertInto('erp_connection')
    .values({
      kind: 'tryton',
      name: 'Tryton',
      base_url: 'https://erp.example.com',
      settings: JSON.stringify({ database: 'books', user: 'tieout' }),
      secret_sealed: Buffer.from('sealed'),
      state: 'active',
      created_by: 'test',
      created_at: at,
      changed_at: at,
    })
    .returning('connection_id')
    .executeTakeFirstOrThrow()
  const kept = { connectionId, name: 'Tryton', baseUrl: 'https://erp.example.com', database: 'books', user: 'tieout' }
  const wish = { ...kept, rowVersion: 1, password: '', lanes: [] }
  const code = (more: object) => refusalCode(saveConnectionAction, keeper, { ...wish, ...more })
  expect(await code({ database: 'other' })).toBe('password_missing')
  expect(await code({ baseUrl: 'https://other.example.com' })).toBe('password_missing')
  expect(await code({ name: 'Tryton of the group' })).toBe('done')
})
