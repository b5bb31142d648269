import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listUsageReasons, listUsageSubjects } from '#db/queries/usage-strays'
import { openPopulation } from '#server/control/export-population'
import { storeSummaries, type UsageSummary } from '#server/usage/store-summaries'
import { type SubjectUsage, streamUsage } from '#server/usage/stream-events'
import { seedDrop, seedEvents } from '#tests/support/seed-usage'
import { type TestDatabase, testDatabase } from '#tests/support/test-database'

let scene: TestDatabase
const RUN = '00000000-0000-4000-8000-000000000001'
const summary: UsageSummary = {
  subscriptionId: 'sub-1',
  metric: 'calls',
  period: '2026-02',
  subject: 'tenant-1',
  entity: 'E1',
  quantity: '120.50',
  eventCount: 3,
  setSha: 'ab'.repeat(32),
  cutoffAt: new Date('2026-03-03T05:00:00Z'),
  thruSeq: 9_007_199_254_740_993n,
  slices: [],
}

beforeAll(async () => {
  scene = await testDatabase()
})
afterAll(() => scene.close())

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const row of rows) found.push(row)
  return found
}

const stream = (subjects: readonly string[] | null, asOf: string): Promise<SubjectUsage[]> =>
  scene.db.transaction().execute((tx) => collect(streamUsage(tx, subjects, new Date(asOf))))

test('events stream one subject and metric at a time, as far as they were known', async () => {
  const early = await seedDrop(scene.ownerDb, '2026-03-03T18:00:00Z')
  const late = await seedDrop(scene.ownerDb, '2026-04-10T18:00:00Z')
  const one = { subject: 'b', metric: 'calls', time: '2026-02-01T00:00:00.123Z', quantity: '2.50' }
  await seedEvents(scene.ownerDb, early, [
    { ...one, id: 'e1', recorded: '2026-02-01T00:00:01.456Z', seq: 4 },
    { ...one, id: 'e2', recorded: '2026-03-03T18:00:00Z', seq: 2 },
    { ...one, id: 'e3', recorded: '2026-03-03T18:00:00.001Z', seq: 5 },
    { ...one, id: 'e4', recorded: '2026-02-02T00:00:00Z', seq: 6, metric: 'bytes' },
    { ...one, id: 'e5', recorded: '2026-02-02T00:00:00Z', seq: 7, subject: 'a' },
  ])
  await seedEvents(scene.ownerDb, late, [{ ...one, id: 'e6', recorded: '2026-02-01T00:00:01Z', seq: 8 }])
  const found = await stream(null, '2026-03-03T18:00:00Z')
  expect(
    found.map((each) => [each.subject, each.metric, each.events.map((event) => event.id).sort(), each.thruSeq]),
  ).toEqual([
    ['a', 'calls', ['e5'], 7n],
    ['b', 'bytes', ['e4'], 6n],
    ['b', 'calls', ['e1', 'e2'], 4n],
  ])
  expect(found[2]?.events.find((event) => event.id === 'e1')).toEqual({
    source: 'app',
    id: 'e1',
    subject: 'b',
    metric: 'calls',
    time: new Date('2026-02-01T00:00:00.123Z'),
    recordedAt: new Date('2026-02-01T00:00:01.456Z'),
    quantity: '2.50',
    ref: null,
    amends: null,
  })
  const later = await stream(['b'], '2026-04-10T18:00:00Z')
  expect(later.map((each) => [each.metric, each.events.length, each.thruSeq])).toEqual([
    ['bytes', 1, 6n],
    ['calls', 4, 8n],
  ])
  expect(await stream([], '2026-04-10T18:00:00Z')).toEqual([])
})

test('a stream that is left early lets another begin, and other statements run between its pieces', async () => {
  await scene.db.transaction().execute(async (tx) => {
    for await (const first of streamUsage(tx, null, new Date('2026-04-10T18:00:00Z'))) {
      expect(first.subject).toBe('a')
      expect((await sql<{ n: number }>`select 1 as n`.execute(tx)).rows).toEqual([{ n: 1 }])
      break
    }
    expect(await collect(streamUsage(tx, ['a'], new Date('2026-04-10T18:00:00Z')))).toHaveLength(1)
  })
})

test('a summary gets a new version only where it differs, and the earlier one stays', async () => {
  const store = (...summaries: UsageSummary[]) =>
    scene.db.transaction().execute((tx) => storeSummaries(tx, summaries, RUN))
  await store(summary)
  await store({ ...summary, quantity: '120.5', thruSeq: 9_007_199_254_740_999n })
  await store({ ...summary, setSha: 'cd'.repeat(32), quantity: '121' })
  await store(summary, { ...summary, period: '2026-03' })
  const { rows } =
    await sql`select period, version_no, quantity::text, event_count, encode(set_sha, 'hex') as sha, cutoff_at, thru_seq from usage_summary order by period, version_no`.execute(
      scene.db,
    )
  const stored = { event_count: 3n, cutoff_at: summary.cutoffAt, thru_seq: 9_007_199_254_740_993n }
  expect(rows).toEqual([
    { ...stored, period: '2026-02', version_no: 1, quantity: '120.50', sha: 'ab'.repeat(32) },
    { ...stored, period: '2026-02', version_no: 2, quantity: '121', sha: 'cd'.repeat(32) },
    { ...stored, period: '2026-02', version_no: 3, quantity: '120.50', sha: 'ab'.repeat(32) },
    { ...stored, period: '2026-03', version_no: 1, quantity: '120.50', sha: 'ab'.repeat(32) },
  ])
})

