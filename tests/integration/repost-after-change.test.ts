import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repostAfterChanges } from '#server/mappings/repost-after-change'
import { type TestContext, testContext } from '#tests/support/test-context'

let scene: TestContext
beforeAll(async () => {
  scene = await testContext()
})
afterAll(() => scene.close())

/** An approved change whose simulation named one document to post; gives its id. */
async function approvedChange(decidedBy: string, decidedAt: Date): Promise<string> {
  const { change_id } = await scene.db
    .insertInto('mapping_change')
    .values({
      reference: `M-${randomUUID()}`,
      set_name: 'gl_tax',
      entity: 'E1',
      title: 'Map it',
      reason: 'Nothing maps it.',
      state: 'approved',
      proposed_by: 'ada',
      proposed_at: decidedAt,
      decided_by: decidedBy,
      decided_at: decidedAt,
      decided_revision: 1,
      repost: true,
    })
    .returning('change_id')
    .executeTakeFirstOrThrow()
  await scene.db
    .insertInto('preview_expected')
    .values({
      change_id,
      revision: 1,
      preview_no: 1,
      document_id: randomUUID(),
      source_id: 'i-1',
      number: 'I-1',
      entity: 'E1',
      period: '2026-04',
      currency: 'EUR',
      bill_to_id: 'c-1',
      before: '{}',
      after: '{}',
      effect: '[]',
      result: 'clears',
      period_state: 'open',
      remedy: 'post',
    })
    .execute()
  return change_id
}

const standing = (changeId: string) =>
  scene.db
    .selectFrom('mapping_change')
    .select(['reposted_at', 'repost_problem'])
    .where('change_id', '=', changeId)
    .executeTakeFirstOrThrow()

test('a change whose approver is gone keeps that as its problem, and one that fails stands in the way of none', async () => {
  const broken = await approvedChange('not the id of an account', new Date('2026-04-01T00:00:00Z'))
  const gone = await approvedChange(randomUUID(), new Date('2026-04-02T00:00:00Z'))
  expect(await repostAfterChanges(scene.ctx)).toEqual({ changes: 2, plans: 0 })
  expect(await standing(gone)).toMatchObject({ repost_problem: 'approver_gone', reposted_at: expect.any(Date) })
  expect(await standing(broken)).toEqual({ repost_problem: null, reposted_at: null })
})

test('plans of a change wait for a period that is being closed before they touch the audit', async () => {
  const { db } = scene
  await db.insertInto('period_state').values({ entity: 'E1', period: '2026-04', state: 'open', seq: 1n }).execute()
  const changeId = await approvedChange(randomUUID(), new Date('2026-04-03T00:00:00Z'))
  let reposting: Promise<unknown> = Promise.resolve()
  await db.transaction().execute(async (tx) => {
    await tx.selectFrom('period_state').select('period').where('entity', '=', 'E1').forUpdate().execute()
    reposting = repostAfterChanges(scene.ctx)
    const first = await Promise.race([reposting, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))])
    expect(first).toBe('waits')
  })
  await reposting
  expect(await standing(changeId)).toMatchObject({ repost_problem: 'approver_gone' })
})
