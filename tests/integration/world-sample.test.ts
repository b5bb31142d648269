import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listCases } from '#tests/support/population'
import { canScore, type Score, scoreExports } from '#tests/support/score'
import { type TestContext, testContext } from '#tests/support/test-context'
import { exportAll, importAndReconcile } from '#tests/support/trial'
import { sampleWorld } from '#tests/support/world'

const bench = sampleWorld('bench')
const faultFree = sampleWorld('fault-free')
let out = ''

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'tieout-sample-'))
})
afterAll(() => rm(out, { recursive: true, force: true }))

/** Imports, reconciles and scores a sample world in a database of its own, then looks at what is left. */
async function scored(world: { drop: string; key: string }, look: (scene: TestContext) => Promise<void>) {
  const scene = await testContext()
  try {
    await importAndReconcile(scene.ctx, [world.drop])
    await look(scene)
    await exportAll(scene.db, out)
    return await scoreExports(out, world.key)
  } finally {
    await scene.close()
  }
}

const failuresOf = ({ measures, details }: Score) => ({
  failed: Object.entries(measures).filter(([, measure]) => !measure.passed),
  details: details.slice(0, 20),
})

describe('the sample companies beside the project (needs the sample data and python3)', () => {
  test.runIf(faultFree && canScore())(
    'a company without faults gives nobody any work',
    async () => {
      const world = faultFree ?? { drop: '', key: '' }
      const score = await scored(world, async ({ db }) => {
        expect((await listCases(db)).filter((findings) => findings.includes(' open '))).toEqual([])
      })
      expect(failuresOf(score)).toEqual({ failed: [], details: [] })
    },
    120_000,
  )

  test.runIf(bench && canScore())(
    'a company with hundreds of faults passes every gate, every finding found and named',
    async () => {
      const score = await scored(bench ?? { drop: '', key: '' }, () => Promise.resolve())
      expect(failuresOf(score)).toEqual({ failed: [], details: [] })
    },
    600_000,
  )
})
