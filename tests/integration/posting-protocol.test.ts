import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyAuditChain } from '#server/audit/verify-audit-chain'
import type { PostAnswer } from '#server/connectors/contract'
import { drainLane } from '#server/posting/drain-lane'
import type { DrainOptions } from '#server/posting/lane'
import { wakeLanes } from '#server/posting/wake-lanes'
import { type ScriptedErp, scriptedErp } from '#tests/support/scripted-erp'
import { seedLane, seedPlan } from '#tests/support/seed-postings'
import { type TestContext, testContext } from '#tests/support/test-context'

let scene: TestContext
let laneNo = 0
beforeAll(async () => {
  scene = await testContext()
})
afterAll(() => scene.close())

/** A lane of its own for each test. */
async function newLane(): Promise<string> {
  laneNo += 1
  const entity = `E${laneNo}`
  await seedLane(scene.db, { entity })
  return entity
}
const drain = (entity: string, connector: ScriptedErp, more: DrainOptions = {}) =>
  drainLane(scene.ctx, { entity }, { connector, ...more })
const forgetRests = (entity: string) =>
  sql`with l as (update erp_lane set retry_at = null where entity = ${entity})
    update posting set retry_at = null where entity = ${entity} and state = 'ready'`.execute(scene.db)
const statesOf = async (entity: string) =>
  Object.fromEntries(
    (
      await scene.db
        .selectFrom('posting')
        .select(['external_ref', 'state', 'problem_code'])
        .where('entity', '=', entity)
        .orderBy('external_ref')
        .execute()
    ).map((row) => [row.external_ref, row.problem_code ? `${row.state} ${row.problem_code}` : row.state]),
  )
const planState = async (planId: string) =>
  (await scene.db.selectFrom('plan').select('state').where('plan_id', '=', planId).executeTakeFirstOrThrow()).state
const countOf = (erp: ScriptedErp, reference: string) =>
  erp.documents.filter((document) => document.reference === reference).length
const posts = (erp: ScriptedErp) => erp.calls.filter((call) => call.startsWith('post '))

