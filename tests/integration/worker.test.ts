import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findAttempt } from '#db/queries/import-attempts'
import { requestImport } from '#server/ingest/request-import'
import { type TestContext, testContext } from '#tests/support/test-context'

const root = join(import.meta.dirname, '../..')
let scene: TestContext
let scratch = ''
let worker: ChildProcess
let output = ''
beforeAll(async () => {
  scene = await testContext()
  scratch = await mkdtemp(join(tmpdir(), 'tieout-worker-'))
  worker = spawn(process.execPath, ['jobs/worker.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'], DATABASE_APP_URL: scene.url, TIEOUT_DATA: scratch, NODE_ENV: 'test' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  worker.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
})
afterAll(async () => {
  worker.kill('SIGKILL')
  await scene.close()
  await rm(scratch, { recursive: true, force: true })
})

test('a job enqueued by one process is done by the worker under the same correlation id', async () => {
  const attemptId = await requestImport(scene.ctx, { folder: scratch })
  const stateOf = async () => (await findAttempt(scene.db, attemptId))?.state
  await expect.poll(stateOf, { timeout: 20_000 }).toBe('failed') // the folder holds no drop
  await expect.poll(() => output, { timeout: 5_000 }).toContain('"job done"')
  const line = output.split('\n').find((text) => text.includes('"job done"'))
  expect(JSON.parse(line ?? '{}')).toMatchObject({ part: 'worker', correlationId: scene.ctx.correlationId })
})

test('asked to stop, the worker ends by itself and without an error', async () => {
  worker.kill('SIGTERM')
  const [code]: unknown[] = await once(worker, 'exit')
  expect(code).toBe(0)
  expect(output).not.toContain('"level":"error"')
})
