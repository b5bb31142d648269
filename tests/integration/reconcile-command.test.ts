import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, openDesk } from '#tests/support/judgement/desk'
import { invoiceOf, postingOf } from '#tests/support/judgement/rows'
import { testDatabase } from '#tests/support/test-database'

const command = join(import.meta.dirname, '../../server/cli/tieout.mjs')
let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
  const [agreed, missing] = [invoiceOf('a', '100.00'), invoiceOf('b', '200.00')]
  await desk.deliver({ billing: [agreed, missing], erp: [postingOf(agreed)] })
})
afterAll(() => desk.close())

/** Runs the command as a shell would, against one database; gives exit code and what was said. */
function tieout(url: string, ...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const env = { ...process.env, DATABASE_APP_URL: url, DATABASE_URL: '', LOG_LEVEL: 'silent' }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [command, ...words], { env }, (_, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    )
  })
}

test('reconcile says what it found and ends well, and asked again prints the same hash', async () => {
  const [first, second] = [await tieout(desk.url, 'reconcile'), await tieout(desk.url, 'reconcile', '--json')]
  expect(first.code, first.err).toBe(0)
  expect(first.out).toMatch(/Reconciled as of 2026-03-01T00:01:00/)
  expect(first.out).toMatch(/2 billing documents, 1 ERP documents, 1 matches, 1 of them exact/)
  const hash = /Result hash ([0-9a-f]{64})/.exec(first.out)?.[1]
  expect(JSON.parse(second.out)).toMatchObject({ resultSha: hash, kind: 'changed' })
})

test('an instant without a zone is a word that is not understood', async () => {
  const { code, err } = await tieout(desk.url, 'reconcile', '--as-of', '2026-03-01')
  expect([code, err]).toEqual([2, expect.stringMatching(/must be an instant with a zone/)])
})

test('before anything was imported there is nothing to reconcile', async () => {
  const empty = await testDatabase()
  const { code, err } = await tieout(empty.url, 'reconcile')
  await empty.close()
  expect([code, err]).toEqual([2, expect.stringMatching(/Nothing was imported yet/)])
})

test('a run that fails ends with a failure and its reason', async () => {
  const { code, err } = await tieout(desk.url.replace(/\/t_[0-9a-f]+/, '/no_such_database'), 'reconcile')
  expect(code).toBe(1)
  expect(err).toMatch(/no_such_database/)
})
