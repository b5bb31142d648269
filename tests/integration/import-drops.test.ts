import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Db } from '#db/client'
import { readImport, readImports } from '#server/ingest/read-imports'
import { entityRow, erpRow, invoiceRow, mappingRow, scratchFolder, writeDrop } from '#tests/support/drop-folder'
import { APRIL, FEBRUARY, MARCH, newScene, take, visible } from '#tests/support/import-scene'

/** The same extract without its usage, which is most of its rows. */
async function withoutUsage(folder: string): Promise<string> {
  const copy = await scratchFolder()
  await cp(folder, copy, { recursive: true })
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as { feeds: { feed: string }[] } // our own sample data
  const feeds = manifest.feeds.filter((entry) => entry.feed !== 'usage_events')
  await writeFile(join(copy, 'manifest.json'), JSON.stringify({ ...manifest, feeds }))
  return copy
}

const asOfs = ['2026-02-03T18:00:00Z', '2026-03-03T18:00:00Z', '2026-04-10T18:00:00Z']

/** One hash per instant over what is in force then: by version number and by knowledge, which must agree. */
async function inForce(db: Db): Promise<string[]> {
  const hashes: string[] = []
  for (const asOf of asOfs) {
    const known = sql`select distinct on (stream, natural_key) stream, natural_key, content_sha from source_document where known_at <= ${asOf}`
    for (const order of [sql`version_no desc`, sql`known_at desc, version_no desc`]) {
      const found = await sql<{ hash: string }>`
        select md5(string_agg(concat_ws('|', stream, natural_key, encode(content_sha, 'hex')), ',' order by stream, natural_key)) as hash
          from (${known} order by stream, natural_key, ${order}) f`.execute(db)
      hashes.push(found.rows[0]?.hash ?? '')
    }
  }
  return hashes
}

test('three extracts in order add versions, and each again changes nothing and says so', {
  timeout: 180_000,
}, async () => {
  const scene = await newScene()
  for (const folder of [FEBRUARY, MARCH, APRIL]) expect((await take(scene, folder)).state).toBe('imported')
  const before = await visible(scene.db)
  for (const folder of [FEBRUARY, MARCH, APRIL]) {
    const again = await take(scene, folder)
    expect(again.state).toBe('unchanged')
    expect(again.buckets.every((bucket) => bucket.received === bucket.unchanged)).toBe(true)
  }
  expect(await visible(scene.db)).toEqual(before)
  const { rows } = await readImports(scene.ctx, { limit: 4 })
  expect(rows.map((row) => row.state)).toEqual(['unchanged', 'unchanged', 'unchanged', 'imported'])
  const april = await readImport(scene.ctx, { attemptId: rows[3]?.attemptId ?? '' })
  const invoices = april?.feeds.find((feed) => feed.feed === 'invoices')
  expect(invoices?.totals.map((total) => total.equal)).toEqual([true, true, true, true])
})

test('what was in force at any time does not depend on the order in which extracts arrive', {
  timeout: 180_000,
}, async () => {
  const [february, march, april] = await Promise.all([FEBRUARY, MARCH, APRIL].map(withoutUsage))
  if (!february || !march || !april) throw new Error('three folders')
  const inOrder = await newScene()
  for (const folder of [february, march, april]) await take(inOrder, folder)
  const expected = await inForce(inOrder.db)
  for (const order of [
    [april, february, march],
    [april, march, february],
    [february, april, march],
  ]) {
    const scene = await newScene()
    for (const folder of order) await take(scene, folder)
    expect(await inForce(scene.db)).toEqual(expected)
    const reference = async (db: Db) => {
      const { entity, bill_to: billTo, period_state: period, mapping_in_force: mapping } = await visible(db)
      return [entity, billTo, period, mapping?.split('-')[0]]
    }
    expect(await reference(scene.db)).toEqual(await reference(inOrder.db))
  }
})

test('content that returns to what it was is a third version', async () => {
  const scene = await newScene()
  const names = ['A', 'B', 'A']
  for (const [at, name] of names.entries()) {
    await take(
      scene,
      await writeDrop({ legal_entities: { lines: [entityRow({ name })] } }, { asOf: `2026-0${at + 1}-03T18:00:00Z` }),
    )
  }
  const versions = await scene.db.selectFrom('source_document').select('version_no').execute()
  expect(versions).toHaveLength(3)
})

