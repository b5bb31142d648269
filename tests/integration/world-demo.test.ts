import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportKinds } from '#server/control/export-kind'
import type { CheckResult } from '#server/control/verify/check'
import { verifyAll } from '#server/control/verify-all'
import { writeExport } from '#server/control/write-export'
import { importDrop } from '#server/ingest/import-drop'
import { reconcile } from '#server/reconcile/reconcile'
import { canScore, scoreExports } from '#tests/support/score'
import { type TestContext, testContext } from '#tests/support/test-context'
import { type DemoDay, demoDays, demoDrop, demoKey } from '#tests/support/world'

let scene: TestContext
let folder: string
beforeAll(async () => {
  scene = await testContext()
  folder = await mkdtemp(join(tmpdir(), 'tieout-world-'))
})
afterAll(async () => {
  await scene.close()
  await rm(folder, { recursive: true, force: true })
})

async function takeDrop(day: DemoDay): Promise<void> {
  const imported = await importDrop(scene.ctx, { folder: demoDrop(day), dataFolder: folder })
  if (!imported.ok) throw new Error(imported.code)
  await reconcile(scene.ctx, { asOf: imported.value.asOf })
}

async function exportAll() {
  const manifests = []
  for (const kind of exportKinds) {
    const written = await writeExport(scene.ctx, { kind, scope: 'all', out: join(folder, `${kind}.jsonl`) })
    if (!written.ok) throw new Error(written.code)
    manifests.push(written.value)
  }
  return manifests
}

const readRows = async (kind: string) =>
  (await readFile(join(folder, `${kind}.jsonl`), 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line): Record<string, unknown> => JSON.parse(line))

// The three drops follow one another in one database, as they do in a company.
describe.each(demoDays)('the example company as of %s', (day) => {
  beforeAll(async () => {
    await takeDrop(day)
    await exportAll()
  }, 180_000)

  test.runIf(canScore())('the findings pass every gate of the scorer (needs python3)', async () => {
    const score = await scoreExports(folder, await demoKey(day, folder))
    const failed = Object.entries(score.measures).filter(([, measure]) => !measure.passed)
    expect({ failed, details: score.details.slice(0, 20) }).toEqual({ failed: [], details: [] })
    expect(score.measures['tie_out']?.value).toBe(1)
    expect(score.measures['postings']?.value).toBe(1)
  })

  test('nothing is left unexplained in any tie-out', async () => {
    const cells = await readRows('tie_outs')
    expect(cells.length).toBeGreaterThan(0)
    expect(cells.filter((cell) => !/^-?0(\.0+)?$/.test(String(cell['unexplained'])))).toEqual([])
  })

  test('every identity holds when it is recomputed from the payloads', async () => {
    const results: CheckResult[] = []
    const { failed } = await verifyAll(scene.db, (result) => results.push(result))
    expect(results.filter((result) => result.failed > 0)).toEqual([])
    expect(failed).toBe(0)
  })

  test('an export taken twice has the same bytes, and the manifest beside it says which', async () => {
    const [first, second] = [await exportAll(), await exportAll()]
    expect(second.map((manifest) => manifest.sha256)).toEqual(first.map((manifest) => manifest.sha256))
    for (const manifest of second) {
      const text = await readFile(join(folder, manifest.file))
      expect(createHash('sha256').update(text).digest('hex')).toBe(manifest.sha256)
      expect(JSON.parse(await readFile(join(folder, `${manifest.file}.manifest.json`), 'utf8'))).toEqual(manifest)
      expect(manifest.rows).toBe((await readRows(manifest.kind)).length)
    }
  })
})
