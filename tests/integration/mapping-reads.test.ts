import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { reconcileJob } from '#jobs/reconcile'
import type { WebCtx } from '#server/auth/web-ctx'
import { draftChangeAction } from '#server/mappings/draft-change'
import type { CoverageRowView } from '#server/mappings/mapping-views'
import { previewChangeAction } from '#server/mappings/preview-change'
import { readMappingChange } from '#server/mappings/read-change'
import { readCoverage } from '#server/mappings/read-coverage'
import { readMappingSet } from '#server/mappings/read-set'
import { readChangesToApprove, readMappingSets } from '#server/mappings/read-sets'
import { rollBackChangeAction } from '#server/mappings/roll-back-change'
import { submitChangeAction } from '#server/mappings/submit-change'
import { personIn } from '#tests/support/correcting'
import { APRIL, newScene, take } from '#tests/support/import-scene'
import { achieved, approved, submitted, TRAINING, versionOf } from '#tests/support/mapping-scene'
import type { TestContext } from '#tests/support/test-context'

let scene: TestContext
let analyst: WebCtx
let controller: WebCtx
beforeAll(async () => {
  scene = await newScene()
  await take(scene, APRIL)
  await reconcileJob.run(scene.ctx, { runRequestId: randomUUID() })
  analyst = await personIn(scene, 'maren', 'analyst')
  controller = await personIn(scene, 'priya', 'controller')
}, 60_000)

const gapOf = async (set: string): Promise<CoverageRowView> => {
  const gap = (await readCoverage(analyst)).find((one) => one.set === set)
  if (!gap) throw new Error(`nothing waits for ${set}`)
  return gap
}

test('coverage names what nothing maps with its amounts, and what it suggests can be drafted as it is', async () => {
  const gaps = await readCoverage(analyst)
  expect(gaps.map(({ set, key, documents }) => `${set} ${key} ${documents}`).sort()).toEqual([
    'erp_customers bt-00231 3',
    'gl_revenue TRAINING 6',
    'gl_tax NL-21 6',
    'rate treasury · EUR · KWD 2',
  ])
  const product = await gapOf('gl_revenue')
  expect(product.draft?.rows).toEqual([
    {
      entity: 'HM-IE',
      key: { revenue_category: 'TRAINING' },
      value: { revenue: '4120', deferred: null, contract_asset: '1310' },
      validFrom: '2026-03-01',
      validTo: null,
    },
  ])
  expect(gaps.find((gap) => gap.set === 'rate')).toMatchObject({ draft: null })
  const drafted = await achieved(draftChangeAction, analyst, { ...product.draft, set: product.set })
  expect(await gapOf('gl_revenue')).toMatchObject({ openChange: { reference: drafted['reference'] } })
})

test('a bill-to without an ERP customer is corrected the same way, and all that waited for it is judged anew', async () => {
  const { draft } = await gapOf('erp_customers')
  const changeId = await submitted(scene, analyst, { set: 'erp_customers', rows: draft?.rows ?? [] })
  await approved(scene, controller, changeId)
  await reconcileJob.run(scene.ctx, { runRequestId: randomUUID() })
  const left =
    await sql`select from exception where class = 'UNMAPPED' and cause = 'customer' and status = 'open'`.execute(
      scene.db,
    )
  expect(left.rows).toEqual([])
  const review = await readMappingChange(controller, { changeId })
  const note = 'The entity has no connection to an ERP. Connect it first.'
  expect(review?.checks.find(({ name }) => name === 'repost')).toMatchObject({ passed: false, note })
  const page = await readMappingSet(analyst, { set: 'erp_customers' })
  const rows = page?.rows
    .filter((row) => row.key === 'bt-00231')
    .map((row) => [row.origin, row.values[0], row.validFrom])
  expect(rows).toEqual([
    ['change', 'CU10231', '2026-03-09'],
    ['import', 'CU10231', '2024-01-01'],
  ])
})

test('the review of a change shows what goes and comes, what would break, what it adds up to and why the reader may not decide', async () => {
  const changeId = await submitted(scene, analyst, {
    set: 'gl_tax',
    rows: [
      {
        entity: 'HM-IE',
        key: { tax_code: 'IE-23' },
        value: { account: '2229', erp_tax_code: 'VIE23' },
        validFrom: '2026-03-01',
        validTo: null,
      },
    ],
  })
  const own = await readMappingChange(analyst, { changeId })
  expect(own?.diff.map(({ sign, values, validFrom, validTo }) => [sign, values[0], validFrom, validTo])).toEqual([
    ['removed', '2221', '2024-01-01', 'open'],
    ['added', '2221', '2024-01-01', '2026-03-01'],
    ['added', '2229', '2026-03-01', 'open'],
  ])
  expect(own?.abilities.approve).toEqual({ shown: false, refusal: null })
  const review = await readMappingChange(controller, { changeId })
  expect(review?.abilities.approve).toEqual({ shown: true, refusal: null })
  expect(Object.fromEntries(review?.checks.map(({ name, passed }) => [name, passed]) ?? [])).toEqual({
    people: true,
    preview: true,
    balanced: true,
    complete: false,
  })
  expect(Number(review?.preview?.breaks.replaceAll(',', ''))).toBeGreaterThan(50)
  expect(review?.preview).toMatchObject({ customersNoticing: '0', isCurrent: true })
  const broken = await readMappingChange(controller, { changeId, result: 'breaks' })
  const nets = broken?.document?.lines.map((line) => [line.account, BigInt(line.net.minor)] as const) ?? []
  expect(nets.reduce((sum, [, net]) => sum + net, 0n)).toBe(0n)
  expect(nets.filter(([, net]) => net !== 0n).map(([account]) => account)).toEqual(['2221', '2229'])
  expect((await readChangesToApprove(controller)).map(({ id, refusal }) => [id, refusal])).toEqual([[changeId, null]])
  expect((await readChangesToApprove(analyst))[0]?.refusal).toBe('A controller decides.')
})

test('the page of all sets counts what is in force and what is open', async () => {
  const { sets, changes } = await readMappingSets(analyst)
  expect(sets.map(({ set, inForce, openChanges }) => `${set} ${inForce} ${openChanges}`)).toEqual(
    expect.arrayContaining(['gl_control 3 0', 'gl_tax 8 1', 'gl_revenue 18 1']),
  )
  expect(changes).toHaveLength(2)
})

test('what a roll-back takes out of force is unmapped again, for the same reason as before', async () => {
  const missing = async () =>
    (await readCoverage(analyst)).filter((gap) => gap.set === 'gl_revenue').map((gap) => `${gap.id} ${gap.documents}`)
  const before = await missing()
  const changeId = await submitted(scene, analyst, { set: 'gl_revenue', rows: [TRAINING] })
  await approved(scene, controller, changeId)
  await reconcileJob.run(scene.ctx, { runRequestId: randomUUID() })
  expect(await missing()).toEqual([])
  const back = String((await achieved(rollBackChangeAction, analyst, { changeId, reason: 'Too early.' }))['changeId'])
  await achieved(previewChangeAction, analyst, { changeId: back })
  await achieved(submitChangeAction, analyst, { changeId: back, rowVersion: await versionOf(scene, back) })
  expect((await readMappingChange(controller, { changeId: back }))?.preview?.breaks).toBe('6')
  await approved(scene, controller, back)
  await reconcileJob.run(scene.ctx, { runRequestId: randomUUID() })
  expect(await missing()).toEqual(before)
  const roles = await sql`select from control.account_roles limit 1`.execute(scene.db)
  expect(roles.rows).toHaveLength(1)
}, 60_000)