test('an older extract that arrives late interrupts nothing after it', async () => {
  const scene = await newScene()
  const named = (name: string, asOf: string) =>
    writeDrop({ legal_entities: { lines: [entityRow({ name })] } }, { asOf })
  await take(scene, await named('A', '2026-02-03T18:00:00Z'))
  await take(scene, await named('A', '2026-04-10T18:00:00Z'))
  await take(scene, await named('B', '2026-03-03T18:00:00Z'))
  const found = await scene.db
    .selectFrom('source_document')
    .select(['payload', 'known_at'])
    .orderBy('version_no')
    .execute()
  const told = found.map((row) => [JSON.parse(row.payload).name, row.known_at])
  expect(told.slice(1)).toEqual([
    ['B', new Date('2026-03-03T18:00:00Z')],
    ['A', new Date('2026-04-10T18:00:00Z')],
  ])
  expect(await scene.db.selectFrom('entity').select('name').execute()).toEqual([{ name: 'A' }])
})

test('an invoice voided later is known as void from the moment it was voided, and older extracts do not bring it back', async () => {
  const scene = await newScene()
  const legal_entities = { lines: [entityRow()] }
  const open = { legal_entities, invoices: { lines: [invoiceRow('a')], totals: { USD: '110' } } }
  const voided = {
    legal_entities,
    invoices: { lines: [invoiceRow('a', { status: 'void', voided_at: '2026-02-10T09:00:00Z' })] },
  }
  const march = await writeDrop(voided, { asOf: '2026-03-03T18:00:00Z' })
  await take(scene, march)
  await take(scene, await writeDrop(open, { asOf: '2026-02-03T18:00:00Z' }))
  const versions = await scene.db
    .selectFrom('billing_document')
    .select(['status', 'known_at'])
    .orderBy('version_no')
    .execute()
  expect(versions.at(-1)).toEqual({ status: 'void', known_at: new Date('2026-02-10T09:00:00Z') })
  const dirty = await scene.db.selectFrom('dirty').select('scope').distinct().orderBy('scope').execute()
  expect(dirty).toEqual([{ scope: 'billing_document' }, { scope: 'entity' }])
})

test('a changed ERP document is known from its own update on, and keys left out are counted, not deleted', async () => {
  const scene = await newScene()
  const first = { lines: [erpRow('d'), erpRow('e')], totals: { USD: '220' } }
  const entities = { lines: [entityRow()] }
  await take(scene, await writeDrop({ legal_entities: entities, erp_documents: first }))
  const changed = erpRow('d', { version: 2, updated_at: '2026-02-20T08:00:00Z', text: 'again' })
  const next = { legal_entities: entities, erp_documents: { lines: [changed], totals: { USD: '110' } } }
  const drop = await take(scene, await writeDrop(next, { asOf: '2026-03-03T18:00:00Z' }))
  expect(drop.buckets.find((bucket) => bucket.feed === 'erp_documents')).toMatchObject({ changed: 1n, absent_keys: 1n })
  const versions = await scene.db
    .selectFrom('erp_document')
    .select(['source_id', 'version_no', 'known_at'])
    .orderBy('source_id')
    .orderBy('version_no')
    .execute()
  expect(versions).toEqual([
    { source_id: 'd', version_no: 1, known_at: new Date('2026-01-10T12:00:00Z') },
    { source_id: 'd', version_no: 2, known_at: new Date('2026-02-20T08:00:00Z') },
    { source_id: 'e', version_no: 1, known_at: new Date('2026-01-10T12:00:00Z') },
  ])
})

test('a mapping that two people changed in Tieout stays in force when the source repeats the older value', async () => {
  const scene = await newScene()
  await take(scene, await writeDrop({ mappings: { lines: [mappingRow('m')] } }))
  await sql`insert into mapping_version (mapping_id, version, set_name, entity, key, value, valid_from, origin, proposed_by, approved_by, known_at, seq)
    values ('m', 2, 'gl_tax', 'E1', '{"tax_code":"T"}', '{"account":"2299"}', '2024-01-01', 'change', 'ann', 'ben', '2026-02-10T00:00:00Z', 1000)`.execute(
    scene.db,
  )
  await sql`update mapping_in_force set version = 2, value = '{"account":"2299"}'`.execute(scene.db)
  const next = await take(
    scene,
    await writeDrop(
      { mappings: { lines: [mappingRow('m'), mappingRow('n', { key: { tax_code: 'U' } })] } },
      { asOf: '2026-03-03T18:00:00Z' },
    ),
  )
  expect(next.buckets[0]).toMatchObject({ unchanged: 1n, new: 1n })
  const inForceNow = await scene.db
    .selectFrom('mapping_in_force')
    .select('value')
    .where('mapping_id', '=', 'm')
    .execute()
  expect(inForceNow).toEqual([{ value: { account: '2299' } }])
})
