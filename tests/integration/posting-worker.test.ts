import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endOf, type SandboxErp, startErp } from '#tests/support/posting-trial'
import { seedLane, seedPlan } from '#tests/support/seed-postings'
import { type TestDatabase, testDatabase } from '#tests/support/test-database'

const root = join(import.meta.dirname, '../..')
const references = Array.from({ length: 200 }, (_, index) => `INV-${index + 1}`)

let scene: TestDatabase
let erp: SandboxErp
const workers: ChildProcess[] = []
beforeAll(async () => {
  scene = await testDatabase()
  erp = await startErp({ uniqueness: 'searchable' }, 7)
  await seedLane(scene.db, { entity: 'E1', baseUrl: erp.url, settings: { settleMs: 1_000 } })
  await seedPlan(scene.db, { entity: 'E1', postings: references.map((reference) => ({ reference })) })
})
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  erp.stop()
  await scene.close()
})

function startWorker(): ChildProcess {
  const worker = spawn(process.execPath, ['jobs/worker.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'], DATABASE_APP_URL: scene.url, NODE_ENV: 'test', LOG_LEVEL: 'silent' },
    stdio: 'ignore',
  })
  workers.push(worker)
  return worker
}

async function countPosted(): Promise<number> {
  const rows = await scene.db
    .selectFrom('posting')
    .select('posting_id')
    .where('state', 'in', ['posted', 'confirmed'])
    .execute()
  return rows.length
}

test('nobody enqueued anything: the worker finds the lane by itself, and after a kill -9 the next one goes on', {
  timeout: 120_000,
}, async () => {
  const first = startWorker()
  await expect.poll(countPosted, { timeout: 30_000, interval: 20 }).toBeGreaterThan(20)
  first.kill('SIGKILL')
  await endOf(first)
  const atDeath = await countPosted()
  expect(atDeath).toBeLessThan(references.length)
  startWorker()
  await expect.poll(countPosted, { timeout: 30_000 }).toBeGreaterThan(atDeath)
  await expect.poll(countPosted, { timeout: 70_000 }).toBe(references.length)
  for (const reference of references) expect(await erp.count('1', reference)).toBe(1)
})
