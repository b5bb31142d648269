import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enqueue } from '#server/queue/enqueue'
import { type TestContext, testContext } from '#tests/support/test-context'

let scene: TestContext
beforeAll(async () => {
  scene = await testContext()
})
afterAll(() => scene.close())

const countWaiting = async (name: string) => (await scene.boss.findJobs(name, { queued: true })).length

test('a job enqueued in a transaction that rolls back does not exist', async () => {
  const failing = scene.db.transaction().execute(async (tx) => {
    await enqueue(scene.boss, tx, 'import-drop', { attemptId: randomUUID() })
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await countWaiting('import-drop')).toBe(0)
})

test('a job enqueued twice with the same identity is one job', async () => {
  const payload = { attemptId: randomUUID() }
  const send = () => scene.db.transaction().execute((tx) => enqueue(scene.boss, tx, 'import-drop', payload))
  expect(await send()).toBe(payload.attemptId)
  expect(await send()).toBeNull()
  expect(await countWaiting('import-drop')).toBe(1)
})

test('requests to reconcile that pile up become one', async () => {
  const send = () =>
    scene.db.transaction().execute((tx) => enqueue(scene.boss, tx, 'reconcile', { runRequestId: randomUUID() }))
  await send()
  expect(await send()).toBeNull()
  expect(await countWaiting('reconcile')).toBe(1)
})

test('a payload outside its contract is refused before it reaches the queue', async () => {
  const send = scene.db
    .transaction()
    .execute((tx) => enqueue(scene.boss, tx, 'reconcile', { runRequestId: 'not an id' }))
  await expect(send).rejects.toThrow()
})
