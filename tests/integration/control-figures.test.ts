import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listErpAccounting, listEventAccounting, listInvoiceAccounting } from '#db/queries/control-accounting'
import { listTieOuts } from '#db/queries/control-tie-outs'
import { openPopulation } from '#server/control/export-population'
import { readControlTotals } from '#server/control/read-control-totals'
import { readTieOuts } from '#server/control/read-tie-outs'
import { streamExport } from '#server/control/stream-export'
import { currencyExponent } from '#server/domain/currency'
import { importDrop } from '#server/ingest/import-drop'
import { reconcile } from '#server/reconcile/reconcile'
import { writeSmallCompany } from '#tests/support/small-company'
import { type TestContext, testContext } from '#tests/support/test-context'

let scene: TestContext
beforeAll(async () => {
  scene = await testContext()
  const dataFolder = await mkdtemp(join(tmpdir(), 'tieout-control-'))
  const imported = await importDrop(scene.ctx, { folder: await writeSmallCompany(), dataFolder })
  if (!imported.ok) throw new Error(`${imported.code} ${JSON.stringify(imported.params)}`)
  await reconcile(scene.ctx, { asOf: new Date('2026-02-03T18:00:00Z') })
})
afterAll(() => scene.close())

async function collect<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = []
  for await (const row of rows) all.push(row)
  return all
}

test('each tie-out has the figures one gets by hand, and the findings explain every difference', async () => {
  const cells = await listTieOuts(scene.db, { scope: 'all' })
  const january = cells.filter((cell) => cell.period !== null)
  expect(
    Object.fromEntries(
      january.map((cell) => [
        `${cell.identity} ${cell.entity} ${cell.currency} ${cell.period}`,
        [cell.expected, cell.actual, cell.difference, cell.explained, cell.unexplained].join(' '),
      ]),
    ),
  ).toEqual({
    'T2 E1 USD 2026-01': '33000 33000 0 0 0',
    'T3 E1 USD 2026-01': '35200 35200 0 0 0',
    'T4 E1 USD 2026-01': '4 3 -1 -1 0',
    'T5 E1 USD 2026-01': '35200 34700 -500 -500 0',
    'T6 E1 USD 2026-01': '20000 20000 0 0 0',
    'T7 E1 USD 2026-01': '3200 700 -2500 -2500 0',
    // Of B-L1, 200.00 from 10 January to 10 January: 22 of 365 days are January's, 12.05; there is no revenue journal.
    'T8 E1 USD 2026-01': '18795 20000 1205 1205 0',
    'T9 E1 USD 2026-01': '1205 0 -1205 -1205 0',
    'T10 E1 USD 2026-01': '35200 34700 -500 -500 0',
    'T13 E1 USD 2026-01': '32000 34000 2000 2000 0',
  })
})

test('the rows of every feed tie to the manifest', async () => {
  const feeds = await listTieOuts(scene.db, { scope: [], identity: 'T14' })
  expect(feeds.length).toBe(10)
  expect(feeds.every((feed) => feed.expected === feed.actual && feed.unexplained === '0')).toBe(true)
})

test('every billing document is in one named bucket', async () => {
  const rows = await listInvoiceAccounting(scene.db, 'all')
  expect(rows.map((row) => `${row.period} ${row.bucket} ${row.documents} ${row.amount_minor}`)).toEqual([
    '2026-01 excluded 1 0',
    '2026-01 matched_exact 2 7700',
    '2026-01 matched_with_variance 1 22000',
    '2026-01 missing 1 5500',
    '2026-01 void 1 1100',
    '2026-02 in_transit 1 1100',
  ])
})

test('every ERP document is in one named bucket', async () => {
  const rows = await listErpAccounting(scene.db, 'all')
  expect(rows.map((row) => `${row.period} ${row.bucket} ${row.documents} ${row.amount_minor}`)).toEqual([
    '2026-01 matched 3 27700',
    '2026-01 no_source 1 7000',
  ])
})

test('usage events are resolved to a subscription, quarantined, duplicate, in conflict or rejected', async () => {
  const rows = await listEventAccounting(scene.db)
  expect(rows.map((row) => `${row.metric} ${row.bucket} ${row.events} ${row.quantity}`).sort()).toEqual([
    'calls conflict 1 9',
    'calls quarantined 2 10',
    'calls rejected 1 5',
    'null duplicate 1 null',
  ])
})

