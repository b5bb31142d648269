import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reconcile } from '#server/reconcile/reconcile'
import { recomputeResultHash } from '#server/reconcile/result-hash'
import { listCases, listCells, listLinks } from '#tests/support/population'
import { type TestContext, testContext } from '#tests/support/test-context'
import { importAndReconcile, importWhole } from '#tests/support/trial'
import { demoDrop } from '#tests/support/world'
import { plainDialect } from '#tests/support/worlds/dialect'
import { rewriteWorld } from '#tests/support/worlds/rewrite-world'

const [february, march, april] = [demoDrop('2026-02-03'), demoDrop('2026-03-03'), demoDrop('2026-04-10')]
const asOf = new Date('2026-04-10T18:00:00Z')
const scenes: TestContext[] = []
let home = ''
let alone: TestContext
let hash = ''

async function scene(): Promise<TestContext> {
  const opened = await testContext()
  scenes.push(opened)
  return opened
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tieout-order-'))
  alone = await scene()
  hash = (await importAndReconcile(alone.ctx, [april])).resultSha
}, 120_000)
afterAll(async () => {
  for (const opened of scenes) await opened.close()
  await rm(home, { recursive: true, force: true })
})

/** Everything a person could see of a result, apart from names and times that follow arrival. Resolved findings are history and differ with it. */
async function seenIn({ db }: TestContext) {
  const cases = (await listCases(db)).filter((findings) => !findings.includes(' resolved '))
  return { cases, links: await listLinks(db), cells: await listCells(db) }
}

describe('the result of an instant follows from the facts alone', () => {
  test('a run over everything once more changes nothing, and the hash is that of the stored rows', async () => {
    expect((await reconcile(alone.ctx, { asOf })).resultSha).toBe(hash)
    expect((await reconcile(alone.ctx, { asOf, full: true })).resultSha).toBe(hash)
    expect(await recomputeResultHash(alone.db)).toBe(hash)
  }, 120_000)

  test('the rows of every file in another order, in a fresh database', async () => {
    const shuffled = join(home, 'shuffled')
    await rewriteWorld({ from: april, to: shuffled, world: 'halden-demo', dialects: [plainDialect], shuffleSeed: 99 })
    const other = await scene()
    expect((await importAndReconcile(other.ctx, [shuffled])).resultSha).toBe(hash)
    expect(await seenIn(other)).toEqual(await seenIn(alone))
  }, 120_000)

  test('month by month instead of all at once', async () => {
    const other = await scene()
    expect((await importAndReconcile(other.ctx, [february, march, april])).resultSha).toBe(hash)
    expect(await recomputeResultHash(other.db)).toBe(hash)
    expect(await seenIn(other)).toEqual(await seenIn(alone))
  }, 180_000)

  test.each([
    ['oldest first', [february, march, april]],
    ['newest first', [april, march, february]],
  ])(
    'all drops imported %s, reconciled once',
    async (_order, drops) => {
      const other = await scene()
      for (const drop of drops) await importWhole(other.ctx, drop)
      expect((await reconcile(other.ctx, { asOf })).resultSha).toBe(hash)
      expect(await seenIn(other)).toEqual(await seenIn(alone))
    },
    180_000,
  )

  test('an instant that has passed, asked for after later drops were imported', async () => {
    const then = await scene()
    const { resultSha } = await importAndReconcile(then.ctx, [february])
    const later = await scene()
    for (const drop of [february, march, april]) await importWhole(later.ctx, drop)
    await reconcile(later.ctx, { asOf })
    expect((await reconcile(later.ctx, { asOf: new Date('2026-02-03T18:00:00Z') })).resultSha).toBe(resultSha)
    expect((await reconcile(later.ctx, { asOf })).resultSha).toBe(hash)
  }, 180_000)
})
