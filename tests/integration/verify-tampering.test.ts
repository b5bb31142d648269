import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordAudit } from '#server/audit/record-audit'
import type { CheckResult } from '#server/control/verify/check'
import { verifyAll } from '#server/control/verify-all'
import { importDrop } from '#server/ingest/import-drop'
import { reconcile } from '#server/reconcile/reconcile'
import { writeSmallCompany } from '#tests/support/small-company'
import { type TestContext, testContext } from '#tests/support/test-context'

let scene: TestContext
beforeAll(async () => {
  scene = await testContext()
  const dataFolder = await mkdtemp(join(tmpdir(), 'tieout-verify-'))
  const imported = await importDrop(scene.ctx, { folder: await writeSmallCompany(), dataFolder })
  if (!imported.ok) throw new Error(imported.code)
  await reconcile(scene.ctx, { asOf: new Date('2026-02-03T18:00:00Z') })
  const act = {
    actor: 'u',
    action: 'a',
    objectKind: 'k',
    objectId: 'o',
    correlationId: 'c',
    at: new Date('2026-02-03'),
  }
  await scene.db.transaction().execute((tx) => recordAudit(tx, act))
})
afterAll(() => scene.close())

async function failures(): Promise<string[]> {
  const results: CheckResult[] = []
  await verifyAll(scene.db, (result) => results.push(result))
  return results.flatMap((result) => result.failures.map(({ object }) => `${result.name}: ${object}`))
}

/** Changes rows as the owner of the database could, looks, and puts them back as they were. */
async function afterTampering(table: string, change: RawBuilder<unknown>): Promise<string[]> {
  const kept = sql.table(`kept_${table}`)
  await sql`create table ${kept} as table ${sql.table(table)}`.execute(scene.ownerDb)
  await change.execute(scene.ownerDb)
  const found = await failures()
  await sql`truncate ${sql.table(table)} cascade`.execute(scene.ownerDb)
  await sql`insert into ${sql.table(table)} select * from ${kept}`.execute(scene.ownerDb)
  await sql`drop table ${kept}`.execute(scene.ownerDb)
  return found
}

test('an honest database holds', async () => {
  expect(await failures()).toEqual([])
})

const cases: readonly [string, string, RawBuilder<unknown>, string][] = [
  [
    'a payload',
    'source_document',
    sql`update source_document set payload = replace(payload, '55.00', '56.00') where natural_key = 'C' and stream = 'invoices'`,
    'payloads are as received: invoices C version 1',
  ],
  [
    'a billing line',
    'billing_line',
    sql`update billing_line set net_minor = net_minor + 1 where line_id = 'C-L1'`,
    'billing mirror equals its payloads: invoice C version 1',
  ],
  [
    'a billing header',
    'billing_document',
    sql`update billing_document set number = 'N-X' where source_id = 'A'`,
    'billing mirror equals its payloads: invoice A version 1',
  ],
  [
    'a billing tax row',
    'billing_tax',
    sql`delete from billing_tax where tax_no = 1 and amount_minor = 2000`,
    'billing mirror equals its payloads: invoice B version 1',
  ],
  [
    'an ERP line',
    'erp_line',
    sql`update erp_line set account = '4001' where source_line_ref = 'A-L1'`,
    'ERP mirror equals its payloads: erp_document eA',
  ],
  [
    'an ERP document that was taken away',
    'erp_document',
    sql`delete from erp_document where source_id = 'eM'`,
    'ERP mirror equals its payloads: erp_document eM',
  ],
  [
    'a usage event',
    'usage_event',
    sql`update usage_event set quantity = 6 where event_id = 'u1'`,
    'usage events equal their payloads: usage_event urn:app u1',
  ],
  [
    'an expected line',
    'expected_line',
    sql`update expected_line set base_minor = base_minor + 1 where source_line_ref = 'A-L1'`,
    'expected postings balance and book what was billed: expected posting of A',
  ],
  [
    'an item of the reconciliation',
    'recon_item',
    sql`delete from recon_item where source_id = 'C'`,
    'billing documents are in one bucket each: E1 USD 2026-01',
  ],
  [
    'an exception',
    'exception',
    sql`update exception set variance_minor = variance_minor + 1 where subject_source_id = 'C'`,
    'exceptions show their newest diagnosis: EXC-2026-0',
  ],
  [
    'a diagnosis',
    'exception_diagnosis',
    sql`update exception_diagnosis set cause = 'other' where variance_minor = 7000`,
    'the result hash is that of the results: run ',
  ],
  ['the audit', 'audit', sql`update audit set actor = 'somebody'`, 'the audit chain holds: audit row 1'],
]

test.each(cases)('changing %s is found and named', async (_what, table, change, named) => {
  const found = await afterTampering(table, change)
  expect(found.filter((failure) => failure.startsWith(named))).not.toEqual([])
})

test('a difference written into a match is found and named', async () => {
  const { match_id: matchId } = await scene.db.selectFrom('match').select('match_id').limit(1).executeTakeFirstOrThrow()
  const change = sql`update match set difference_minor = difference_minor + 1 where match_id = ${matchId}`
  expect(await afterTampering('match', change)).toContain(`matches state what their documents say: match ${matchId}`)
})

test('a facet that no longer adds up is found', async () => {
  const change = sql`update variance_facet set amount_minor = amount_minor + 1`
  const found = await afterTampering('variance_facet', change)
  expect(found.some((failure) => failure.startsWith('variances are the sum of their facets: EXC-'))).toBe(true)
})

test('a row count or a control total of a feed that was rewritten is found', async () => {
  const totals = sql`update feed_file set totals_read = '{"USD":"1"}', totals_declared = '{"USD":"1"}' where feed = 'erp_documents'`
  expect(await afterTampering('feed_file', totals)).toContain('feeds are complete: erp_documents of the newest drop')
  const rows = sql`update feed_file set rows_declared = rows_declared + 1 where feed = 'invoices'`
  expect(await afterTampering('feed_file', rows)).toContain(
    'feeds are complete: invoices of small 2026-02-03T18:00:00.000Z',
  )
})

test('everything put back, the database holds again', async () => {
  expect(await failures()).toEqual([])
})
