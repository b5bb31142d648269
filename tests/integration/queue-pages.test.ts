import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listQueueCases } from '#db/queries/cases'
import type { ExceptionFilter } from '#db/queries/exception-filter'
import type { QueueSort } from '#db/queries/exception-order'
import { countFacet, countViews, findNeighbours, listExceptions, sumByCurrency } from '#db/queries/exceptions'
import { seedAsOf, seedEntities, seedException } from '#tests/support/seed-exceptions'
import { type TestDatabase, testDatabase } from '#tests/support/test-database'

const nobody = '00000000-0000-0000-0000-000000000000'
const all: ExceptionFilter = {
  scope: 'all',
  view: 'open',
  userId: nobody,
  asOf: seedAsOf,
  facets: { class: [], severity: [], entity: [], currency: [], period: [] },
}
const severities = ['critical', 'high', 'medium', 'low'] as const

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  await seedEntities(database.db)
  for (let no = 1; no <= 30; no += 1) {
    await seedException(database.db, {
      no,
      entity: no % 3 === 0 ? 'TWO' : 'ONE',
      severity: severities[no % 4] ?? 'low',
      varianceMinor: BigInt((no % 7) * (no % 2 === 0 ? 1000 : -1000)),
      ...(no % 5 === 0 ? { caseNo: no % 2 } : {}),
      ...(no > 27 ? { status: 'resolved' as const } : {}),
      ...(no === 4 ? { dueAt: null } : {}),
    })
  }
})
afterAll(() => database.close())

const readAll = async (sort: QueueSort, direction: 'after' | 'before' = 'after', filter = all) => {
  const seen: string[] = []
  let rows = await listExceptions(database.db, filter, { sort, factors: [], limit: 4 })
  while (rows.length > 0) {
    seen.push(...rows.map((row) => row.reference))
    const last = rows.at(-1)
    if (!last) break
    const place = { keys: [last.k0, last.k1, last.k2] as const, id: last.exception_id }
    rows = await listExceptions(database.db, filter, { sort, factors: [], limit: 4, from: { place, direction } })
  }
  return seen
}

describe('the pages of the queue', () => {
  test.each(['severity', 'stake', 'due', 'age'] as const)(
    'by %s neither skip nor repeat an exception',
    async (sort) => {
      const seen = await readAll(sort)
      expect(seen).toHaveLength(27)
      expect(new Set(seen).size).toBe(27)
    },
  )

  test('begin with the worst, and among equals with the largest amount at stake', async () => {
    const [first] = await listExceptions(database.db, all, { sort: 'severity', factors: [], limit: 1 })
    expect(first).toMatchObject({ severity: 'critical', base_at_stake_minor: 6000n })
  })

  test('compare functional currencies at the given factor', async () => {
    const factors = [{ currency: 'EUR', factor: '1000' }]
    const rows = await listExceptions(database.db, all, { sort: 'stake', factors, limit: 3 })
    expect(rows.map((row) => row.base_currency)).toEqual(['EUR', 'EUR', 'EUR'])
  })

  test('lead back the way they came', async () => {
    const [first, second] = await Promise.all([
      listExceptions(database.db, all, { sort: 'stake', factors: [], limit: 5 }),
      listExceptions(database.db, all, { sort: 'stake', factors: [], limit: 10 }),
    ])
    const sixth = second[5]
    if (!sixth) throw new Error('ten exceptions were seeded')
    const place = { keys: [sixth.k0, sixth.k1, sixth.k2] as const, id: sixth.exception_id }
    const back = await listExceptions(database.db, all, {
      sort: 'stake',
      factors: [],
      limit: 5,
      from: { place, direction: 'before' },
    })
    expect(back.map((row) => row.reference)).toEqual(first.map((row) => row.reference))
  })

  test('show what comes before and after an exception in the same order', async () => {
    const rows = await listExceptions(database.db, all, { sort: 'due', factors: [], limit: 3 })
    const placed = await findNeighbours(database.db, all, { sort: 'due', factors: [] }, rows[1]?.exception_id ?? nobody)
    expect(placed).toEqual({
      previous_id: rows[0]?.exception_id,
      next_id: rows[2]?.exception_id,
      position: 2n,
      total: 27n,
    })
  })

  test('hide everything outside the entities of the reader, in rows, tabs and sums alike', async () => {
    const mine = { ...all, scope: ['TWO'] }
    const rows = await listExceptions(database.db, mine, { sort: 'age', factors: [], limit: 50 })
    expect(new Set(rows.map((row) => row.entity))).toEqual(new Set(['TWO']))
    expect((await countViews(database.db, mine)).open).toBe(BigInt(rows.length))
    expect(await countFacet(database.db, mine, 'entity')).toEqual([{ value: 'TWO', count: BigInt(rows.length) }])
    expect(await listExceptions(database.db, { ...all, scope: [] }, { sort: 'age', factors: [], limit: 5 })).toEqual([])
  })

  test('add up variances per currency and never across', async () => {
    const sums = await sumByCurrency(database.db, all)
    expect(sums.map((sum) => sum.currency)).toEqual(['EUR', 'USD'])
    expect(sums.reduce((total, sum) => total + sum.count, 0n)).toBe(27n)
  })
})

test('by cause, a case of many documents is one line before the single documents', async () => {
  const lines = await listQueueCases(database.db, all, { sort: 'severity', factors: [], limit: 50 })
  expect(lines.map((line) => line.count).slice(0, 3)).toEqual([2n, 3n, 1n]) // the case with the critical document leads
  expect(lines.reduce((total, line) => total + line.count, 0n)).toBe(27n)
})
