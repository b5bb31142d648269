import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listCases, listLinks } from '#tests/support/population'
import { canScore, scoreExports } from '#tests/support/score'
import { type TestContext, testContext } from '#tests/support/test-context'
import { exportAll, importAndReconcile } from '#tests/support/trial'
import { demoDrop, demoKey } from '#tests/support/world'
import { rewriteWorld } from '#tests/support/worlds/rewrite-world'
import { strangeDialect } from '#tests/support/worlds/strange-dialect'

const strange = strangeDialect(20261122)
let home = ''
let known: TestContext
let unknown: TestContext

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tieout-strange-'))
  const [from, key] = [demoDrop('2026-04-10'), await demoKey('2026-04-10', home)]
  await rewriteWorld({ from, key, to: join(home, 'drop'), world: 'elsewhere', dialects: [strange], shuffleSeed: 5 })
  known = await testContext()
  unknown = await testContext()
  await importAndReconcile(known.ctx, [demoDrop('2026-04-10')])
  await importAndReconcile(unknown.ctx, [join(home, 'drop')])
}, 300_000)
afterAll(async () => {
  await known.close()
  await unknown.close()
  await rm(home, { recursive: true, force: true })
})

describe('a company whose every id, number, entity, account, customer and amount is another', () => {
  test('has the same findings in the same cases, said in its own words', async () => {
    const findings = await listCases(unknown.db)
    expect(findings.length).toBeGreaterThan(60)
    expect(findings).toEqual(await listCases(known.db, strange))
  })
  test('has the same matches', async () => {
    expect(await listLinks(unknown.db)).toEqual(await listLinks(known.db, strange))
  })
  test.runIf(canScore())('passes every gate of the scorer', async () => {
    await exportAll(unknown.db, join(home, 'out'))
    const score = await scoreExports(join(home, 'out'), join(home, 'drop', 'answer_key.json'))
    expect({ passed: score.passed, details: score.details }).toEqual({ passed: true, details: [] })
  })
})
