import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { approveChangeAction } from '#server/mappings/decide-change'
import type { DraftRow } from '#server/mappings/mapping-views'
import { readMappingSet } from '#server/mappings/read-set'
import { rollBackChangeAction } from '#server/mappings/roll-back-change'
import { requestedReconcile } from '#server/reconcile/requested-reconcile'
import { personIn } from '#tests/support/correcting'
import { entityRow, invoiceRow, mappingRow, writeDrop } from '#tests/support/drop-folder'
import { newScene, take } from '#tests/support/import-scene'
import { achieved, approved, refusalCode, submitted, versionOf } from '#tests/support/mapping-scene'

const JANUARY: DraftRow = {
  entity: 'E1',
  key: { tax_code: 'T' },
  value: { account: '2299' },
  validFrom: '2026-01-01',
  validTo: '2026-02-01',
}

async function newCompany() {
  const scene = await newScene()
  const taxCode = {
    entity: 'E1',
    tax_code: 'T',
    category: 'standard',
    country: 'US',
    rate_percent: '10',
    valid_from: null,
  }
  await take(
    scene,
    await writeDrop({
      legal_entities: { lines: [entityRow()] },
      tax_codes: { lines: [taxCode] },
      mappings: { lines: [mappingRow('m')] },
      invoices: { lines: [invoiceRow('a')], totals: { USD: '110' } },
    }),
  )
  await requestedReconcile(scene.ctx, {})
  const analyst = await personIn(scene, 'maren', 'analyst')
  const controller = await personIn(scene, 'priya', 'controller')
  const changeId = await submitted(scene, analyst, { set: 'gl_tax', rows: [JANUARY] })
  return { scene, analyst, controller, changeId }
}

type Company = Awaited<ReturnType<typeof newCompany>>

/** A source that has not heard of the change and says something else, in a new version of its row. */
const sourceSpeaks = async ({ scene }: Company) =>
  take(
    scene,
    await writeDrop(
      { mappings: { lines: [mappingRow('m', { version: 2, value: { account: '2201' } })] } },
      { asOf: '2026-03-03T18:00:00Z' },
    ),
  )

const inForce = async ({ scene }: Company) =>
  (
    await sql<{ text: string }>`select valid || ' ' || (value ->> 'account') as text from mapping_in_force
      where set_name = 'gl_tax' and key_text::jsonb ->> 'tax_code' = 'T' order by valid`.execute(scene.db)
  ).rows.map((row) => row.text)

const differences = async ({ scene, controller }: Company) => {
  const page = await readMappingSet({ ...controller, db: scene.db }, { set: 'gl_tax' })
  return page?.differences.map(({ approved: ours, delivered }) => `${ours} / ${delivered}`).sort()
}

const WINS = ['[2024-01-01,2026-01-01) 2201', '[2026-01-01,2026-02-01) 2299', '[2026-02-01,) 2201']

test('an approved change stays when the source delivers another value afterwards, and the difference is kept', async () => {
  const company = await newCompany()
  await approved(company.scene, company.controller, company.changeId)
  await sourceSpeaks(company)
  expect(await inForce(company)).toEqual(WINS)
  expect(await differences(company)).toContain('2299 / 2201')
})

test('an approval after such an import does the same', async () => {
  const company = await newCompany()
  await sourceSpeaks(company)
  await approved(company.scene, company.controller, company.changeId)
  expect(await inForce(company)).toEqual(WINS)
  expect(await differences(company)).toContain('2299 / 2201')
})

test('approved at the moment of the import it stays too, whichever comes first', async () => {
  for (let round = 0; round < 4; round += 1) {
    const company = await newCompany()
    const { scene, controller, changeId } = company
    const input = { changeId, rowVersion: await versionOf(scene, changeId), revision: 1 }
    const [code] = await Promise.all([refusalCode(approveChangeAction, controller, input), sourceSpeaks(company)])
    expect(code).toBe('done')
    expect(await inForce(company)).toEqual(WINS)
    expect(await differences(company)).toContain('2299 / 2201')
  }
}, 60_000)

test('a roll-back is a change of its own and brings back what was there before', async () => {
  const company = await newCompany()
  const { scene, analyst, controller, changeId } = company
  const before = await inForce(company)
  await approved(scene, controller, changeId)
  expect(await inForce(company)).not.toEqual(before)
  const back = await achieved(rollBackChangeAction, analyst, { changeId, reason: 'It was right as it was.' })
  const rows = await scene.db
    .selectFrom('mapping_change_row')
    .select(['value', 'valid_from', 'valid_to'])
    .where('change_id', '=', String(back['changeId']))
    .execute()
  expect(rows).toEqual([
    { value: { account: '2200', erp_tax_code: 'V' }, valid_from: '2026-01-01', valid_to: '2026-02-01' },
  ])
})
