import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { reconcileJob } from '#jobs/reconcile'
import { verifyAuditChain } from '#server/audit/verify-audit-chain'
import type { WebCtx } from '#server/auth/web-ctx'
import { approveChangeAction } from '#server/mappings/decide-change'
import { draftChangeAction, editChangeAction } from '#server/mappings/draft-change'
import { previewChangeAction } from '#server/mappings/preview-change'
import { submitChangeAction } from '#server/mappings/submit-change'
import { requestedReconcile } from '#server/reconcile/requested-reconcile'
import { connectEverything, personIn } from '#tests/support/correcting'
import { APRIL, newScene, take } from '#tests/support/import-scene'
import { achieved, approved, NL_21, refusalCode, submitted, TRAINING, versionOf } from '#tests/support/mapping-scene'
import type { TestContext } from '#tests/support/test-context'

let scene: TestContext
let analyst: WebCtx
let controller: WebCtx
beforeAll(async () => {
  scene = await newScene()
  await take(scene, APRIL)
  await requestedReconcile(scene.ctx, {})
  await connectEverything(scene, { baseUrl: 'http://127.0.0.1:9' })
  analyst = await personIn(scene, 'maren', 'analyst')
  controller = await personIn(scene, 'priya', 'controller')
}, 60_000)

const unmapped = async (cause: string) =>
  (
    await sql<{ document_id: string }>`
      select subject_document_id as document_id from exception where class = 'UNMAPPED' and cause = ${cause} and status = 'open' order by 1`.execute(
      scene.db,
    )
  ).rows.map((row) => row.document_id)

const previewOf = async (changeId: string) =>
  scene.db.selectFrom('preview_expected').selectAll().where('change_id', '=', changeId).orderBy('document_id').execute()

const derivedSums = async (documentIds: readonly string[]) =>
  (
    await sql<{ document_id: string; account: string; amount: string; base: string }>`
      with current as (select expected_id, max(version_no) as version_no from expected_document
        where expected_id = any(${[...documentIds]}::uuid[]) group by 1)
      select expected_id as document_id, account, sum(amount_minor)::text as amount, sum(base_minor)::text as base
      from current join expected_line using (expected_id, version_no)
      group by 1, 2 having sum(amount_minor) <> 0 or sum(base_minor) <> 0 order by 1, 2`.execute(scene.db)
  ).rows

const postingsOf = async (changeId: string) =>
  scene.db
    .selectFrom('posting as p')
    .innerJoin('plan as l', 'l.plan_id', 'p.plan_id')
    .innerJoin('posting_member as m', 'm.posting_id', 'p.posting_id')
    .select(['m.document_id', 'p.posting_on', 'l.proposed_by', 'l.approved_by'])
    .where('l.change_id', '=', changeId)
    .orderBy('m.document_id')
    .execute()

interface Sum {
  readonly account: string
  readonly amountMinor: string
  readonly baseMinor: string
}

describe.each([
  ['tax_code', 'gl_tax', NL_21],
  ['revenue_category', 'gl_revenue', TRAINING],
] as const)('what holds documents back for want of a %s', (cause, set, row) => {
  test('is cleared by one change, and each document then stands as its preview row says', async () => {
    const waiting = await unmapped(cause)
    expect(waiting).toHaveLength(6)
    const changeId = await submitted(scene, analyst, { set, rows: [row] })
    const preview = await previewOf(changeId)
    const cleared = preview.filter((one) => one.result === 'clears').map((one) => one.document_id)
    expect(cleared).toEqual(waiting)
    expect(preview.filter((one) => one.result === 'breaks')).toEqual([])

    await approved(scene, controller, changeId)
    await reconcileJob.run(scene.ctx, { runRequestId: randomUUID() })
    expect(await unmapped(cause)).toEqual([])
    const foretold = preview.flatMap((one) =>
      (one.effect as unknown as Sum[]).map(({ account, amountMinor, baseMinor }) => ({
        // the shape that the preview stores
        document_id: one.document_id,
        account,
        amount: amountMinor,
        base: baseMinor,
      })),
    )
    expect(await derivedSums(cleared)).toEqual(foretold)

    const sent = await postingsOf(changeId)
    // Members of one consolidated document are sent together, with the others of their month.
    expect(sent.filter((one) => cleared.includes(one.document_id))).toEqual(
      preview.map((one) => ({
        document_id: one.document_id,
        posting_on: one.posting_on,
        proposed_by: analyst.actor.userId,
        approved_by: controller.actor.userId,
      })),
    )
    await reconcileJob.run(scene.ctx, { runRequestId: randomUUID() })
    expect(await postingsOf(changeId)).toEqual(sent)
    expect(await verifyAuditChain(scene.db)).toMatchObject({ broken: null })
  }, 60_000)
})

const CUSTOMER = {
  set: 'gl_tax',
  rows: [{ ...NL_21, value: { account: '2225', erp_tax_code: 'VNL21' }, validFrom: '2026-05-01' }],
}

test('documents that are live already are reversed and booked again, and each plan adds what its preview row says', async () => {
  const value = { account: '2229', erp_tax_code: 'VIE23' }
  const row = { ...NL_21, key: { tax_code: 'IE-23' }, value, validFrom: '2026-03-01' }
  const changeId = await submitted(scene, analyst, { set: 'gl_tax', rows: [row] })
  const preview = (await previewOf(changeId)).filter((one) => one.remedy === 'reverse_and_rebook')
  expect(preview.length).toBeGreaterThan(50)
  await approved(scene, controller, changeId)
  await reconcileJob.run(scene.ctx, { runRequestId: randomUUID() })
  const planned = await plannedEffects(changeId)
  for (const one of preview) {
    const foretold = (one.effect as unknown as Sum[]).map((sum) => `${sum.account} ${sum.amountMinor} ${sum.baseMinor}`) // the shape that the preview stores
    expect([one.number, one.posting_on, planned.get(one.number)?.effect]).toEqual([
      one.number,
      planned.get(one.number)?.on,
      foretold,
    ])
  }
}, 60_000)

