import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyAuditChain } from '#server/audit/verify-audit-chain'
import { checkPostings } from '#server/control/verify/postings'
import type { Window } from '#server/posting/lane'
import { endOf, type SandboxErp, startErp, startPostingWorker } from '#tests/support/posting-trial'
import { seedLane, seedPlan } from '#tests/support/seed-postings'
import { type TestDatabase, testDatabase } from '#tests/support/test-database'

const ENTITY = 'E1'
const COMPANY = '1'
const windows: readonly Window[] = ['before_send', 'sent', 'answered', 'before_commit']

let scene: TestDatabase
let erp: SandboxErp
beforeEach(async () => {
  scene = await testDatabase()
  erp = await startErp({ uniqueness: 'searchable', losePercent: 2 }, 20261122)
})
afterEach(async () => {
  erp.stop()
  await scene.close()
})

async function arrange(count: number): Promise<string[]> {
  await seedLane(scene.db, { entity: ENTITY, baseUrl: erp.url, settings: { settleMs: 300, timeoutMs: 5_000 } })
  const references = Array.from({ length: count }, (_, index) => `INV-${String(index + 1).padStart(4, '0')}`)
  await seedPlan(scene.db, { entity: ENTITY, postings: references.map((reference) => ({ reference })) })
  return references
}

/** Kills one worker after the other, each in its window, then lets one drain what is left. Answers how many died where. */
async function killAndDrain(kills: number, lookUp: boolean): Promise<Record<string, number>> {
  const died: Record<string, number> = {}
  for (let kill = 0; kill < kills; kill += 1) {
    const window = windows[kill % windows.length] ?? 'sent'
    const nth = 2 + ((kill * 5) % 7)
    const signal = await endOf(startPostingWorker(scene.url, ENTITY, { signal: 'SIGKILL', window, nth, lookUp }))
    if (signal === 'SIGKILL') died[window] = (died[window] ?? 0) + 1
  }
  expect(await endOf(startPostingWorker(scene.url, ENTITY, { lookUp }))).toBeUndefined()
  return died
}

async function countAll(references: readonly string[]): Promise<{ lost: number; duplicates: number }> {
  const counts: number[] = []
  for (const reference of references) counts.push(await erp.count(COMPANY, reference))
  return {
    lost: counts.filter((count) => count === 0).length,
    duplicates: counts.reduce((sum, count) => sum + Math.max(count - 1, 0), 0),
  }
}

test('40 kills between before the send and before the commit, and lost answers, leave every document once in the ERP', {
  timeout: 170_000,
}, async () => {
  const references = await arrange(400)
  const died = await killAndDrain(40, true)
  expect(died).toEqual({ before_send: 10, sent: 10, answered: 10, before_commit: 10 })
  expect(await countAll(references)).toEqual({ lost: 0, duplicates: 0 })
  const states = await sql<{ state: string; postings: number }>`
    select state, count(*)::int as postings from posting group by state`.execute(scene.db)
  expect(states.rows).toEqual([{ state: 'posted', postings: 400 }])
  expect(await verifyAuditChain(scene.db)).toMatchObject({ broken: null })
  expect(await checkPostings({ db: scene.db, run: undefined })).toMatchObject({ checked: 400, failed: 0 })
})

test('the same without looking up leaves duplicates, and its own tables look perfect', {
  timeout: 120_000,
}, async () => {
  const references = await arrange(120)
  await killAndDrain(8, false)
  const { lost, duplicates } = await countAll(references)
  expect(lost).toBe(0)
  expect(duplicates).toBeGreaterThan(0)
  const open = await sql<{ open: number }>`select count(*)::int as open from posting where state <> 'posted'`.execute(
    scene.db,
  )
  expect(open.rows).toEqual([{ open: 0 }])
})
