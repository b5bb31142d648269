import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyAuditChain } from '#server/audit/verify-audit-chain'
import type { Action } from '#server/auth/define-action'
import type { WebCtx } from '#server/auth/web-ctx'
import {
  approvePlanAction,
  proposePlanAction,
  rejectPlanAction,
  retryPlanAction,
  withdrawPlanAction,
} from '#server/corrections/plan-actions'
import { proposePlan } from '#server/corrections/propose-plan'
import { remediesFor, treatments } from '#server/domain/corrections/remedies'
import { connectEverything, personIn, takeExample } from '#tests/support/correcting'
import { type TestContext, testContext } from '#tests/support/test-context'

let scene: TestContext
let maren: WebCtx
let noor: WebCtx
beforeAll(async () => {
  scene = await testContext()
  await takeExample(scene.ctx, '2026-04-10')
  await connectEverything(scene, { baseUrl: 'http://127.0.0.1:9' })
  maren = await personIn(scene, 'maren', 'analyst')
  noor = await personIn(scene, 'noor', 'controller')
}, 120_000)
afterAll(() => scene.close())

const openOf = (more: { cause: string; entity?: string }) =>
  scene.db
    .selectFrom('exception')
    .select(['exception_id', 'reference', 'resolution', 'status'])
    .where('status', '=', 'open')
    .where('cause', '=', more.cause)
    .$if(more.entity !== undefined, (query) => query.where('entity', '=', more.entity ?? ''))
    .orderBy('reference')
    .execute()

async function answer(action: Action, ctx: WebCtx, input: unknown) {
  const given = await action.run(ctx, input)
  if (given.kind === 'invalid') throw new Error(JSON.stringify(given.errors))
  return given.outcome
}

/** Proposes for the n-th open exception of a cause and gives the plan as it is stored. */
async function proposed(cause: string, at = 0) {
  const exception = (await openOf({ cause }))[at]
  if (!exception) throw new Error(`no open ${cause}`)
  const outcome = await answer(proposePlanAction, maren, { exceptionIds: [exception.exception_id], reason: 'as found' })
  expect(outcome).toMatchObject({ ok: true })
  const plan = await scene.db.selectFrom('plan').selectAll().orderBy('plan_id', 'desc').executeTakeFirstOrThrow()
  return { plan, exceptionId: exception.exception_id }
}

describe('every open exception of the example', () => {
  test('can be planned, or says in a sentence what must happen first', async () => {
    const open = await scene.db.selectFrom('exception').selectAll().where('status', '=', 'open').execute()
    expect(open.length).toBeGreaterThan(140)
    const refused: string[] = []
    for (const exception of open) {
      const remedies = remediesFor(exception)
      const treatment = treatments.find((one) => remedies.some(({ kind }) => one === kind))
      // What billing corrects is prepared, what a person does in the ERP is said; everything else a plan carries out.
      const byPeople = ['PAYMENT_VARIANCE', 'UNAPPLIED_CREDIT', 'USAGE_VARIANCE', 'RATING_VARIANCE']
      const isByPeople = byPeople.includes(exception.class)
      expect(remedies.length, `${exception.class}/${exception.cause}`).toBeGreaterThan(0)
      expect(treatment !== undefined, `${exception.class}/${exception.cause}`).toBe(!isByPeople)
      if (treatment === undefined) continue
      await scene.db
        .transaction()
        .execute(async (tx) => {
          const outcome = await proposePlan(tx, maren, {
            kind: treatment,
            exceptionIds: [exception.exception_id],
            reason: 'trial',
          })
          if (!outcome.ok) refused.push(`${exception.class} ${outcome.code}`)
          throw new Error('trial')
        })
        .catch((error: unknown) => {
          if (!(error instanceof Error) || error.message !== 'trial') throw error
        })
    }
    expect([...new Set(refused)].sort()).toEqual([
      'UNMAPPED plan_blocked_rate_missing',
      'UNMAPPED plan_blocked_unmapped',
    ])
  }, 60_000)
})

