import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { verifyAuditChain } from '#server/audit/verify-audit-chain'
import type { WebCtx } from '#server/auth/web-ctx'
import type { CheckResult } from '#server/control/verify/check'
import { verifyAll } from '#server/control/verify-all'
import { approvePlanAction, proposePlanAction } from '#server/corrections/plan-actions'
import { connectSandbox } from '#server/launch/connect-sandbox'
import { repostAfterChanges } from '#server/mappings/repost-after-change'
import { drainLane } from '#server/posting/drain-lane'
import { pullErp } from '#server/posting/pull-erp'
import { requestedReconcile } from '#server/reconcile/requested-reconcile'
import { personIn, takeExample } from '#tests/support/correcting'
import { writeDrop } from '#tests/support/drop-folder'
import { take } from '#tests/support/import-scene'
import { achieved, approved, NL_21, submitted, TRAINING } from '#tests/support/mapping-scene'
import { type TestContext, testContext } from '#tests/support/test-context'
import { demoDrop } from '#tests/support/world'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'tieout-correct-'))
let scene: TestContext
let erp: ChildProcess
let maren: WebCtx
let noor: WebCtx
beforeAll(async () => {
  scene = await testContext()
  await takeExample(scene.ctx, '2026-04-10')
  erp = fork(join(root, 'server/sandbox/main.ts'), [], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'test', TIEOUT_DATA: folder, LOG_LEVEL: 'silent' },
  })
  const [ready]: unknown[] = await once(erp, 'message')
  await connectSandbox(scene.ctx, z.object({ address: z.string(), token: z.string() }).parse(ready))
  maren = await personIn(scene, 'maren', 'analyst')
  noor = await personIn(scene, 'noor', 'controller')
}, 120_000)
afterAll(async () => {
  erp.kill('SIGKILL')
  await scene.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Approves what waits, sends it, reads it back and judges again: what the worker does. */
async function carryOut(): Promise<void> {
  const waiting = await scene.db
    .selectFrom('plan')
    .selectAll()
    .where('state', '=', 'submitted')
    .orderBy('plan_id')
    .execute()
  for (const plan of waiting) {
    await achieved(approvePlanAction, noor, { planId: plan.plan_id, rowVersion: plan.row_version })
  }
  await sendAndJudge()
}

async function sendAndJudge(): Promise<void> {
  for (const { entity } of await scene.db.selectFrom('entity').select('entity').execute()) {
    expect(await drainLane(scene.ctx, { entity })).toBe('drained')
  }
  for (const { connection_id: connectionId } of await scene.db.selectFrom('erp_connection').selectAll().execute()) {
    expect(await pullErp(scene.ctx, { connectionId })).toBe('read')
  }
  const run = await requestedReconcile(scene.ctx, {})
  expect(run.ok).toBe(true)
}

const openExceptions = async () =>
  scene.db
    .selectFrom('exception')
    .select(['exception_id', 'class', 'cause', 'resolution', 'reference', 'entity'])
    .where('status', '=', 'open')
    .orderBy('reference')
    .execute()

/** What billing corrects with a document of its own, and what people do in the ERP or with the customer: no plan carries it out. */
const byPeople: readonly string[] = [
  ...['credit_and_rebill', 'credit_memo', 'bill_supplement', 'apply_credit', 'dispute_or_write_off'],
]

const unsent = async () =>
  scene.db
    .selectFrom('posting')
    .select(['external_ref', 'state', 'problem_code', 'problem'])
    .where('state', '<>', 'confirmed')
    .orderBy('external_ref')
    .execute()

test('what can be corrected at once is, in one plan per entity', async () => {
  await achieved(proposePlanAction, maren, { filter: {}, reason: 'as found in the first run' })
  await carryOut()
  expect(await unsent()).toEqual([])
  const classes = new Set((await openExceptions()).map((one) => `${one.class} ${one.resolution}`))
  expect([...classes].sort()).toEqual([
    'AMOUNT_VARIANCE investigate_then_rebook',
    'CONTROL_ACCOUNT reopen_or_rebook_current',
    'CONTROL_ACCOUNT reverse_or_document',
    'CUTOFF accept_with_note_or_accrue',
    'MISSING_IN_BILLING investigate_then_reverse_or_bill',
    'PAYMENT_VARIANCE dispute_or_write_off',
    'RATING_VARIANCE bill_supplement',
    'RATING_VARIANCE credit_and_rebill',
    'UNAPPLIED_CREDIT apply_credit',
    'UNMAPPED fix_mapping_then_post',
    'UNMAPPED load_rate_then_post',
    'USAGE_VARIANCE bill_supplement',
    'USAGE_VARIANCE credit_and_rebill',
    'USAGE_VARIANCE credit_memo',
  ])
}, 120_000)

test('exchange differences, applications and revenue are adjusted by journals in the first open month', async () => {
  const journals = await sql<{ told: string }>`
    select concat_ws(' ', p.external_ref, p.posting_on, p.document ->> 'document_date', sum((l ->> 'debit')::numeric), sum((l ->> 'base_debit')::numeric)) as told
    from posting p cross join lateral jsonb_array_elements(p.document -> 'lines') l where p.purpose = 'adjust' and p.state = 'confirmed'
    group by p.posting_id order by p.external_ref collate "C"`.execute(scene.db)
  // The example's key: 0.95 and -53.83 EUR of settlements, 3,715.88 and 3,517.70 applied elsewhere; schedules of 20,729.45 and 999.00, and two in which a line is too much and another missing.
  expect(journals.rows.map(({ told }) => told)).toEqual([
    'REV-HM-IE-EUR-2026-04/S2 2026-04-01 2026-04-01 21939.73 21939.73',
    'REV-HM-IE-USD-2026-04/S2 2026-04-01 2026-04-01 13676.71 11596.33',
    'REV-HM-US-USD-2026-04/S2 2026-04-01 2026-04-01 20729.45 20729.45',
    'REV-HM-US-USD-2026-04/S3 2026-04-01 2026-04-01 999.00 999.00',
    'pay-000773/S2 2026-04-01 2026-02-27 0.00 0.95',
    'pay-000971/S2 2026-04-01 2026-03-10 3715.88 3715.88',
    'pay-001089/S2 2026-04-01 2026-03-18 3517.70 3517.70',
    'pay-001094/S2 2026-04-01 2026-03-19 0.00 53.83',
  ])
  const found = await sql`select class, status, count(*)::int as count from exception
    where resolution in ('modify_schedule', 'post_adjustment', 'reapply') group by 1, 2 order by 1, 2`.execute(scene.db)
  expect(found.rows).toEqual([
    { class: 'FX_VARIANCE', status: 'resolved', count: 2 },
    { class: 'MISAPPLIED_PAYMENT', status: 'resolved', count: 2 },
    { class: 'REVENUE_VARIANCE', status: 'accepted', count: 4 },
  ])
})

test('what a person had to look into is corrected as that person says', async () => {
  const left = await openExceptions()
  const idsOf = (resolutions: string[]) =>
    left.filter((one) => resolutions.includes(one.resolution)).map((one) => one.exception_id)
  const rebook = idsOf(['investigate_then_rebook', 'accept_with_note_or_accrue'])
  await achieved(proposePlanAction, maren, { kind: 'reverse_and_rebook', exceptionIds: rebook, reason: 'looked into' })
  const reverse = idsOf(['investigate_then_reverse_or_bill', 'reverse_or_document', 'reopen_or_rebook_current'])
  await achieved(proposePlanAction, maren, { kind: 'reverse', exceptionIds: reverse, reason: 'keyed by mistake' })
  await carryOut()
  expect(await unsent()).toEqual([])
}, 60_000)

test('what no mapping covered is posted by the change that maps it', async () => {
  const dutch = { ...NL_21, value: { account: '2221', erp_tax_code: 'VNL21' } }
  const ember = {
    entity: 'HM-US',
    key: { bill_to_id: 'bt-00231' },
    value: { erp_customer_no: 'CU10231' },
    validFrom: '2026-03-09',
    validTo: null,
  }
  const wishes = [
    { set: 'gl_tax', rows: [dutch] },
    { set: 'gl_revenue', rows: [TRAINING] },
    { set: 'erp_customers', rows: [ember] },
  ]
  for (const wish of wishes) await approved(scene, noor, await submitted(scene, maren, wish))
  await requestedReconcile(scene.ctx, {})
  expect(await repostAfterChanges(scene.ctx)).toEqual({ changes: 3, plans: 3 })
  await sendAndJudge()
  expect(await unsent()).toEqual([])
}, 60_000)

test('what waited for a rate is posted once the rate is delivered', async () => {
  const rates = readFileSync(join(demoDrop('2026-04-10'), 'fx_rates.csv'), 'utf8').trimEnd()
  const content = `${rates}\ntreasury,EUR,KWD,2026-01-19,0.36201\n`
  const file = { name: 'fx_rates.csv', content, rows: content.trimEnd().split('\n').length - 1 }
  const { world } = await scene.db.selectFrom('source_drop').select('world').executeTakeFirstOrThrow()
  await take(scene, await writeDrop({ fx_rates: file }, { world, asOf: '2026-04-12T18:00:00Z' }))
  await requestedReconcile(scene.ctx, {})
  await achieved(proposePlanAction, maren, { filter: { class: 'MISSING_IN_ERP' }, reason: 'the rate is there' })
  await carryOut()
  expect(await unsent()).toEqual([])
  const left = (await openExceptions()).filter(({ resolution }) => !byPeople.includes(resolution))
  expect(left).toEqual([])
}, 60_000)

test('then every identity holds, and of the documents only accepted rounding differs', async () => {
  const results: CheckResult[] = []
  await verifyAll(scene.db, (result) => results.push(result))
  expect(results.filter((result) => result.failed > 0)).toEqual([])
  const cells = await sql`
    select identity, entity, currency, period, difference::text, unexplained::text from control.tie_outs
    where key is null and identity in ('T3', 'T4', 'T5', 'T7', 'T12', 'T13') and (difference <> 0 or unexplained <> 0)
    order by 1, 2, 3, 4`.execute(scene.db)
  const rounding = await sql`
    select t.identity, x.entity, x.currency, x.period, sum(x.variance_minor)::text as difference, '0' as unexplained
    from exception x cross join (values ('T5'), ('T7')) t (identity) where x.status = 'accepted' and x.class = 'ROUNDING' and x.period < '2026-04'
    group by 1, 2, 3, 4 having sum(x.variance_minor) <> 0 order by 1, 2, 3, 4`.execute(scene.db)
  expect(cells.rows).toEqual(rounding.rows)
  const left = await sql`
    select identity, entity, currency, period, unexplained::text from control.tie_outs where unexplained <> 0 order by 1, 2, 3, 4`.execute(
    scene.db,
  )
  expect(left.rows).toEqual([])
}, 60_000)

test('what was taken back nets to zero line by line, nothing was sent twice and nothing came back', async () => {
  const open = await sql`
    select o.source_id, l.account, l.currency from erp_document o join erp_document r on r.reversal_of = o.source_id
    join lateral (select account, o.currency, sum(amount_minor) as amount, sum(base_minor) as base from erp_line
      where (document_id, version_no) in ((o.document_id, o.version_no), (r.document_id, r.version_no)) group by 1) l on true
    where l.amount <> 0 or l.base <> 0`.execute(scene.db)
  expect(open.rows).toEqual([])
  const twice = await sql`
    select p.external_ref from posting p join erp_document d on d.entity = p.entity and d.external_ref = p.external_ref
      and d.status = 'posted' and d.version_no = 1 group by 1 having count(distinct d.document_id) > 1`.execute(
    scene.db,
  )
  expect(twice.rows).toEqual([])
  const plans = await scene.db.selectFrom('plan').select('state').distinct().execute()
  expect(plans).toEqual([{ state: 'done' }])
  const events = await scene.db.selectFrom('exception_event').select('kind').where('kind', '=', 'reopened').execute()
  expect(events).toEqual([])
  expect(await verifyAuditChain(scene.db)).toMatchObject({ broken: null })
})

test('a run over everything finds what the runs over changes found', async () => {
  const last = await requestedReconcile(scene.ctx, {})
  if (!last.ok) throw new Error('refused')
  const { asOf, resultSha } = last.value
  const whole = await requestedReconcile(scene.ctx, { asOf: asOf.toISOString(), full: true })
  expect(whole).toMatchObject({ ok: true, value: { kind: 'full', resultSha } })
}, 60_000)

test('the month in which the plans were posted ties out as well once it is over', async () => {
  await requestedReconcile(scene.ctx, { asOf: '2026-05-01T18:00:00Z' })
  const cells = await sql<{ planned: string; unexplained: string }>`
    select count(*) filter (where key is not null)::text as planned, coalesce(sum(abs(unexplained)), 0)::text as unexplained from control.tie_outs
    where period = '2026-04' and identity in ('T3', 'T4', 'T5', 'T7', 'T12', 'T13')`.execute(scene.db)
  expect(cells.rows[0]?.unexplained).toBe('0')
  expect(Number(cells.rows[0]?.planned)).toBeGreaterThan(0)
}, 60_000)
