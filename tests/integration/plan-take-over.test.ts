import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WebCtx } from '#server/auth/web-ctx'
import { auditLeftPlans } from '#server/corrections/leave-plans'
import { startPlan } from '#server/corrections/start-plan'
import type { EngineCtx } from '#server/posting/lane'
import { type PostingScene, postingScene } from '#tests/support/posting-scene'
import { scriptedErp } from '#tests/support/scripted-erp'
import { draftOf, seedPlan } from '#tests/support/seed-postings'

let scene: PostingScene
beforeAll(async () => {
  scene = await postingScene()
})
afterAll(() => scene.close())

/** A submitted plan of bookings under these references; gives it as approval locks it. */
async function laterPlan(entity: string, references: readonly string[], members: readonly string[] = []) {
  const values = { plan_id: randomUUID(), reference: `P-${randomUUID()}`, entity, kind: 'post', reason: 'anew' }
  const plan = await scene.db
    .insertInto('plan')
    .values({ ...values, proposed_by: 'ada', proposed_at: new Date(), state: 'submitted' })
    .returningAll()
    .executeTakeFirstOrThrow()
  for (const [index, external_ref] of references.entries()) {
    await scene.db
      .insertInto('plan_item')
      .values({
        plan_id: plan.plan_id,
        item_no: index + 1,
        document_id: randomUUID(),
        purpose: 'post',
        external_ref,
        posting_on: '2026-04-01',
        period: '2026-04',
        entity,
        currency: 'EUR',
        document: JSON.stringify(draftOf(entity, external_ref, '2026-04')),
        members: [...members],
      })
      .execute()
  }
  return { ...plan, entity_currency: 'EUR', change_editors: null }
}

async function start(plan: Awaited<ReturnType<typeof laterPlan>>) {
  const ctx: EngineCtx & Pick<WebCtx, 'actor'> = scene.ctx
  return scene.db.transaction().execute(async (tx) => {
    const started = await startPlan(tx, ctx, plan)
    if (started.ok) await auditLeftPlans(tx, ctx, { left: started.value.left, takenOverBy: plan.reference })
    return started
  })
}

const set = (reference: string, entity: string, state: string) =>
  sql`update posting set state = ${state} where external_ref = ${reference} and entity = ${entity}`.execute(scene.db)

test('a plan whose refused rebooking a later plan takes over is half done no more and lets its period be locked', async () => {
  const entity = await scene.newLane()
  const postings = [{ reference: 'N/R1', purpose: 'reverse' } as const, { reference: 'N/B1', dependsOn: 'N/R1' }]
  const old = await seedPlan(scene.db, { entity, postings })
  await set('N/R1', entity, 'confirmed')
  await set('N/B1', entity, 'rejected')
  await sql`update plan set state = 'half_done' where plan_id = ${old.planId}`.execute(scene.db)
  const later = await laterPlan(entity, ['N/B1'])
  expect(await start(later)).toMatchObject({ ok: true })
  expect(await scene.planState(old.planId)).toBe('done')
  expect(await scene.statesOf(entity)).toEqual({ 'N/B1': 'ready', 'N/R1': 'confirmed' })
  const audit = await scene.db.selectFrom('audit').selectAll().where('object_id', '=', old.planId).execute()
  expect(audit).toMatchObject([{ action: 'plans.taken-over', detail: { takenOverBy: later.reference } }])
})

test('what waited behind a reversal that a later plan takes over is cancelled, with its history', async () => {
  const entity = await scene.newLane()
  const postings = [
    { reference: 'N/R1', purpose: 'reverse' } as const,
    { reference: 'N/B1', state: 'held', dependsOn: 'N/R1' } as const,
  ]
  const old = await seedPlan(scene.db, { entity, postings })
  await set('N/R1', entity, 'rejected')
  expect(await start(await laterPlan(entity, ['N/R1']))).toMatchObject({ ok: true })
  expect(await scene.statesOf(entity)).toEqual({ 'N/B1': 'cancelled', 'N/R1': 'ready' })
  expect(await scene.planState(old.planId)).toBe('failed')
  const events = await scene.db
    .selectFrom('posting_event')
    .select(['from_state', 'to_state'])
    .where('posting_id', '=', old.ids.get('N/B1') ?? '')
    .orderBy('event_no')
    .execute()
  expect(events.at(-1)).toEqual({ from_state: 'held', to_state: 'cancelled' })
})

test('a rebooking goes when the reversal of its own plan stands, never when a later plan’s does', async () => {
  const entity = await scene.newLane()
  const erp = scriptedErp()
  const own = [
    { reference: 'N/R1', purpose: 'reverse' } as const,
    { reference: 'N/B1', state: 'held', dependsOn: 'N/R1' } as const,
  ]
  const first = await seedPlan(scene.db, { entity, postings: own })
  const other = await seedPlan(scene.db, { entity, postings: [{ reference: 'M/R1', purpose: 'reverse' }] })
  const held = { reference: 'M/B1', state: 'held' } as const
  const left = await seedPlan(scene.db, { entity, postings: [held] })
  await sql`update posting set depends_on = ${other.ids.get('M/R1')} where posting_id = ${left.ids.get('M/B1')}`.execute(
    scene.db,
  )
  await scene.drain(entity, erp)
  expect(await scene.statesOf(entity)).toEqual({ 'N/R1': 'posted', 'N/B1': 'posted', 'M/R1': 'posted', 'M/B1': 'held' })
  expect(await scene.planState(first.planId)).toBe('executing')
})

test('a posting armed again stands for the documents of the new plan alone', async () => {
  const entity = await scene.newLane()
  const [gone, kept, added] = [randomUUID(), randomUUID(), randomUUID()]
  const { ids } = await seedPlan(scene.db, { entity, postings: [{ reference: 'CON-1', members: [gone, kept] }] })
  await set('CON-1', entity, 'rejected')
  expect(await start(await laterPlan(entity, ['CON-1'], [kept, added]))).toMatchObject({ ok: true })
  const members = await scene.db
    .selectFrom('posting_member')
    .select('document_id')
    .where('posting_id', '=', ids.get('CON-1') ?? '')
    .execute()
  expect(members.map((row) => row.document_id).sort()).toEqual([kept, added].sort())
})

test('a plan approved before its period was closed softly starts for a controller’s approval only', async () => {
  const entity = await scene.newLane()
  const plan = await laterPlan(entity, ['S-1'])
  await sql`update period_state set state = 'soft_closed' where entity = ${entity}`.execute(scene.db)
  expect(await start(plan)).toMatchObject({ ok: false, code: 'plan_outdated', params: { reference: '2026-04' } })
  expect(await start({ ...plan, needs_controller: true })).toMatchObject({ ok: true })
  expect(await scene.statesOf(entity)).toEqual({ 'S-1': 'ready' })
})