test('the page of control totals shows that everything holds, within the entities of the reader', async () => {
  const view = await readControlTotals({ db: scene.db, scope: ['E1'], locale: 'en' })
  expect([view.holds, view.claimedTwice, view.billing.length, view.erp.length, view.feeds.length]).toEqual([
    true,
    '0',
    2,
    1,
    10,
  ])
  expect(view.billing[0]).toMatchObject({ period: '2026-01', documents: '6', amount: { full: '363.00 USD' } })
  const nobody = await readControlTotals({ db: scene.db, scope: [], locale: 'en' })
  expect([nobody.billing, nobody.erp]).toEqual([[], []])
  const february = await readControlTotals(
    { db: scene.db, scope: 'all', locale: 'en' },
    { entity: 'E1', period: '2026-02' },
  )
  expect(february.billing.map((line) => line.buckets.map(({ bucket }) => bucket))).toEqual([['in_transit']])
})

test('the page of tie-outs tells what is tied, explained and open', async () => {
  const view = await readTieOuts({ db: scene.db, scope: 'all', locale: 'en' }, { entity: 'E1', period: '2026-01' })
  expect(view.open).toBe('0')
  expect(Object.fromEntries(view.lines.filter((line) => !line.key).map((line) => [line.identity, line.state]))).toEqual(
    {
      ...{ T2: 'tied', T3: 'tied', T4: 'explained', T5: 'explained', T6: 'tied', T7: 'explained' },
      ...{ T8: 'explained', T9: 'explained', T10: 'explained', T13: 'explained' },
    },
  )
})

test('somebody without an entity sees no figure of it', async () => {
  expect(await listInvoiceAccounting(scene.db, [])).toEqual([])
  expect((await listTieOuts(scene.db, { scope: ['E2'] })).every((cell) => cell.entity === null)).toBe(true)
  const opened = await openPopulation(scene.db, { kind: 'exceptions', scope: ['E2'] })
  if (!opened.ok) throw new Error(opened.code)
  expect(await collect(opened.value.rows)).toEqual([])
})

test('a download holds the whole population as CSV and is recorded', async () => {
  const download = await streamExport(scene.ctx, { kind: 'matches', scope: 'all', format: 'csv' })
  if (!download.ok) throw new Error(download.code)
  const text = (await collect(download.value.body)).join('')
  expect(text.trim().split('\n')).toHaveLength(4)
  expect(text).toContain(',-33.00,')
  const recorded = await scene.db.selectFrom('audit').select(['action', 'detail']).execute()
  expect(recorded).toMatchObject([{ action: 'exports.take', detail: { kind: 'matches', rows: 3 } }])
})

test('every view and column of control is explained', async () => {
  const silent = await sql<{ name: string }>`
    select c.relname || coalesce('.' || a.attname, '') as name
      from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
     where c.relnamespace = 'control'::regnamespace and c.relkind = 'v'
       and (obj_description(c.oid) is null or col_description(c.oid, a.attnum) is null)`.execute(scene.db)
  expect(silent.rows).toEqual([])
})

test('the application may read every view of control and change none', async () => {
  const views = await sql<{ name: string; may_read: boolean; may_change: boolean }>`
    select relname as name, has_table_privilege(oid, 'select') as may_read,
           has_table_privilege(oid, 'insert, update, delete') as may_change
      from pg_class where relnamespace = 'control'::regnamespace and relkind = 'v'`.execute(scene.db)
  expect(views.rows.filter((view) => !view.may_read || view.may_change)).toEqual([])
  for (const { name } of views.rows) await sql`select * from ${sql.table(`control.${name}`)} limit 1`.execute(scene.db)
})

test('the database and the product agree on the digits of a currency', async () => {
  const codes = ['USD', 'EUR', 'JPY', 'KWD', 'CLF', 'UYW', 'HUF', 'BHD', 'XPF', 'ISK', 'IQD', 'COP']
  const found = await sql<{ code: string; digits: number }>`
    select code, control.currency_exponent(code) as digits from unnest(${codes}::text[]) as code`.execute(scene.db)
  expect(found.rows).toEqual(codes.map((code) => ({ code, digits: currencyExponent(code) })))
})
