import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { Check } from '#server/control/verify/check'
import { checkAuditedMoves, checkFourEyes, checkMappings, checkReversals } from '#server/control/verify/corrections'
import { landPulledErpDocuments } from '#server/ingest/land-pull'
import { reconcile } from '#server/reconcile/reconcile'
import { erpLine } from '#tests/support/drop-folder'
import { newScene, take } from '#tests/support/import-scene'
import { insertPosted, openPeriod } from '#tests/support/planned'
import { insertConnection, smallErpDocument } from '#tests/support/pulled'
import { writeSmallCompany } from '#tests/support/small-company'
import type { TestContext } from '#tests/support/test-context'

const reversal = smallErpDocument('B1', {
  ...{ posting_date: '2026-02-04', period: '2026-02', external_ref: 'N-B/R1', reversal_of: 'eB' },
  ...{ created_at: '2026-02-04T09:00:00Z', updated_at: '2026-02-04T09:00:00Z' },
  lines: [
    erpLine(1, { debit: '0.00', credit: '200.00', base_debit: '0.00', base_credit: '200.00' }),
    erpLine(2, { account: '2500', debit: '200.00', base_debit: '200.00' }),
  ],
})

let scene: TestContext
beforeAll(async () => {
  scene = await newScene()
  await take(scene, await writeSmallCompany())
  await openPeriod(scene.db, '2026-02')
  await insertPosted(scene.db, 'PLAN-2', [
    { purpose: 'reverse', ref: 'N-B/R1', period: '2026-02', on: '2026-02-04', amountMinor: -20000 },
  ])
  const connectionId = await insertConnection(scene.db)
  await landPulledErpDocuments(scene.ctx, { connectionId, rows: [reversal] })
  await sql`update posting set state = 'confirmed'`.execute(scene.db)
  await reconcile(scene.ctx, { asOf: new Date('2026-02-05T08:00:00Z') })
  await sql`insert into acceptance (exception_id, diagnosis_no, reason, state, proposed_by, proposed_at, decided_by, decided_at)
    select exception_id, 1, 'small', 'approved', 'ada', now(), 'cora', now() from exception limit 1`.execute(scene.db)
})

const checks: readonly Check[] = [checkReversals, checkFourEyes, checkAuditedMoves, checkMappings]

test('corrections that went their way hold', async () => {
  for (const check of checks) expect((await check({ db: scene.db, run: undefined })).failures).toEqual([])
  expect((await checkReversals({ db: scene.db, run: undefined })).checked).toBe(1)
  expect((await checkMappings({ db: scene.db, run: undefined })).checked).toBe(4)
})

const ofB = sql`(select document_id from erp_document where source_id = 'pB1')`
const dropChecks = (table: string) => sql`do $$ declare c text; begin
  for c in select conname from pg_constraint where conrelid = ${sql.lit(table)}::regclass and contype in ('c', 'u') loop
    execute format('alter table %I drop constraint %I cascade', ${sql.lit(table)}, c); end loop; end $$`
const faults: [string, Check, string, ReturnType<typeof sql>[]][] = [
  ['a reversal of another amount', checkReversals, 'does not take back what it reverses', [sql`update erp_line set amount_minor = amount_minor + 1 where line_no = 1 and document_id = ${ofB}`]],
  ['a reversal of another amount in the books', checkReversals, 'does not take back what it reverses', [sql`update erp_line set base_minor = base_minor - 1 where line_no = 2 and document_id = ${ofB}`]],
  ['a reversal of nothing', checkReversals, 'reverses nothing the mirror holds', [sql`update erp_document set reversal_of = 'nobody' where document_id = ${ofB}`]],
  ['a plan nobody approved', checkFourEyes, 'took effect without a second person', [sql`update plan set approved_by = null, approved_at = null`]],
  ['a plan of one person', checkFourEyes, 'took effect without a second person', [dropChecks('plan'), sql`update plan set approved_by = proposed_by`]],
  ['a posting without an approved plan', checkFourEyes, 'has no approved plan', [sql`update plan set approved_by = null, approved_at = null, state = 'submitted'`]],
  ['a key of something else', checkFourEyes, 'has a key that is not that of its reference', [sql`update posting set key_sha = sha256('x')`]],
  ['a reference used twice', checkFourEyes, 'is there more than once', [dropChecks('posting'), sql`insert into posting select (jsonb_populate_record(null::posting, to_jsonb(p) || jsonb_build_object('posting_id', gen_random_uuid()))).* from posting p`]],
  ['an acceptance of one person', checkFourEyes, 'took effect without a second person', [dropChecks('acceptance'), sql`update acceptance set decided_by = proposed_by`]],
  ['a move the audit does not tell', checkAuditedMoves, 'moved 1 times, the audit tells 0', [sql`insert into posting_event (posting_id, event_no, at, actor, from_state, to_state) select posting_id, 1, now(), 'x', 'ready', 'sending' from posting`]],
  ['a mapping in force that was rewritten', checkMappings, 'is in force without a version that says so', [sql`update mapping_in_force set value = '{"account":"9999"}' where set_name = 'gl_tax'`]],
  ['a mapping that is no longer in force', checkMappings, 'is not in force as its versions say', [sql`delete from mapping_in_force where set_name = 'gl_tax'`]],
  ['an approved change that does not hold', checkMappings, 'is in force without a version that says so', [sql`insert into mapping_version select (jsonb_populate_record(null::mapping_version, to_jsonb(v) || '{"mapping_id":"MC-1","origin":"change","value":{"account":"2299"},"seq":99999}')).* from mapping_version v where set_name = 'gl_tax'`]],
] // biome-ignore format: one fault a line

for (const [name, check, problem, changes] of faults) {
  test(`${name} is named`, async () => {
    const tx = await scene.ownerDb.startTransaction().execute()
    for (const change of changes) await change.execute(tx)
    const found = (await check({ db: tx, run: undefined })).failures.map((one) => one.problem)
    await tx.rollback().execute()
    expect(found).toContain(problem)
  })
}
