import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { landPulledErpDocuments } from '#server/ingest/land-pull'
import { reconcile } from '#server/reconcile/reconcile'
import { requestedReconcile } from '#server/reconcile/requested-reconcile'

import { newScene, take } from '#tests/support/import-scene'
import { insertConnection, smallErpDocument } from '#tests/support/pulled'
import { writeSmallCompany } from '#tests/support/small-company'
import type { TestContext } from '#tests/support/test-context'

let scene: TestContext
let connectionId: string
beforeAll(async () => {
  scene = await newScene()
  await take(scene, await writeSmallCompany())
  connectionId = await insertConnection(scene.db)
  await reconcile(scene.ctx, { asOf: new Date('2026-02-03T18:00:00Z') })
})

const pull = (rows: readonly unknown[]) => landPulledErpDocuments(scene.ctx, { connectionId, rows })
const told = (key: string, over: object = {}) =>
  smallErpDocument(key, { created_at: '2026-02-04T09:00:00Z', updated_at: '2026-02-04T09:00:00Z', ...over })

async function numbers(query: ReturnType<typeof sql<{ n: string }>>): Promise<string | undefined> {
  return (await query.execute(scene.db)).rows[0]?.n
}

test('a pulled document comes to the mirror with its lines and leaves a mark for the next run', async () => {
  const landed = await pull([told('C', { external_ref: 'N-C' })])
  expect(landed).toMatchObject({ newCount: 1, changed: 0, unchanged: 0, rejected: [] })
  expect(landed.newestAt).toEqual(new Date('2026-02-04T09:00:00Z'))
  expect(
    await numbers(sql`select count(*)::text as n from erp_line l join erp_document d using (document_id, version_no)
      where d.source_id = 'pC' and d.exists_at = '2026-02-04T09:00:00Z'`),
  ).toBe('3')
  expect(await numbers(sql`select count(*)::text as n from dirty where scope = 'erp_document'`)).toBe('1')
})

test('reading the overlap again changes nothing', async () => {
  const before = await numbers(sql`select count(*)::text as n from source_drop`)
  const landed = await pull([told('C', { external_ref: 'N-C' })])
  expect(landed).toMatchObject({ newCount: 0, changed: 0, unchanged: 1 })
  expect(await numbers(sql`select count(*)::text as n from source_drop`)).toBe(before)
})

test('a change is a new version known since the ERP made it; an older or other content of one version is refused with its reason', async () => {
  const changed = { external_ref: 'N-C', version: 2, text: 'corrected', updated_at: '2026-02-04T10:00:00Z' }
  expect(await pull([told('C', changed)])).toMatchObject({ changed: 1, rejected: [] })
  expect(
    await numbers(sql`select known_at::text as n from erp_document where source_id = 'pC' and version_no = 2`),
  ).toMatch(/^2026-02-04 10:00:00/)
  expect(await pull([told('C', { ...changed, text: 'other words' })])).toMatchObject({
    changed: 0,
    rejected: [{ key: 'pC' }],
  })
  expect(await pull([told('C', { external_ref: 'N-C', version: 1, text: 'old' })])).toMatchObject({ changed: 0 })
  expect(
    await numbers(
      sql`select string_agg(reason_code, ' ' order by reason_code) as n from rejected_row where natural_key = 'pC'`,
    ),
  ).toBe('same_version_other_content version_went_back')
})

test('a row that cannot be read is kept aside with its reason and stops no other', async () => {
  const rows = [
    { ...told('X'), currency: 'dollars' },
    'nonsense',
    told('M', { id: 'pM', external_ref: 'made by hand' }),
  ]
  const landed = await pull(rows)
  expect(landed).toMatchObject({ newCount: 1 })
  expect(landed.rejected.map((row) => row.reason)).toEqual(['not_a_currency', 'not_an_object'])
  expect(
    await numbers(sql`select count(*)::text as n from import_attempt a join rejected_row r using (drop_id)
      where a.state = 'imported' and r.reason_code in ('not_a_currency', 'not_an_object')`),
  ).toBe('2')
})

test('the next run looks as far as the ERP was read, and a pull is never taken for an extract', async () => {
  const drop = await numbers(sql`select drop_id::text as n from control.current_drop`)
  const outcome = await requestedReconcile(scene.ctx, {})
  if (!outcome.ok) throw new Error(outcome.code)
  expect(outcome.value.asOf).toEqual(new Date('2026-02-04T10:00:00Z'))
  expect(await numbers(sql`select drop_id::text as n from control.current_drop`)).toBe(drop)
  expect(
    await numbers(sql`select count(*)::text as n from control.tie_outs where identity = 'T14' and difference <> 0`),
  ).toBe('0')
  const full = await reconcile(scene.ctx, { asOf: outcome.value.asOf, full: true })
  expect(full.resultSha).toBe(outcome.value.resultSha)
})

test('a later extract without what was pulled does not undo it', async () => {
  await take(scene, await writeSmallCompany({ asOf: '2026-02-05T00:00:00Z' }))
  const versions = sql<{ n: string }>`select count(*)::text as n from erp_document where source_id = 'pC'`
  expect(await numbers(versions)).toBe('2')
  expect(
    await numbers(sql`select f.absent_keys::text as n from feed_file f join source_drop s using (drop_id)
      where f.feed = 'erp_documents' and s.kind = 'drop' order by s.as_of desc limit 1`),
  ).toBe('2')
})
