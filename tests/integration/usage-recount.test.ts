import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findLatestRun } from '#db/queries/control-run'
import { openSnapshot } from '#db/snapshot'
import { checkUsageSummaries } from '#server/control/verify/usage-summaries'
import { addUp } from '#server/domain/usage/add-up'
import { countUsage, type UsageCount } from '#server/domain/usage/count-usage'
import type { UsageEvent } from '#server/domain/usage/usage-event'
import { storeSummaries, type UsageSummary } from '#server/usage/store-summaries'
import { streamUsage } from '#server/usage/stream-events'
import { seedDrop, seedEvents } from '#tests/support/seed-usage'
import { type TestDatabase, testDatabase } from '#tests/support/test-database'

let scene: TestDatabase
let drop = ''
const RUN = '00000000-0000-4000-8000-000000000001'
const AS_OF = new Date('2026-03-10T18:00:00Z')
const bounds = ['2026-02-01', '2026-02-15', '2026-03-01'].map((day) => new Date(day))
const cutoffAt = new Date('2026-03-03T00:00:00Z')
const one = { subject: 'tenant', metric: 'calls', recorded: '2026-02-20T00:00:00Z' }

beforeAll(async () => {
  scene = await testDatabase()
  drop = await seedDrop(scene.ownerDb, '2026-03-10T18:00:00Z')
  await seedEvents(scene.ownerDb, drop, [
    { ...one, id: 'a', time: '2026-02-03T00:00:00Z', quantity: '10.50', seq: 1 },
    { ...one, id: 'b', time: '2026-02-20T00:00:00Z', quantity: '4', seq: 2 },
    { ...one, id: 'c', time: '2026-02-21T00:00:00Z', quantity: '8', seq: 3, recorded: '2026-03-04T00:00:00Z' },
  ])
  await sql`insert into source_document (stream, natural_key, version_no, payload, sha256, content_sha, drop_id, row_no, known_at, seq)
    values ('metrics', 'calls', 1, '{"metric":"calls","aggregation":"sum","decimals":0}', '\\x00', '\\x00', ${drop}, 1, '2026-03-01T00:00:00Z', 101)`.execute(
    scene.ownerDb,
  )
  await sql`insert into run (run_id, kind, state, as_of, requested_by, started_at, finished_at, mark_seq, correlation_id)
    values (${RUN}, 'full', 'complete', ${AS_OF}, 'test', now(), now(), 1, 'test')`.execute(scene.ownerDb)
  await scene.db.transaction().execute(async (tx) => {
    for await (const usage of streamUsage(tx, null, AS_OF))
      await storeSummaries(tx, [summaryOf('sub-1', 'tenant', usage.events, usage.thruSeq)], RUN)
    await storeSummaries(tx, [summaryOf('sub-2', null, [], 0n)], RUN)
  })
})
afterAll(() => scene.close())

function summaryOf(
  subscriptionId: string,
  subject: string | null,
  events: readonly UsageEvent[],
  thruSeq: bigint,
): UsageSummary {
  const slices = bounds.slice(1).map((to, index) => {
    const from = bounds[index] ?? to
    const counted: UsageCount = countUsage(events, {
      ...{ aggregation: 'sum', decimals: 0, resends: 'counted_once', recordedBefore: cutoffAt, from, to },
    })
    return { from, to, ...counted }
  })
  const place = { subscriptionId, subject, metric: 'calls', period: '2026-02', entity: 'E1' }
  return { ...place, ...addUp(slices), cutoffAt, thruSeq, slices }
}

async function check() {
  const snapshot = await openSnapshot(scene.db)
  try {
    const { checked, failures } = await checkUsageSummaries({ db: snapshot.db, run: await findLatestRun(snapshot.db) })
    return [checked, failures]
  } finally {
    await snapshot.close()
  }
}

test('a summary is given again by the events that had arrived, whatever arrives later', async () => {
  const { rows } =
    await sql`select quantity::text, event_count, thru_seq from usage_summary order by subscription_id`.execute(
      scene.db,
    )
  expect(rows).toEqual([
    { quantity: '14.5', event_count: 2n, thru_seq: 3n },
    { quantity: '0', event_count: 0n, thru_seq: 0n },
  ])
  expect(await check()).toEqual([2, []])
  await seedEvents(scene.ownerDb, drop, [{ ...one, id: 'd', time: '2026-02-04T00:00:00Z', quantity: '100', seq: 4 }])
  expect(await check()).toEqual([2, []])
})

test('an event that was changed since is found by the summary it counted in', async () => {
  await sql`update usage_event set quantity = 5 where event_id = 'b'`.execute(scene.ownerDb)
  expect(await check()).toEqual([
    2,
    [{ object: 'sub-1 calls 2026-02 version 1', problem: '14.5 of 2 events; counted anew 15.5 of 2' }],
  ])
  await sql`update usage_event set quantity = 4 where event_id = 'b'`.execute(scene.ownerDb)
  expect(await check()).toEqual([2, []])
})