/** What the plans of a change add up to per billing number, by account in minor units, and on which day. */
async function plannedEffects(changeId: string) {
  const { rows } = await sql<{ number: string; on: string; account: string; minor: string; base: string }>`
    select b.number, max(i.posting_on) filter (where i.purpose = 'rebook')::text as on, l.account,
      round(sum((l.debit - l.credit) * power(10, case i.currency when 'JPY' then 0 when 'KWD' then 3 else 2 end)))::bigint::text as minor,
      round(sum((l.base_debit - l.base_credit) * 100))::bigint::text as base
    from plan p join plan_item i using (plan_id)
    cross join lateral jsonb_to_recordset(i.document -> 'lines') as l(account text, debit numeric, credit numeric, base_debit numeric, base_credit numeric)
    join (select distinct document_id, number from billing_document) b on b.number = i.document -> 'references' ->> 0
    where p.change_id = ${changeId} and i.outcome = 'send'
    group by b.number, l.account having sum(l.debit - l.credit) <> 0 or sum(l.base_debit - l.base_credit) <> 0 order by b.number, l.account`.execute(
    scene.db,
  )
  const effects = new Map<string, { on: string; effect: string[] }>()
  for (const { number, on, account, minor, base } of rows) {
    const so = effects.get(number) ?? { on, effect: [] }
    effects.set(number, { on, effect: [...so.effect, `${account} ${minor} ${base}`] })
  }
  return effects
}

describe('four eyes', () => {
  test('no author approves: not the proposer, not an editor, not after an edit, not by SQL', async () => {
    const changeId = await submitted(scene, controller, CUSTOMER)
    const ask = async () => ({ changeId, rowVersion: await versionOf(scene, changeId), revision: 1 })
    expect(await refusalCode(approveChangeAction, controller, await ask())).toBe('change_own')

    const editor = await personIn(scene, 'edith', 'controller')
    const words = { title: 'Map it later', reason: 'From May on.', repost: true, rows: CUSTOMER.rows }
    await achieved(editChangeAction, editor, { changeId, rowVersion: await versionOf(scene, changeId), ...words })
    expect(
      await refusalCode(submitChangeAction, editor, { changeId, rowVersion: await versionOf(scene, changeId) }),
    ).toBe('change_preview_missing')
    await achieved(previewChangeAction, editor, { changeId })
    await achieved(submitChangeAction, editor, { changeId, rowVersion: await versionOf(scene, changeId) })
    for (const author of [editor, controller]) {
      const input = { changeId, rowVersion: await versionOf(scene, changeId), revision: 2 }
      expect(await refusalCode(approveChangeAction, author, input)).toBe('change_own')
      await expect(
        sql`update mapping_change set state = 'approved', decided_by = ${author.actor.userId}, decided_at = now(), decided_revision = 2
          where change_id = ${changeId}`.execute(scene.db),
      ).rejects.toThrow(/check constraint/)
    }
  })

  test('of fifty who approve at once one does, and the others get a sentence', async () => {
    const changeId = await submitted(scene, analyst, {
      set: 'gl_revenue',
      rows: [{ ...TRAINING, value: { revenue: '4121' }, validFrom: '2027-01-01' }],
    })
    const input = { changeId, rowVersion: await versionOf(scene, changeId), revision: 1 }
    const codes = await Promise.all(
      Array.from({ length: 50 }, () => refusalCode(approveChangeAction, controller, input)),
    )
    expect(codes.filter((code) => code === 'done')).toHaveLength(1)
    expect(new Set(codes)).toEqual(new Set(['done', 'change_not_submitted']))
  })
})

describe('a draft that cannot be right', () => {
  const draft = (row: unknown, set = 'gl_tax') =>
    refusalCode(draftChangeAction, analyst, { set, title: 'Map', reason: 'Why', rows: [row] })
  test.each([
    ['an account that is none', { ...NL_21, value: { account: 'two thousand' } }, 'mapping_account_format'],
    ['a key nobody delivered', { ...NL_21, key: { tax_code: 'NL-99' } }, 'mapping_key_unknown'],
    ['an end before its beginning', { ...NL_21, validTo: '2025-01-01' }, 'mapping_dates_reversed'],
    ['an entity nobody knows', { ...NL_21, entity: 'HM-XX' }, 'mapping_entity_unknown'],
    ['a field of another set', { ...NL_21, value: { revenue: '4000' } }, 'mapping_value_fields'],
    [
      'what is in force already',
      { ...NL_21, key: { tax_code: 'IE-RC' }, value: { account: '2222', erp_tax_code: 'VIERC' } },
      'mapping_value_in_force',
    ],
  ])('is refused for %s', async (_, row, code) => {
    expect(await draft(row)).toBe(code)
  })

  test('is refused for a customer that the ERP of the entity does not have', async () => {
    const row = { ...NL_21, entity: 'HM-US', key: { bill_to_id: 'bt-00231' }, value: { erp_customer_no: 'nobody' } }
    expect(await draft(row, 'erp_customers')).toBe('mapping_customer_unknown')
  })
})