test('the export holds the newest version of the months that are billed', async () => {
  await sql`insert into run (run_id, kind, state, as_of, requested_by, started_at, finished_at, mark_seq, correlation_id)
    values (${RUN}, 'full', 'complete', '2026-04-10T18:00:00Z', 'test', now(), now(), 1, 'test')`.execute(scene.ownerDb)
  await sql`insert into usage_month (subscription_id, metric, period, partition, entity, currency, sku, bill_to_id, service_start_on, service_end_on, cutoff_at, counted_quantity, event_count, billed_quantity, truth_minor, billed_minor, explanation, run_id)
    values ('sub-1', 'calls', '2026-02', 'usage|sub-1', 'E1', 'USD', 'CALLS', 'b1', '2026-02-01', '2026-03-01', ${summary.cutoffAt}, 120.5, 3, 120.5, 0, 0, '{}', ${RUN})`.execute(
    scene.db,
  )
  await scene.db.transaction().execute((tx) => storeSummaries(tx, [{ ...summary, quantity: '-7.25' }], RUN))
  const rowsFor = async (scope: 'all' | string[]) => {
    const opened = await openPopulation(scene.db, { kind: 'usage_summaries', scope })
    if (!opened.ok) throw new Error(opened.code)
    return collect(opened.value.rows)
  }
  expect(await rowsFor('all')).toEqual([
    {
      subscription_id: 'sub-1',
      metric: 'calls',
      period: '2026-02',
      quantity: '-7.25',
      event_count: 3,
      cutoff: '2026-03-03T05:00:00.000Z',
      entity: 'E1',
      version: 4,
      event_set_sha256: 'ab'.repeat(32),
      thru_seq: '9007199254740993',
    },
  ])
  expect(await rowsFor(['E2'])).toEqual([])
})

test('every event has one reason, as of the instant, by the month of the billing zone', async () => {
  const drop = await seedDrop(scene.ownerDb, '2026-04-11T18:00:00Z')
  const common = {
    subject: 'r',
    metric: 'calls',
    time: '2026-02-10T00:00:00Z',
    recorded: '2026-02-10T00:00:00Z',
    quantity: '2',
  }
  await seedEvents(scene.ownerDb, drop, [
    { ...common, id: 'r1', seq: 21 },
    { ...common, id: 'r2', quantity: '2.0', seq: 22 },
    { ...common, id: 'r3', quantity: '5', amends: 'r1', seq: 23 },
    { ...common, id: 'r4', quantity: '6', amends: 'r3', seq: 24 },
    { ...common, id: 'r5', quantity: '7', amends: 'gone', seq: 25 },
    { ...common, id: 'r6', time: '2026-02-01T07:59:59Z', seq: 26 },
    { ...common, id: 'r7', time: '2026-03-01T08:00:00Z', seq: 27 },
    { ...common, id: 'r8', metric: 'bytes', seq: 28 },
    { ...common, id: 'r9', metric: 'watts', seq: 29 },
    { ...common, id: 'r10', metric: 'gb', time: '2026-01-15T00:00:00Z', seq: 30 },
  ])
  // Los Angeles serves calls and gb in February alone: from 08:00 on the 1st to 08:00 on 1 March, in UTC.
  const window = { subject: 'r', from_at: new Date('2026-02-01T08:00:00Z'), to_at: new Date('2026-03-01T08:00:00Z') }
  const contracted = {
    named: [{ subject: 'r', zone: 'America/Los_Angeles', entity: 'E1' }],
    served: ['calls', 'gb'].map((metric) => ({ ...window, metric })),
    ...{ metrics: ['calls', 'bytes', 'gb'], levels: ['gb'] },
  }
  const told = async (subjects: readonly string[], asOf: string) => {
    const find = scene.db
      .transaction()
      .execute((tx) => listUsageReasons(tx, { ...contracted, subjects, asOf: new Date(asOf) }))
    return (await find).map((row) => `${row.metric} ${row.period} ${row.entity ?? '-'} ${row.reason} ${row.events}`)
  }
  expect(await told(['r'], '2026-04-11T18:00:00Z')).toEqual([
    'bytes 2026-02 E1 metric_not_metered 1',
    'calls 2026-01 E1 usage_before_start 1', // a second before February in Los Angeles
    'calls 2026-02 E1 amendment_of_amendment 1',
    'calls 2026-02 E1 amendment_of_nothing 1',
    'calls 2026-02 E1 amends 1',
    'calls 2026-02 E1 counted 1',
    'calls 2026-02 E1 suspected_resend 1',
    'calls 2026-03 E1 usage_after_end 1',
    'gb 2026-01 E1 carried_in 1',
    'watts 2026-02 E1 unknown_metric 1',
  ])
  const numbers = (await told(['a', 'b', 'r'], '2026-04-11T18:00:00Z')).map((row) => Number(row.split(' ').at(-1)))
  expect(numbers.reduce((sum, number) => sum + number, 0)).toBe(10 + 6) // as many as there are events
  expect(await told(['b'], '2026-03-03T18:00:00Z')).toEqual([
    'bytes 2026-02 - event_without_subscription 1',
    'calls 2026-02 - event_without_subscription 2',
  ])
  expect(await told(['r'], '2026-03-03T18:00:00Z')).toEqual([])
  const subjects = await scene.db.transaction().execute((tx) => listUsageSubjects(tx))
  expect(subjects).toEqual(['a', 'b', 'r'])
})
