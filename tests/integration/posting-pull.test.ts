import { once } from 'node:events'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listUnreadConnections } from '#db/queries/postings-lane'
import { drainLaneJob } from '#jobs/drain-lane'
import { pullErpJob } from '#jobs/pull-erp'
import type { ErpDocumentDraft } from '#server/domain/corrections/erp-draft'
import { drainLane } from '#server/posting/drain-lane'
import { pullErp } from '#server/posting/pull-erp'
import { requestedReconcile } from '#server/reconcile/requested-reconcile'
import { createErpSandbox, type ErpSandbox } from '#server/sandbox/erp/create-erp-sandbox'
import { newScene, take } from '#tests/support/import-scene'
import { smallErpDocument } from '#tests/support/pulled'
import { seedLane, seedPlan } from '#tests/support/seed-postings'
import { writeSmallCompany } from '#tests/support/small-company'
import type { TestContext } from '#tests/support/test-context'

let scene: TestContext
let erp: ErpSandbox
let connectionId: string
let planId: string
beforeAll(async () => {
  scene = await newScene()
  await take(scene, await writeSmallCompany())
  await requestedReconcile(scene.ctx, {})
  const customers = [{ company: 'E1', number: 'C1', blocked: false, controlAccount: '1200' }]
  erp = createErpSandbox({ startsAt: '2026-02-04T09:00:00Z', holdings: { documents: [], customers } })
  erp.server.listen(0, '127.0.0.1')
  await once(erp.server, 'listening')
  const address = erp.server.address()
  const baseUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  connectionId = await seedLane(scene.db, { entity: 'E1', company: 'E1', baseUrl })
  const { document_id } = await scene.db
    .selectFrom('billing_document')
    .select('document_id')
    .where('number', '=', 'N-C')
    .executeTakeFirstOrThrow()
  const posting = { reference: 'N-C', period: '2026-01', amountMinor: 5500n, members: [document_id] }
  const plan = await seedPlan(scene.db, { entity: 'E1', postings: [{ ...posting, document: draftOfC() }] })
  planId = plan.planId
})
afterAll(() => {
  erp.server.close()
  erp.server.closeAllConnections()
})

/** The invoice of 55.00 that the small company never booked, as it should stand. */
function draftOfC(): ErpDocumentDraft {
  const { lines } = smallErpDocument('C')
  return {
    type: 'ar_invoice',
    entity: 'E1',
    external_ref: 'N-C',
    references: ['N-C'],
    customer_no: 'C1',
    document_date: '2026-01-10',
    posting_date: '2026-01-10',
    period: '2026-01',
    currency: 'USD',
    rate: '1',
    reversal_of: null,
    text: 'posted late',
    lines: lines.map((line) => ({ ...line, dimensions: null })),
  }
}

const openAbout = async (number: string) =>
  (
    await scene.db
      .selectFrom('exception')
      .select(['class', 'status'])
      .where('billing_number', '=', number)
      .orderBy('class')
      .execute()
  ).map((row) => row.status)
const postingNow = () =>
  scene.db.selectFrom('posting').select(['state', 'erp_doc_no']).where('plan_id', '=', planId).executeTakeFirstOrThrow()
const planNow = async () =>
  (await scene.db.selectFrom('plan').select('state').where('plan_id', '=', planId).executeTakeFirstOrThrow()).state
const cursorNow = () =>
  scene.db.selectFrom('erp_cursor').selectAll().where('connection_id', '=', connectionId).executeTakeFirst()

test('what was posted is read back, confirmed, and proves the exception away', async () => {
  expect(await openAbout('N-C')).toEqual(['open'])
  expect(await drainLane(scene.ctx, { entity: 'E1' })).toBe('drained')
  expect(await postingNow()).toMatchObject({ state: 'posted' })
  expect(await planNow()).toBe('executing')
  expect(await openAbout('N-C')).toEqual(['open'])

  expect(await pullErp(scene.ctx, { connectionId })).toBe('read')
  expect(await postingNow()).toMatchObject({ state: 'confirmed' })
  expect(await planNow()).toBe('done')
  expect((await cursorNow())?.read_until).toEqual(new Date('2026-02-04T09:00:01Z'))

  await requestedReconcile(scene.ctx, {})
  expect(await openAbout('N-C')).toEqual(['resolved'])
})

test('the jobs run again send nothing and read nothing new', async () => {
  const documents = () => scene.db.selectFrom('erp_document').select('document_id').execute()
  const before = await documents()
  await drainLaneJob.run(scene.ctx, { entity: 'E1' })
  await pullErpJob.run(scene.ctx, { connectionId })
  expect(await documents()).toEqual(before)
  expect(erp.books.postedWith('E1', 'N-C')).toHaveLength(1)
})

test('an ERP that cannot be read leaves the cursor where it was and says so', async () => {
  const before = await cursorNow()
  erp.faults.change({ htmlNext: 1 })
  expect(await pullErp(scene.ctx, { connectionId })).toBe('failed')
  const after = await cursorNow()
  expect(after).toMatchObject({ cursor: before?.cursor, failures: 1 })
  expect(after?.problem).toBeTruthy()
  expect(await pullErp(scene.ctx, { connectionId })).toBe('read')
  expect(await cursorNow()).toMatchObject({ failures: 0, problem: null })
})

test('what the ERP holds otherwise is named, read again at ease, and confirmed once it stands as approved', async () => {
  const set = (more: object) => scene.db.updateTable('posting').set(more).where('plan_id', '=', planId).execute()
  const pulled = (minutesAgo: number) =>
    sql`update erp_cursor set pulled_at = clock_timestamp() - make_interval(mins => ${minutesAgo}::int)`.execute(
      scene.db,
    )
  const postedAt = new Date(Date.now() - 2 * 60 * 60 * 1000)
  await set({ state: 'posted', confirmed_at: null, amount_minor: 5600n, posted_at: postedAt })
  await pulled(10)
  expect(await listUnreadConnections(scene.db)).toEqual([connectionId])
  expect(await pullErp(scene.ctx, { connectionId })).toBe('read')
  expect(await pullErp(scene.ctx, { connectionId })).toBe('read')
  const read = () => scene.db.selectFrom('posting').selectAll().where('plan_id', '=', planId).executeTakeFirstOrThrow()
  const held = await read()
  expect(held).toMatchObject({ state: 'posted', problem_code: 'differs_in_erp', problem: held.erp_doc_no })
  const told = scene.db.selectFrom('audit').select('object_id').where('action', '=', 'postings.differs')
  expect(await told.execute()).toEqual([{ object_id: held.posting_id }])

  await pulled(10)
  expect(await listUnreadConnections(scene.db)).toEqual([])
  await pulled(61)
  expect(await listUnreadConnections(scene.db)).toEqual([connectionId])
  await set({ amount_minor: 5500n })
  expect(await pullErp(scene.ctx, { connectionId })).toBe('read')
  expect(await read()).toMatchObject({ state: 'confirmed', problem_code: null, problem: null })
})
