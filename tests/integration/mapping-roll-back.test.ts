import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WebCtx } from '#server/auth/web-ctx'
import { rollBackChangeAction } from '#server/mappings/roll-back-change'
import { personIn } from '#tests/support/correcting'
import { refusalCode } from '#tests/support/mapping-scene'
import { type TestContext, testContext } from '#tests/support/test-context'

let scene: TestContext
let analyst: WebCtx
let changeId: string
beforeAll(async () => {
  scene = await testContext()
  analyst = await personIn(scene, 'maren', 'analyst')
  const at = new Date('2026-04-01T00:00:00Z')
  const words = {
    reference: 'M-1',
    set_name: 'gl_tax',
    entity: 'E1',
    title: 'Map it',
    reason: 'Nothing maps it.',
  } as const
  const decided = { state: 'approved', decided_by: 'noor', decided_at: at, decided_revision: 1, repost: false } as const
  const inserted = await scene.db
    .insertInto('mapping_change')
    .values({ ...words, ...decided, proposed_by: 'ada', proposed_at: at })
    .returning('change_id')
    .executeTakeFirstOrThrow()
  changeId = inserted.change_id
  const row = { entity: 'E1', key: '{"tax_code":"T"}', value: '{"account":"2200"}', valid_from: '2026-01-01' }
  await scene.db
    .insertInto('mapping_change_row')
    .values({ change_id: changeId, revision: 1, row_no: 1, ...row })
    .execute()
})
afterAll(() => scene.close())

const events = () => scene.db.selectFrom('mapping_change_event').selectAll().execute()

test('a change of another entity is not rolled back, nor shown to be there', async () => {
  const elsewhere: WebCtx = { ...analyst, scope: ['E2'], actor: { ...analyst.actor, scope: ['E2'] } }
  expect(await refusalCode(rollBackChangeAction, elsewhere, { changeId, reason: 'Too early.' })).toBe('not_found')
  expect(await events()).toEqual([])
})

test('a roll-back that is refused leaves nothing in the history', async () => {
  const refused = await refusalCode(rollBackChangeAction, analyst, { changeId, reason: 'Too early.' })
  expect(refused).toBe('mapping_entity_unknown')
  expect(await events()).toEqual([])
})
