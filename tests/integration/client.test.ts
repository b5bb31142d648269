import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, withReservedConnection } from '#db/client'
import { type TestDatabase, testDatabase } from '#tests/support/test-database'

let scene: TestDatabase
beforeAll(async () => {
  scene = await testDatabase()
})
afterAll(() => scene.close())

test('values arrive as the product uses them', async () => {
  const { rows } = await sql`
    select 9007199254740993::bigint as minor, 1.10::numeric as rate, '2026-03-31'::date as due_on,
           array[1, null]::bigint[] as many, array['2026-03-31']::date[] as days,
           '2026-03-31T22:00:00Z'::timestamptz as known_at`.execute(scene.db)
  expect(rows).toEqual([
    {
      minor: 9_007_199_254_740_993n,
      rate: '1.10',
      due_on: '2026-03-31',
      many: [1n, null],
      days: ['2026-03-31'],
      known_at: new Date('2026-03-31T22:00:00Z'),
    },
  ])
})

const countLeft = async () => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity where application_name = 'only reserved'`.execute(scene.ownerDb)
  return rows[0]?.n
}

test('a pool used only through a reserved connection is closed with the rest', async () => {
  const db = openDatabase({ url: scene.url, applicationName: 'only reserved' })
  await withReservedConnection(db, (reserved) => sql`select 1`.execute(reserved.db))
  await db.destroy()
  await expect.poll(countLeft, { timeout: 3_000 }).toBe(0)
})

test('a transaction over a reserved connection is one with the driver’s own client', async () => {
  const seen = await withReservedConnection(scene.db, ({ db, client }) =>
    db.transaction().execute(async (tx) => {
      await sql`create temporary table held (n int) on commit drop`.execute(tx)
      return client.query('select count(*)::int as n from held')
    }),
  )
  expect(seen.rows).toEqual([{ n: 0 }])
})