describe('sending', () => {
  test('looks up first, writes the intent down before the call, and every move has an event and a row in the audit', async () => {
    const entity = await newLane()
    const erp = scriptedErp()
    const { ids, planId } = await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }, { reference: 'B' }] })
    let beforeCall: string[] = []
    const at: DrainOptions['at'] = async (window, reference) => {
      if (window !== 'before_send' || reference !== 'A') return
      const steps = await scene.db
        .selectFrom('posting_attempt')
        .select('step')
        .where('posting_id', '=', ids.get('A') ?? '')
        .orderBy('step_no')
        .execute()
      beforeCall = steps.map((row) => row.step)
    }
    expect(await drain(entity, erp, { at })).toBe('drained')
    expect(beforeCall).toEqual(['not_found', 'sent'])
    expect(erp.calls).toEqual(['look up A B', 'post A', 'post B'])
    expect(await statesOf(entity)).toEqual({ A: 'posted', B: 'posted' })
    expect(await planState(planId)).toBe('executing')
    const events = await sql<{ line: string }>`
      select from_state || '>' || to_state as line from posting_event where posting_id = ${ids.get('A')} order by event_no`.execute(
      scene.db,
    )
    expect(events.rows.map((row) => row.line)).toEqual(['ready>sending', 'sending>posted'])
    const audited = await scene.db
      .selectFrom('audit')
      .select('action')
      .where('object_id', '=', ids.get('A') ?? '')
      .orderBy('seq')
      .execute()
    expect(audited.map((row) => row.action)).toEqual(['postings.sending', 'postings.posted'])
    expect(await verifyAuditChain(scene.db)).toMatchObject({ broken: null })
  })

  test('takes over what stands in the ERP already, and leaves what differs or stands twice to a person', async () => {
    const entity = await newLane()
    const erp = scriptedErp()
    erp.hold('SAME', {})
    erp.hold('OTHER', { receivable: '11.00' })
    erp.hold('COIN', { currency: 'USD' })
    erp.hold('TWICE', {})
    erp.hold('TWICE', {})
    erp.hold('DRAFT', { isDraft: true })
    const postings = ['SAME', 'OTHER', 'COIN', 'TWICE', 'DRAFT'].map((reference) => ({ reference }))
    await seedPlan(scene.db, { entity, postings })
    await drain(entity, erp)
    expect(await statesOf(entity)).toEqual({
      SAME: 'posted',
      OTHER: 'rejected reference_taken',
      COIN: 'rejected reference_taken',
      TWICE: 'rejected duplicate_in_erp',
      DRAFT: 'posted',
    })
    expect(posts(erp)).toEqual(['post DRAFT'])
  })

  const answers: [PostAnswer, string][] = [
    [{ kind: 'rejected', code: 'unknown_customer', message: 'no such customer' }, 'rejected unknown_customer'],
    [{ kind: 'throttled', retryAfterMs: 60_000 }, 'ready'],
    [{ kind: 'unreachable', message: 'refused' }, 'ready'],
    [{ kind: 'unknown', message: 'no answer' }, 'uncertain no_answer'],
  ]
  for (const [answer, state] of answers) {
    test(`the answer "${answer.kind}" leaves it ${state}`, async () => {
      const entity = await newLane()
      const erp = scriptedErp({ settleMs: 60_000 })
      erp.script('A', answer)
      await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
      await drain(entity, erp)
      expect(await statesOf(entity)).toEqual({ A: state })
      expect(posts(erp)).toHaveLength(1)
    })
  }

  test('after a rest it goes on and posts once', async () => {
    const entity = await newLane()
    const erp = scriptedErp()
    erp.script('A', { kind: 'throttled', retryAfterMs: 60_000 }, { kind: 'unreachable', message: 'refused' })
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    for (const _ of [1, 2, 3]) {
      await drain(entity, erp)
      expect(await drain(entity, erp)).toBe(countOf(erp, 'A') === 1 ? 'drained' : 'closed')
      await forgetRests(entity)
    }
    expect(await statesOf(entity)).toEqual({ A: 'posted' })
    expect(countOf(erp, 'A')).toBe(1)
  })

  test('nothing is sent while the ERP cannot be asked', async () => {
    const entity = await newLane()
    const erp = scriptedErp()
    erp.breakLookUp(true)
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    await drain(entity, erp)
    expect(posts(erp)).toEqual([])
    expect(await statesOf(entity)).toEqual({ A: 'ready' })
    erp.breakLookUp(false)
    await forgetRests(entity)
    await drain(entity, erp)
    expect(await statesOf(entity)).toEqual({ A: 'posted' })
  })

  test('past the deadline it does not leave', async () => {
    const entity = await newLane()
    const erp = scriptedErp()
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    await drain(entity, erp, {
      leaseMs: 150,
      at: (window) => (window === 'before_send' ? pause(120) : Promise.resolve()),
    })
    expect(posts(erp)).toEqual([])
    expect(await statesOf(entity)).toEqual({ A: 'ready' })
  })
})

describe('an uncertain posting', () => {
  test('is found by a look-up and not sent again', async () => {
    const entity = await newLane()
    const erp = scriptedErp()
    erp.script('A', 'lost_after_commit')
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    await drain(entity, erp)
    expect(await statesOf(entity)).toEqual({ A: 'posted' })
    expect(posts(erp)).toHaveLength(1)
  })

  test('is sent again only after two look-ups without a trace that are far enough apart', async () => {
    const entity = await newLane()
    const erp = scriptedErp({ settleMs: 300 })
    erp.script('A', { kind: 'unknown', message: 'no answer' })
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    await drain(entity, erp)
    await drain(entity, erp)
    expect(await statesOf(entity)).toEqual({ A: 'uncertain no_answer' })
    await pause(320)
    await drain(entity, erp)
    expect(await statesOf(entity)).toEqual({ A: 'posted' })
    expect(posts(erp)).toHaveLength(2)
    expect(countOf(erp, 'A')).toBe(1)
  })

  test('stays so where the ERP can neither refuse nor find it', async () => {
    const entity = await newLane()
    const erp = scriptedErp({ uniqueness: 'none', settleMs: 0 })
    erp.script('A', 'lost_after_commit')
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    for (const _ of [1, 2, 3]) await drain(entity, erp)
    expect(await statesOf(entity)).toEqual({ A: 'uncertain needs_confirmation' })
    expect(countOf(erp, 'A')).toBe(1)
  })

  test('follows a refused duplicate: ours is taken over, another one is for a person', async () => {
    const entity = await newLane()
    const erp = scriptedErp({ settleMs: 0 })
    const refused: PostAnswer = { kind: 'rejected', code: 'duplicate_reference', message: 'exists' }
    erp.script('MINE', refused)
    erp.script('GHOST', refused, refused)
    await seedPlan(scene.db, { entity, postings: [{ reference: 'MINE' }, { reference: 'GHOST' }] })
    const at: DrainOptions['at'] = (window, reference) => {
      if (window === 'sent' && reference === 'MINE') erp.hold('MINE', {})
      return Promise.resolve()
    }
    await drain(entity, erp, { at })
    await drain(entity, erp)
    expect(await statesOf(entity)).toEqual({ MINE: 'posted', GHOST: 'rejected duplicate_reference' })
  })
})

