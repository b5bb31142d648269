import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { landPulledErpDocuments } from '#server/ingest/land-pull'
import { reconcile } from '#server/reconcile/reconcile'
import { newScene, take } from '#tests/support/import-scene'
import { insertConnection, smallErpDocument } from '#tests/support/pulled'
import { writeSmallCompany } from '#tests/support/small-company'
import type { TestContext } from '#tests/support/test-context'

// C, 55.00, is missing in the ERP and was accepted by two people.

let scene: TestContext
beforeEach(async () => {
  scene = await newScene()
  await take(scene, await writeSmallCompany())
  await run('2026-02-03T18:00:00Z')
})

const run = (asOf: string, over: { full?: boolean } = {}) => reconcile(scene.ctx, { asOf: new Date(asOf), ...over })

async function accept(until: string | null): Promise<void> {
  await sql`
    with accepted as (
      insert into acceptance (exception_id, diagnosis_no, reason, state, proposed_by, proposed_at, decided_by, decided_at, expires_on)
      select exception_id, diagnosis_no, 'too small', 'approved', 'ada', now(), 'cora', now(), ${until}::date from exception where subject_source_id = 'C'
      returning exception_id)
    update exception set status = 'accepted', due_at = null where exception_id in (select exception_id from accepted)`.execute(
    scene.db,
  )
}

async function standing(): Promise<string> {
  const found = await sql<{ told: string }>`
    select x.status || ' ' || x.diagnosis_no || ' ' || e.kind || coalesce(' ' || (e.detail ->> 'reason'), '') as told
    from exception x join exception_event e using (exception_id)
    where x.subject_source_id = 'C' order by e.event_no desc limit 1`.execute(scene.db)
  return found.rows[0]?.told ?? ''
}

test('what two people accepted stays accepted over runs, and counts as such', async () => {
  await accept(null)
  await run('2026-02-03T20:00:00Z')
  const full = await run('2026-02-03T20:00:00Z', { full: true })
  expect(await standing()).toBe('accepted 1 opened')
  expect(full.counts['accepted']).toBe(2)
})

test('after its last day it opens again, in the words it had', async () => {
  await accept('2026-02-04')
  await run('2026-02-04T20:00:00Z')
  expect(await standing()).toBe('accepted 1 opened')
  await run('2026-02-06T00:00:00Z')
  expect(await standing()).toBe('open 1 reopened acceptance_ended')
  const again = await run('2026-02-06T01:00:00Z')
  expect(await standing()).toBe('open 1 reopened acceptance_ended')
  expect((await run('2026-02-06T01:00:00Z', { full: true })).resultSha).toBe(again.resultSha)
})

test('another difference is another question', async () => {
  await accept(null)
  const connectionId = await insertConnection(scene.db)
  const wrong = smallErpDocument('C', {
    ...{
      external_ref: 'N-C',
      created_at: '2026-02-04T09:00:00Z',
      updated_at: '2026-02-04T09:00:00Z',
      customer_no: 'C9',
    },
  })
  await landPulledErpDocuments(scene.ctx, { connectionId, rows: [wrong] })
  await run('2026-02-04T20:00:00Z')
  expect(await standing()).toBe('open 2 reopened acceptance_ended')
})