describe('approving', () => {
  test('is not for the proposer, neither by the action nor past it in SQL', async () => {
    const own = { ...maren, person: { ...maren.person, grants: [{ role: 'controller' as const, entity: null }] } }
    const { plan } = await proposed('never_sent')
    const wish = { planId: plan.plan_id, rowVersion: plan.row_version }
    expect(await answer(approvePlanAction, own, wish)).toMatchObject({ ok: false, code: 'plan_own' })
    const forced = scene.db
      .updateTable('plan')
      .set({ state: 'approved', approved_by: plan.proposed_by, approved_at: new Date() })
      .where('plan_id', '=', plan.plan_id)
      .execute()
    await expect(forced).rejects.toThrow(/plan_check/)
    expect(await answer(withdrawPlanAction, maren, wish)).toMatchObject({ ok: true, value: { state: 'withdrawn' } })
  })

  test('needs a controller where the effect lies in a prior period', async () => {
    const second = await personIn(scene, 'piet', 'analyst')
    const { plan } = await proposed('never_sent')
    expect(plan.needs_controller).toBe(true)
    const wish = { planId: plan.plan_id, rowVersion: plan.row_version }
    expect(await answer(approvePlanAction, second, wish)).toMatchObject({ ok: false, code: 'plan_needs_controller' })
    expect(await answer(rejectPlanAction, second, { ...wish, reason: 'not now' })).toMatchObject({ ok: true })
  })

  test('by fifty people at once takes effect once, and the others get a sentence', async () => {
    const { plan, exceptionId } = await proposed('rate_date')
    const wish = { planId: plan.plan_id, rowVersion: plan.row_version }
    const answers = await Promise.all(Array.from({ length: 50 }, () => answer(approvePlanAction, noor, wish)))
    expect(answers.filter((one) => one.ok)).toHaveLength(1)
    const others = answers.flatMap((one) => (one.ok ? [] : [one.code]))
    expect(new Set(others)).toEqual(new Set(['plan_not_submitted']))
    const postings = await scene.db
      .selectFrom('posting')
      .select(['external_ref', 'state', 'purpose', 'depends_on', 'amount_minor'])
      .where('plan_id', '=', plan.plan_id)
      .orderBy('item_no')
      .execute()
    expect(postings).toMatchObject([
      { state: 'ready', purpose: 'reverse', depends_on: null },
      { state: 'held', purpose: 'rebook' },
    ])
    expect(postings.reduce((sum, posting) => sum + posting.amount_minor, 0n)).toBe(0n)
    expect(await answer(proposePlanAction, maren, { exceptionIds: [exceptionId], reason: 'again' })).toMatchObject({
      ok: false,
      code: 'plan_blocked_in_another_plan',
    })
    expect(await verifyAuditChain(scene.db)).toMatchObject({ broken: null })
  }, 60_000)

  test('of fifty proposals for one exception one becomes a plan', async () => {
    const exception = (await openOf({ cause: 'inverted_rate' }))[0]
    const wish = { exceptionIds: [exception?.exception_id], reason: 'at once' }
    const answers = await Promise.all(Array.from({ length: 50 }, () => answer(proposePlanAction, maren, wish)))
    expect(answers.filter((one) => one.ok)).toHaveLength(1)
  }, 60_000)

  test('is refused once the document it takes back has changed', async () => {
    const { plan } = await proposed('transposition')
    const item = await scene.db
      .selectFrom('plan_item')
      .select('document_id')
      .where('plan_id', '=', plan.plan_id)
      .where('purpose', '=', 'reverse')
      .executeTakeFirstOrThrow()
    await scene.ownerDb
      .updateTable('erp_document')
      .set({ version_no: 2 })
      .where('document_id', '=', item.document_id)
      .execute()
    const wish = { planId: plan.plan_id, rowVersion: plan.row_version }
    expect(await answer(approvePlanAction, noor, wish)).toMatchObject({ ok: false, code: 'plan_outdated' })
    await scene.ownerDb
      .updateTable('erp_document')
      .set({ version_no: 1 })
      .where('document_id', '=', item.document_id)
      .execute()
    expect(await answer(approvePlanAction, noor, wish)).toMatchObject({ ok: true })
  })

  test('is refused when the period was locked meanwhile, and nothing is left behind', async () => {
    const { plan } = await proposed('discount_dropped')
    const state = (name: 'open' | 'locked') =>
      scene.db
        .updateTable('period_state')
        .set({ state: name })
        .where('entity', '=', plan.entity)
        .where('period', '=', '2026-04')
        .execute()
    await state('locked')
    const wish = { planId: plan.plan_id, rowVersion: plan.row_version }
    expect(await answer(approvePlanAction, noor, wish)).toMatchObject({ ok: false, code: 'plan_period_locked' })
    await state('open')
    const stored = await scene.db.selectFrom('plan').selectAll().where('plan_id', '=', plan.plan_id).executeTakeFirst()
    expect(stored).toMatchObject({ state: 'submitted', approved_by: null, row_version: plan.row_version })
  })
})

test('what the ERP refused can be tried again, held where its reversal does not stand', async () => {
  const { plan } = await proposed('wrong_rate')
  const wish = { planId: plan.plan_id, rowVersion: plan.row_version }
  expect(await answer(approvePlanAction, noor, wish)).toMatchObject({ ok: true })
  const current = async () => {
    const { row_version: rowVersion } = await scene.db
      .selectFrom('plan')
      .select('row_version')
      .where('plan_id', '=', plan.plan_id)
      .executeTakeFirstOrThrow()
    return { planId: plan.plan_id, rowVersion, reason: 'the customer was unblocked' }
  }
  expect(await answer(retryPlanAction, maren, await current())).toMatchObject({ code: 'plan_nothing_refused' })
  await scene.db.updateTable('posting').set({ state: 'rejected' }).where('plan_id', '=', plan.plan_id).execute()
  expect(await answer(retryPlanAction, maren, await current())).toMatchObject({ ok: true })
  const states = await scene.db
    .selectFrom('posting')
    .select('state')
    .where('plan_id', '=', plan.plan_id)
    .orderBy('item_no')
    .execute()
  expect(states).toEqual([{ state: 'ready' }, { state: 'held' }])
})

test('a filter of the queue proposes for what it shows', async () => {
  const outcome = await answer(proposePlanAction, maren, { filter: { class: 'STALE_MAPPING' }, reason: 'all of them' })
  expect(outcome).toMatchObject({ ok: true, value: { sendCount: 116, blockedCount: 0 } })
})
