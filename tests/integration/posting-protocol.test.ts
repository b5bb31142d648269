import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyAuditChain } from '#server/audit/verify-audit-chain'
import type { PostAnswer } from '#server/connectors/contract'
import type { DrainOptions } from '#server/posting/lane'
import { countOf, type PostingScene, postingScene, posts } from '#tests/support/posting-scene'
import { scriptedErp } from '#tests/support/scripted-erp'
import { seedPlan } from '#tests/support/seed-postings'

let scene: PostingScene
beforeAll(async () => {
  scene = await postingScene()
})
afterAll(() => scene.close())

describe('sending', () => {
  test('looks up first, writes the intent down before the call, and every move has an event and a row in the audit', async () => {
    const entity = await scene.newLane()
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
    expect(await scene.drain(entity, erp, { at })).toBe('drained')
    expect(beforeCall).toEqual(['not_found', 'sent'])
    expect(erp.calls).toEqual(['look up A B', 'post A', 'post B'])
    expect(await scene.statesOf(entity)).toEqual({ A: 'posted', B: 'posted' })
    expect(await scene.planState(planId)).toBe('executing')
    const events = await sql<{ line: string }>`
      select coalesce(from_state, '') || '>' || to_state as line from posting_event where posting_id = ${ids.get('A')} order by event_no`.execute(
      scene.db,
    )
    expect(events.rows.map((row) => row.line)).toEqual(['>ready', 'ready>sending', 'sending>posted'])
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
    const entity = await scene.newLane()
    const erp = scriptedErp()
    erp.hold('SAME', {})
    erp.hold('OTHER', { receivable: '11.00' })
    erp.hold('COIN', { currency: 'USD' })
    erp.hold('TWICE', {})
    erp.hold('TWICE', {})
    erp.hold('DRAFT', { isDraft: true })
    const postings = ['SAME', 'OTHER', 'COIN', 'TWICE', 'DRAFT'].map((reference) => ({ reference }))
    await seedPlan(scene.db, { entity, postings })
    await scene.drain(entity, erp)
    expect(await scene.statesOf(entity)).toEqual({
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
      const entity = await scene.newLane()
      const erp = scriptedErp({ settleMs: 60_000 })
      erp.script('A', answer)
      await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
      await scene.drain(entity, erp)
      expect(await scene.statesOf(entity)).toEqual({ A: state })
      expect(posts(erp)).toHaveLength(1)
    })
  }

  test('after a rest it goes on and posts once', async () => {
    const entity = await scene.newLane()
    const erp = scriptedErp()
    erp.script('A', { kind: 'throttled', retryAfterMs: 60_000 }, { kind: 'unreachable', message: 'refused' })
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    for (const _ of [1, 2, 3]) {
      await scene.drain(entity, erp)
      expect(await scene.drain(entity, erp)).toBe(countOf(erp, 'A') === 1 ? 'drained' : 'closed')
      await scene.forgetRests(entity)
    }
    expect(await scene.statesOf(entity)).toEqual({ A: 'posted' })
    expect(countOf(erp, 'A')).toBe(1)
  })

  test('nothing is sent while the ERP cannot be asked', async () => {
    const entity = await scene.newLane()
    const erp = scriptedErp()
    erp.breakLookUp(true)
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    await scene.drain(entity, erp)
    expect(posts(erp)).toEqual([])
    expect(await scene.statesOf(entity)).toEqual({ A: 'ready' })
    erp.breakLookUp(false)
    await scene.forgetRests(entity)
    await scene.drain(entity, erp)
    expect(await scene.statesOf(entity)).toEqual({ A: 'posted' })
  })

  test('a reference the ERP would cut short does not leave', async () => {
    const entity = await scene.newLane()
    const erp = scriptedErp({ referenceMaxLength: 5 })
    await seedPlan(scene.db, { entity, postings: [{ reference: 'SHORT' }, { reference: 'LONGER' }] })
    await scene.drain(entity, erp)
    expect(await scene.statesOf(entity)).toEqual({ SHORT: 'posted', LONGER: 'rejected reference_too_long' })
  })

  test('past the deadline it does not leave', async () => {
    const entity = await scene.newLane()
    const erp = scriptedErp()
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    await scene.drain(entity, erp, {
      leaseMs: 150,
      at: (window) => (window === 'before_send' ? pause(120) : Promise.resolve()),
    })
    expect(posts(erp)).toEqual([])
    expect(await scene.statesOf(entity)).toEqual({ A: 'ready' })
  })
})

describe('an uncertain posting', () => {
  test('is found by a look-up and not sent again', async () => {
    const entity = await scene.newLane()
    const erp = scriptedErp()
    erp.script('A', 'lost_after_commit')
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    await scene.drain(entity, erp)
    expect(await scene.statesOf(entity)).toEqual({ A: 'posted' })
    expect(posts(erp)).toHaveLength(1)
  })

  test('is sent again only after two look-ups without a trace that are far enough apart', async () => {
    const entity = await scene.newLane()
    const erp = scriptedErp({ settleMs: 2_000 })
    erp.script('A', { kind: 'unknown', message: 'no answer' })
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    await scene.drain(entity, erp)
    await scene.drain(entity, erp)
    expect(await scene.statesOf(entity)).toEqual({ A: 'uncertain no_answer' })
    await pause(2_050)
    await scene.drain(entity, erp)
    expect(await scene.statesOf(entity)).toEqual({ A: 'posted' })
    expect(posts(erp)).toHaveLength(2)
    expect(countOf(erp, 'A')).toBe(1)
  })

  test('stays so where the ERP can neither refuse nor find it', async () => {
    const entity = await scene.newLane()
    const erp = scriptedErp({ uniqueness: 'none', settleMs: 0 })
    erp.script('A', 'lost_after_commit')
    await seedPlan(scene.db, { entity, postings: [{ reference: 'A' }] })
    for (const _ of [1, 2, 3]) await scene.drain(entity, erp)
    expect(await scene.statesOf(entity)).toEqual({ A: 'uncertain needs_confirmation' })
    expect(countOf(erp, 'A')).toBe(1)
  })

  test('follows a refused duplicate: ours is taken over, another one is for a person', async () => {
    const entity = await scene.newLane()
    const erp = scriptedErp({ settleMs: 0 })
    const refused: PostAnswer = { kind: 'rejected', code: 'duplicate_reference', message: 'exists' }
    erp.script('MINE', refused)
    erp.script('GHOST', refused, refused)
    await seedPlan(scene.db, { entity, postings: [{ reference: 'MINE' }, { reference: 'GHOST' }] })
    const at: DrainOptions['at'] = (window, reference) => {
      if (window === 'sent' && reference === 'MINE') erp.hold('MINE', {})
      return Promise.resolve()
    }
    await scene.drain(entity, erp, { at })
    await scene.drain(entity, erp)
    expect(await scene.statesOf(entity)).toEqual({ MINE: 'posted', GHOST: 'rejected duplicate_reference' })
  })
})
