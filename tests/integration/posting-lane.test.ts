import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PostAnswer } from '#server/connectors/contract'
import type { DrainOptions } from '#server/posting/lane'
import { wakeLanes } from '#server/posting/wake-lanes'
import { countOf, type PostingScene, postingScene, posts } from '#tests/support/posting-scene'
import { scriptedErp } from '#tests/support/scripted-erp'
import { seedPlan } from '#tests/support/seed-postings'

let scene: PostingScene
beforeAll(async () => {
  scene = await postingScene()
})
afterAll(() => scene.close())

describe('who may send', () => {
  test('of two drainers one has the lane', async () => {
    const entity = await scene.newLane()
    const erp = scriptedErp()
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    let second = ''
    const at: DrainOptions['at'] = async (window) => {
      if (window === 'sent') second = await scene.drain(entity, erp)
    }
    await scene.drain(entity, erp, { at })
    expect(second).toBe('busy')
    expect(posts(erp)).toHaveLength(1)
  })

  test('a drainer that waits long for the ERP keeps its lane', async () => {
    const entity = await scene.newLane()
    const erp = scriptedErp()
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    const slow = { ...erp, lookUp: async () => pause(3_000).then(() => new Map()) }
    const first = scene.drain(entity, slow, { leaseMs: 1_500 })
    await pause(2_400)
    expect(await scene.drain(entity, erp, { leaseMs: 1_500 })).toBe('busy')
    expect(await first).toBe('drained')
    expect(countOf(erp, 'A')).toBe(1)
  })

  test('an answer that comes after another took over changes nothing', async () => {
    const entity = await scene.newLane()
    const erp = scriptedErp()
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    const at: DrainOptions['at'] = async (window) => {
      if (window !== 'answered') return
      await sql`update posting set attempt = attempt + 1 where entity = ${entity}`.execute(scene.db)
    }
    await scene.drain(entity, erp, { at })
    expect(await scene.statesOf(entity)).toEqual({ A: 'sending' })
  })

  test('what a dead sender left is looked up after its lease', async () => {
    const entity = await scene.newLane()
    const erp = scriptedErp()
    const die: DrainOptions['at'] = (window) =>
      window === 'answered' ? Promise.reject(new Error('killed')) : Promise.resolve()
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    await expect(scene.drain(entity, erp, { at: die, leaseMs: 2_000 })).rejects.toThrow('killed')
    await scene.drain(entity, erp)
    expect(await scene.statesOf(entity)).toEqual({ A: 'sending' })
    await pause(2_050)
    await scene.drain(entity, erp)
    expect(await scene.statesOf(entity)).toEqual({ A: 'posted' })
    expect(countOf(erp, 'A')).toBe(1)
  })

  test('a lane with something due is woken, a paused one is not', async () => {
    const entity = await scene.newLane()
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    await sql`update erp_lane set state = 'paused' where entity = ${entity}`.execute(scene.db)
    const jobs = async () =>
      (
        await sql<{ n: number }>`select count(*)::int as n from pgboss.job
          where name = 'drain-lane' and singleton_key = ${entity}`.execute(scene.ownerDb)
      ).rows[0]?.n
    await wakeLanes(scene.ctx)
    expect(await jobs()).toBe(0)
    expect(await scene.drain(entity, scriptedErp())).toBe('closed')
    await sql`update erp_lane set state = 'active' where entity = ${entity}`.execute(scene.db)
    await wakeLanes(scene.ctx)
    await wakeLanes(scene.ctx)
    expect(await jobs()).toBe(1)
  })
})

describe('in order', () => {
  test('a rebooking waits for its reversal and goes before other plans', async () => {
    const entity = await scene.newLane()
    const erp = scriptedErp()
    const pair = [
      { reference: 'A/R1', purpose: 'reverse' },
      { reference: 'A/B1', purpose: 'rebook', dependsOn: 'A/R1', state: 'held' },
    ] as const
    await seedPlan(scene.db, { entity, postings: pair })
    await seedPlan(scene.db, { entity, postings: [{ reference: 'LATER' }] })
    await scene.drain(entity, erp)
    expect(posts(erp)).toEqual(['post A/R1', 'post A/B1', 'post LATER'])
  })

  test('a rejected reversal keeps its rebooking from going; a rejected rebooking leaves the plan half done', async () => {
    const entity = await scene.newLane()
    const erp = scriptedErp()
    const no: PostAnswer = { kind: 'rejected', code: 'period_closed', message: 'closed' }
    erp.script('A/R1', no)
    erp.script('B/B1', no)
    const pairOf = (root: string) =>
      [
        { reference: `${root}/R1`, purpose: 'reverse' },
        { reference: `${root}/B1`, purpose: 'rebook', dependsOn: `${root}/R1`, state: 'held' },
      ] as const
    const failed = await seedPlan(scene.db, { entity, postings: pairOf('A') })
    const half = await seedPlan(scene.db, { entity, postings: pairOf('B') })
    await scene.drain(entity, erp)
    expect(await scene.statesOf(entity)).toEqual({
      'A/R1': 'rejected period_closed',
      'A/B1': 'held',
      'B/R1': 'posted',
      'B/B1': 'rejected period_closed',
    })
    expect(await scene.planState(failed.planId)).toBe('failed')
    expect(await scene.planState(half.planId)).toBe('half_done')
  })

  test('a period locked before the claim rejects the posting; locked while it is sent, the answer still counts', async () => {
    const entity = await scene.newLane()
    const erp = scriptedErp()
    await sql`insert into period_state (entity, period, state, seq) values (${entity}, '2026-05', 'open', 1)`.execute(
      scene.db,
    )
    const lock = (period: string) =>
      sql`update period_state set state = 'locked', locked_at = now() where entity = ${entity} and period = ${period}`.execute(
        scene.db,
      )
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }, { reference: 'B', period: '2026-05' }] })
    await lock('2026-05')
    const at: DrainOptions['at'] = async (window) => {
      if (window === 'sent') await lock('2026-04')
    }
    await scene.drain(entity, erp, { at })
    expect(await scene.statesOf(entity)).toEqual({ A: 'posted', B: 'rejected period_locked' })
    expect(posts(erp)).toEqual(['post A'])
  })
})
