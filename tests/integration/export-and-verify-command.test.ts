import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeSmallCompany } from '#tests/support/small-company'
import { type TestDatabase, testDatabase } from '#tests/support/test-database'

let scene: TestDatabase
let folder: string
beforeAll(async () => {
  scene = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'tieout-command-'))
})
afterAll(async () => {
  await scene.close()
  await rm(folder, { recursive: true, force: true })
})

function tieout(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['server/cli/main.ts', ...words], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: scene.ownerUrl, DATABASE_APP_URL: scene.url, TIEOUT_DATA: folder },
  })
  return { status, stdout, stderr }
}

test('without a run there is nothing to export, and the command says what to do', () => {
  const answer = tieout('export', 'matches', '--out', join(folder, 'matches.jsonl'))
  expect([answer.status, answer.stderr.trim()]).toEqual([
    1,
    'There is no complete run yet. Run "tieout reconcile" first.',
  ])
})

test('import, reconcile, export and verify work one after another from the command line', async () => {
  // One row is rejected and one is in conflict, so the import ends with something to look at.
  expect([0, 1, 3]).toContain(tieout('import', await writeSmallCompany()).status)
  expect(tieout('reconcile', '--as-of', '2026-02-03T18:00:00Z').status).toBe(0)
  const out = join(folder, 'matches.jsonl')
  expect(tieout('export', 'matches', '--out', out).status).toBe(0)
  expect((await readFile(out, 'utf8')).trim().split('\n')).toHaveLength(3)
  expect(JSON.parse(await readFile(`${out}.manifest.json`, 'utf8'))).toMatchObject({ kind: 'matches', rows: 3 })
  const verified = tieout('verify')
  expect([verified.status, verified.stdout.trim().split('\n').at(-1)]).toEqual([0, 'Everything holds.'])
}, 120_000)

test('a kind nobody knows is a slip of the keyboard', () => {
  expect(tieout('export', 'everything', '--out', 'x').status).toBe(2)
})

test('verify ends with 1 and names what was changed', async () => {
  await sql`update erp_line set amount_minor = amount_minor + 1 where source_line_ref = 'A-L1'`.execute(scene.ownerDb)
  const answer = tieout('verify', '--json')
  expect(answer.status).toBe(1)
  const failed = answer.stdout
    .trim()
    .split('\n')
    .map((line): { failures: { object: string }[] } => JSON.parse(line))
    .flatMap(({ failures }) => failures.map(({ object }) => object))
  expect(failed).toContain('erp_document eA')
})
