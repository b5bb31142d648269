import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WebCtx } from '#server/auth/web-ctx'
import type { EntityScope } from '#server/domain/entity-scope'
import { translatorFor } from '#server/i18n/translator'
import { pauseLaneAction, resumeLaneAction } from '#server/posting/pause-lane'
import { confirmMissingAction, retryPostingAction } from '#server/posting/retry-posting'
import { countOf, type PostingScene, postingScene } from '#tests/support/posting-scene'
import { scriptedErp } from '#tests/support/scripted-erp'
import { seedPlan } from '#tests/support/seed-postings'

let scene: PostingScene
beforeAll(async () => {
  scene = await postingScene()
})
afterAll(() => scene.close())

/** What an action gets of a request by a controller. */
function asController(scope: EntityScope = 'all'): WebCtx {
  const actor = { userId: 'carla', name: 'Carla', roles: ['controller'] as const, scope }
  const grants = [{ role: 'controller' as const, entity: null }]
  const person = { userId: 'carla', name: 'Carla', email: 'carla@example.com', locale: 'en', grants }
  return { ...scene.ctx, actor, scope, person, locale: 'en', t: translatorFor('en') }
}

test('a rejected posting goes again after its cause was removed, once however many ask', async () => {
  const entity = await scene.newLane()
  const erp = scriptedErp()
  erp.script('A', { kind: 'rejected', code: 'unknown_customer', message: 'no such customer' })
  const { ids } = await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
  await scene.drain(entity, erp)
  const postingId = ids.get('A') ?? ''
  const asked = await Promise.all(
    Array.from({ length: 20 }, () => retryPostingAction.run(asController(), { postingId })),
  )
  const refusals = asked.filter((answer) => answer.kind === 'answered' && !answer.outcome.ok)
  expect(refusals).toHaveLength(19)
  expect(refusals[0]).toMatchObject({ outcome: { code: 'posting_not_rejected' } })
  await scene.drain(entity, erp)
  expect(await scene.statesOf(entity)).toEqual({ A: 'posted' })
  expect(countOf(erp, 'A')).toBe(1)
})

test('a rejected posting of a locked period does not go again, and none outside one’s entities', async () => {
  const entity = await scene.newLane()
  const erp = scriptedErp()
  erp.script('A', { kind: 'rejected', code: 'other', message: 'no' })
  const { ids } = await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
  await scene.drain(entity, erp)
  await sql`update period_state set state = 'locked', locked_at = now() where entity = ${entity}`.execute(scene.db)
  const wish = { postingId: ids.get('A') ?? '' }
  expect(await retryPostingAction.run(asController(), wish)).toMatchObject({
    outcome: { code: 'posting_period_locked' },
  })
  expect(await retryPostingAction.run(asController(['ZZ']), wish)).toMatchObject({ outcome: { code: 'not_found' } })
  expect(await scene.statesOf(entity)).toEqual({ A: 'rejected other' })
})

test('into a softly closed period only a controller lets a rejected posting go again', async () => {
  const entity = await scene.newLane()
  const erp = scriptedErp()
  erp.script('A', { kind: 'rejected', code: 'other', message: 'no' })
  const { ids } = await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
  await scene.drain(entity, erp)
  await sql`update period_state set state = 'soft_closed' where entity = ${entity}`.execute(scene.db)
  const wish = { postingId: ids.get('A') ?? '' }
  const keeper = asController()
  const grants = [{ role: 'integration_admin' as const, entity: null }]
  const asked = await retryPostingAction.run({ ...keeper, person: { ...keeper.person, grants } }, wish)
  expect(asked).toMatchObject({ outcome: { code: 'retry_needs_controller' } })
  expect(await scene.statesOf(entity)).toEqual({ A: 'rejected other' })
  expect(await retryPostingAction.run(keeper, wish)).toMatchObject({ outcome: { ok: true } })
})

test('where the ERP cannot be asked, a controller’s word frees an uncertain posting; elsewhere the look-up decides', async () => {
  const [deaf, open] = [await scene.newLane(), await scene.newLane()]
  const lost = { kind: 'unknown', message: 'no answer' } as const
  const blind = scriptedErp({ uniqueness: 'none' })
  const seeing = scriptedErp({ settleMs: 60_000 })
  for (const erp of [blind, seeing]) erp.script('A', lost)
  const first = await seedPlan(scene.db, { entity: deaf, postings: [{ reference: 'A' }] })
  const second = await seedPlan(scene.db, { entity: open, postings: [{ reference: 'A' }] })
  await scene.drain(deaf, blind)
  await scene.drain(open, seeing)
  const say = (postingId = '') =>
    confirmMissingAction.run(asController(), { postingId, reason: 'Searched the ERP by customer and amount.' })
  expect(await say(second.ids.get('A'))).toMatchObject({ outcome: { ok: false, code: 'look_up_decides' } })
  expect(await say(first.ids.get('A'))).toMatchObject({ outcome: { ok: true } })
  await scene.drain(deaf, blind)
  expect(await scene.statesOf(deaf)).toEqual({ A: 'posted' })
  expect(countOf(blind, 'A')).toBe(1)
})

test('a paused lane sends nothing until it is resumed, and who saw an older state is told', async () => {
  const entity = await scene.newLane()
  const erp = scriptedErp()
  await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
  const pause = { entity, rowVersion: 1, reason: 'The ERP is being upgraded.' }
  expect(await pauseLaneAction.run(asController(), pause)).toMatchObject({ outcome: { ok: true } })
  expect(await pauseLaneAction.run(asController(), pause)).toMatchObject({ outcome: { code: 'lane_not_active' } })
  expect(await scene.drain(entity, erp)).toBe('closed')
  const stale = await resumeLaneAction.run(asController(), { entity, rowVersion: 1 })
  expect(stale).toMatchObject({ outcome: { code: 'someone_was_faster' } })
  expect(await resumeLaneAction.run(asController(), { entity, rowVersion: 2 })).toMatchObject({ outcome: { ok: true } })
  await scene.drain(entity, erp)
  expect(await scene.statesOf(entity)).toEqual({ A: 'posted' })
})
