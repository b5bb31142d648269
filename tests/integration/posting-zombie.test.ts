import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { drainLane } from '#server/posting/drain-lane'
import type { Window } from '#server/posting/lane'
import { endOf, type SandboxErp, startErp, startPostingWorker } from '#tests/support/posting-trial'
import { seedLane, seedPlan } from '#tests/support/seed-postings'
import { type TestContext, testContext } from '#tests/support/test-context'

const ENTITY = 'E1'
const COMPANY = '1'
const LEASE_MS = 600
const references = ['A', 'B', 'C', 'D']

let scene: TestContext
let erp: SandboxErp
beforeEach(async () => {
  scene = await testContext()
  erp = await startErp({ uniqueness: 'enforced' }, 1)
  const settings = { uniqueness: 'enforced', settleMs: 200, timeoutMs: 60_000 }
  await seedLane(scene.db, { entity: ENTITY, baseUrl: erp.url, settings })
  await seedPlan(scene.db, { entity: ENTITY, postings: references.map((reference) => ({ reference })) })
})
afterEach(async () => {
  erp.stop()
  await scene.close()
})

const isStopped = (pid: number) => /^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))

/** Drains in this process until nothing is open; a second worker beside the one that stands still. */
async function drainBeside(): Promise<void> {
  const open = () =>
    scene.db.selectFrom('posting').select('posting_id').where('state', '<>', 'posted').limit(1).executeTakeFirst()
  while (await open()) {
    await drainLane(scene.ctx, { entity: ENTITY }, { leaseMs: LEASE_MS })
    await pause(50)
  }
}

for (const window of ['before_send', 'sent'] as const satisfies readonly Window[]) {
  test(`a worker that stands still (${window}) past its lease loses the lane, and sends nothing twice when it wakes`, async () => {
    const zombie = startPostingWorker(scene.url, ENTITY, { signal: 'SIGSTOP', window, nth: 2, leaseMs: LEASE_MS })
    const pid = zombie.pid ?? 0
    await expect.poll(() => isStopped(pid), { timeout: 20_000 }).toBe(true)
    await drainBeside()
    zombie.kill('SIGCONT')
    await endOf(zombie)
    for (const reference of references) expect(await erp.count(COMPANY, reference)).toBe(1)
    const states = await scene.db.selectFrom('posting').select('state').execute()
    expect(new Set(states.map((row) => row.state))).toEqual(new Set(['posted']))
  })
}
