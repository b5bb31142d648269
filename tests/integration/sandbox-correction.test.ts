import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Action } from '#server/auth/define-action'
import type { WebCtx } from '#server/auth/web-ctx'
import { verifyAll } from '#server/control/verify-all'
import { approvePlanAction, proposePlanAction } from '#server/corrections/plan-actions'
import { drainLane } from '#server/posting/drain-lane'
import { pullErp } from '#server/posting/pull-erp'
import { requestedReconcile } from '#server/reconcile/requested-reconcile'
import { createErpSandbox, type ErpSandbox } from '#server/sandbox/erp/create-erp-sandbox'
import { readHoldings } from '#server/sandbox/erp/example-holdings'
import { listExtracts } from '#server/sandbox/extracts'
import { connectEverything, personIn, takeExample } from '#tests/support/correcting'
import { type TestContext, testContext } from '#tests/support/test-context'

let scene: TestContext
let erp: ErpSandbox
let analyst: WebCtx
let controller: WebCtx
let connectionId: string

beforeAll(async () => {
  const newest = (await listExtracts()).at(-1)
  erp = createErpSandbox({ ...(newest && (await readHoldings(newest))), faults: { uniqueness: 'enforced' } })
  await new Promise<void>((resolve) => erp.server.listen(0, '127.0.0.1', resolve))
  const { port } = erp.server.address() as AddressInfo // a server listening on a port has such an address
  scene = await testContext()
  await takeExample(scene.ctx, '2026-04-10')
  const settings = { uniqueness: 'enforced', settleMs: 100, timeoutMs: 10_000 }
  connectionId = await connectEverything(scene, { baseUrl: `http://127.0.0.1:${port}`, settings })
  analyst = await personIn(scene, 'maren', 'analyst')
  controller = await personIn(scene, 'noor', 'controller')
}, 120_000)
afterAll(async () => {
  erp?.server.closeAllConnections()
  erp?.server.close()
  await scene?.close()
})

async function given(action: Action, ctx: WebCtx, input: unknown): Promise<void> {
  const answer = await action.run(ctx, input)
  if (answer.kind === 'invalid') throw new Error(JSON.stringify(answer.errors))
  if (!answer.outcome.ok) throw new Error(JSON.stringify(answer.outcome))
}

const postings = () =>
  scene.db
    .selectFrom('posting')
    .select(['entity', 'external_ref', 'state', 'problem'])
    .orderBy('external_ref')
    .execute()

async function causesOf(status: 'open' | 'resolved'): Promise<string[]> {
  const rows = await scene.db.selectFrom('exception').select('cause').where('status', '=', status).distinct().execute()
  return rows.map((row) => row.cause).sort()
}

test('whatever can be put right by documents is proposed, approved and accepted by the ERP', async () => {
  const open = await scene.db.selectFrom('exception').select('exception_id').where('status', '=', 'open').execute()
  const exceptionIds = open.map((row) => row.exception_id)
  await given(proposePlanAction, analyst, { exceptionIds, reason: 'As billed.' })
  for (const plan of await scene.db.selectFrom('plan').select(['plan_id', 'row_version', 'entity']).execute()) {
    await given(approvePlanAction, controller, { planId: plan.plan_id, rowVersion: plan.row_version })
    expect(await drainLane(scene.ctx, { entity: plan.entity })).toBe('drained')
  }
  const all = await postings()
  expect(all.length).toBeGreaterThan(200)
  expect(all.filter((posting) => posting.state !== 'posted')).toEqual([])
}, 180_000)

test('each stands once in the books of the ERP, and was read back from there', async () => {
  expect(await pullErp(scene.ctx, { connectionId })).toBe('read')
  const all = await postings()
  expect(all.filter((posting) => posting.state !== 'confirmed')).toEqual([])
  const counts = all.map((posting) => erp.books.postedWith(posting.entity, posting.external_ref).length)
  expect([...new Set(counts)]).toEqual([1])
}, 120_000)

test('the next run proves what they were for; only what needs a mapping or a person stays', async () => {
  const before = await causesOf('open')
  const { read_until: readUntil } = await scene.db.selectFrom('erp_cursor').selectAll().executeTakeFirstOrThrow()
  expect(await requestedReconcile(scene.ctx, { asOf: readUntil?.toISOString() })).toMatchObject({ ok: true })
  expect(await scene.db.selectFrom('plan').select('state').distinct().execute()).toEqual([{ state: 'done' }])
  const left = ['customer', 'edited_after_post', 'manual_erp_invoice', 'rate', 'revenue_category']
  expect(await causesOf('open')).toEqual([...left, 'silently_shifted', 'tax_code'])
  expect(await causesOf('resolved')).toEqual(
    before.filter((cause) => ![...left, 'silently_shifted', 'tax_code'].includes(cause)),
  )
}, 120_000)

test('verify finds nothing', async () => {
  const failures: unknown[] = []
  await verifyAll(scene.db, (check) => failures.push(...check.failures))
  expect(failures).toEqual([])
}, 120_000)
