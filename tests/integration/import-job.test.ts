import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findAttempt } from '#db/queries/import-attempts'
import { importDropJob } from '#jobs/import-drop'
import { requestImport } from '#server/ingest/request-import'
import { type TestContext, testContext } from '#tests/support/test-context'

const extracts = join(import.meta.dirname, '../../server/sandbox/halden/2026-02-03')
let scene: TestContext
let scratch = ''
beforeAll(async () => {
  scene = await testContext()
  scratch = await mkdtemp(join(tmpdir(), 'tieout-import-job-'))
})
afterAll(async () => {
  await scene.close()
  await rm(scratch, { recursive: true, force: true })
})

const countDocuments = async () => {
  const found = await scene.db
    .selectFrom('billing_document')
    .select((row) => row.fn.countAll<bigint>().as('n'))
    .executeTakeFirstOrThrow()
  return found.n
}

test('a requested import is made by the worker, asks for a reconciliation, and run twice changes nothing', async () => {
  const attemptId = await requestImport(scene.ctx, { folder: extracts })
  expect(await scene.boss.findJobs('import-drop', { queued: true })).toHaveLength(1)

  await importDropJob.run(scene.ctx, { attemptId })
  expect(await findAttempt(scene.db, attemptId)).toMatchObject({ state: 'imported' })
  const documents = await countDocuments()
  expect(documents).toBeGreaterThan(0n)
  expect(await scene.boss.findJobs('reconcile', { queued: true })).toHaveLength(1)

  await importDropJob.run(scene.ctx, { attemptId })
  expect(await countDocuments()).toBe(documents)
  expect(await scene.boss.findJobs('reconcile', { queued: true })).toHaveLength(1)
})

test('a worker that died between the import and the request asks for the reconciliation when it is run again', async () => {
  await scene.boss.deleteAllJobs('reconcile')
  const attemptId = await scene.db
    .selectFrom('import_attempt')
    .select('attempt_id')
    .where('state', '=', 'imported')
    .executeTakeFirstOrThrow()
  await importDropJob.run(scene.ctx, { attemptId: attemptId.attempt_id })
  const queued = await scene.boss.findJobs('reconcile', { queued: true })
  expect(queued.map(({ data }) => Object.keys(data ?? {}))).toEqual([['runRequestId', 'correlationId']])
})

test('a folder without a drop ends the attempt with its reason and is not tried again', async () => {
  const attemptId = await requestImport(scene.ctx, { folder: scratch })
  await importDropJob.run(scene.ctx, { attemptId })
  expect(await findAttempt(scene.db, attemptId)).toMatchObject({ state: 'failed' })
})