describe('who may send', () => {
  test('of two drainers one has the lane', async () => {
    const entity = await newLane()
    const erp = scriptedErp()
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    let second = ''
    const at: DrainOptions['at'] = async (window) => {
      if (window === 'sent') second = await drain(entity, erp)
    }
    await drain(entity, erp, { at })
    expect(second).toBe('busy')
    expect(posts(erp)).toHaveLength(1)
  })

  test('an answer that comes after another took over changes nothing', async () => {
    const entity = await newLane()
    const erp = scriptedErp()
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    const at: DrainOptions['at'] = async (window) => {
      if (window !== 'answered') return
      await sql`update posting set attempt = attempt + 1 where entity = ${entity}`.execute(scene.db)
    }
    await drain(entity, erp, { at })
    expect(await statesOf(entity)).toEqual({ A: 'sending' })
  })

  test('what a dead sender left is looked up after its lease', async () => {
    const entity = await newLane()
    const erp = scriptedErp()
    const die: DrainOptions['at'] = (window) =>
      window === 'answered' ? Promise.reject(new Error('killed')) : Promise.resolve()
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    await expect(drain(entity, erp, { at: die, leaseMs: 200 })).rejects.toThrow('killed')
    await drain(entity, erp)
    expect(await statesOf(entity)).toEqual({ A: 'sending' })
    await pause(220)
    await drain(entity, erp)
    expect(await statesOf(entity)).toEqual({ A: 'posted' })
    expect(countOf(erp, 'A')).toBe(1)
  })

  test('a lane with something due is woken, a paused one is not', async () => {
    const entity = await newLane()
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    await sql`update erp_lane set state = 'paused' where entity = ${entity}`.execute(scene.db)
    const jobs = async () =>
      (
        await sql<{ n: number }>`select count(*)::int as n from pgboss.job
          where name = 'drain-lane' and singleton_key = ${entity}`.execute(scene.ownerDb)
      ).rows[0]?.n
    await wakeLanes(scene.ctx)
    expect(await jobs()).toBe(0)
    expect(await drain(entity, scriptedErp())).toBe('closed')
    await sql`update erp_lane set state = 'active' where entity = ${entity}`.execute(scene.db)
    await wakeLanes(scene.ctx)
    await wakeLanes(scene.ctx)
    expect(await jobs()).toBe(1)
  })
})

describe('in order', () => {
  test('a rebooking waits for its reversal and goes before other plans', async () => {
    const entity = await newLane()
    const erp = scriptedErp()
    const pair = [
      { reference: 'A/R1', purpose: 'reverse' },
      { reference: 'A/B1', purpose: 'rebook', dependsOn: 'A/R1', state: 'held' },
    ] as const
    await seedPlan(scene.db, { entity, postings: pair })
    await seedPlan(scene.db, { entity, postings: [{ reference: 'LATER' }] })
    await drain(entity, erp)
    expect(posts(erp)).toEqual(['post A/R1', 'post A/B1', 'post LATER'])
  })

  test('a rejected reversal keeps its rebooking from going; a rejected rebooking leaves the plan half done', async () => {
    const entity = await newLane()
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
    await drain(entity, erp)
    expect(await statesOf(entity)).toEqual({
      'A/R1': 'rejected period_closed',
      'A/B1': 'held',
      'B/R1': 'posted',
      'B/B1': 'rejected period_closed',
    })
    expect(await planState(failed.planId)).toBe('failed')
    expect(await planState(half.planId)).toBe('half_done')
  })

  test('a period locked before the claim rejects the posting; locked while it is sent, the answer still counts', async () => {
    const entity = await newLane()
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
    await drain(entity, erp, { at })
    expect(await statesOf(entity)).toEqual({ A: 'posted', B: 'rejected period_locked' })
    expect(posts(erp)).toEqual(['post A'])
  })
})
