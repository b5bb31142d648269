import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findLastRun } from '#db/queries/recon-runs'
import { reconcileJob } from '#jobs/reconcile'
import { importDrop } from '#server/ingest/import-drop'
import { type TestContext, testContext } from '#tests/support/test-context'

const folder = join(import.meta.dirname, '../../server/sandbox/halden/2026-02-03')
let scene: TestContext
let dataFolder = ''
beforeAll(async () => {
  scene = await testContext()
  dataFolder = await mkdtemp(join(tmpdir(), 'tieout-reconcile-job-'))
  await importDrop(scene.ctx, { folder, dataFolder })
})
afterAll(async () => {
  await scene.close()
  await rm(dataFolder, { recursive: true, force: true })
})

test('the job reconciles what was imported, and run twice it comes to the same result', async () => {
  const request = () => reconcileJob.run(scene.ctx, { runRequestId: randomUUID() })
  await request()
  const first = await findLastRun(scene.db)
  expect(first?.as_of).toEqual(new Date('2026-02-03T18:00:00Z'))
  expect(first?.result_count).toBeGreaterThan(0n)

  await request()
  const second = await findLastRun(scene.db)
  expect(second?.run_id).not.toBe(first?.run_id)
  const sums = (run: typeof first) => [run?.result_sum_a, run?.result_sum_b, run?.result_count]
  expect(sums(second)).toEqual(sums(first))
})
