import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { verifyAuditChain } from '#server/audit/verify-audit-chain'
import type { WebCtx } from '#server/auth/web-ctx'
import { lockPeriod, openPeriod, softClosePeriod } from '#server/close/decide-period'
import { readPeriods } from '#server/close/read-periods'
import { translatorFor } from '#server/i18n/translator'
import { entityRow, writeDrop } from '#tests/support/drop-folder'
import { newScene, take } from '#tests/support/import-scene'
import { type TestContext, testContext } from '#tests/support/test-context'

let scene: TestContext
beforeAll(async () => {
  scene = await testContext()
})
afterAll(() => scene.close())
beforeEach(async () => {
  await sql`delete from period_state`.execute(scene.ownerDb)
  for (const [period, state] of [
    ['2026-01', 'locked'],
    ['2026-02', 'open'],
    ['2026-03', 'open'],
  ] as const)
    await sql`insert into period_state (entity, period, state, source_state, seq) values ('ONE', ${period}, ${state}, ${state}, 1)`.execute(
      scene.db,
    )
})

function asController(no = 1): WebCtx {
  const userId = `0199a000-0000-7000-8000-${String(no).padStart(12, '0')}`
  const actor = { userId, name: `controller ${no}`, roles: ['controller'] as const, scope: 'all' as const }
  const person = { userId, name: actor.name, email: 'c@example.com', locale: 'en', grants: [] }
  return { ...scene.ctx, actor, scope: 'all', person, locale: 'en', t: translatorFor('en') }
}
const outcomeOf = async (work: ReturnType<typeof lockPeriod.run>) => {
  const answer = await work
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer.errors))
  return answer.outcome.ok ? 'done' : answer.outcome.code
}
const stateOf = async (period: string) =>
  (await readPeriods(asController())).find((view) => view.period === period)?.state

test('a period is closed softly, opened again with a reason, and locked', async () => {
  const subject = { entity: 'ONE', period: '2026-02' }
  expect(await outcomeOf(lockPeriod.run(asController(), { ...subject, rowVersion: 1 }))).toBe('period_not_soft_closed')
  expect(await outcomeOf(softClosePeriod.run(asController(), { ...subject, rowVersion: 1 }))).toBe('done')
  expect((await openPeriod.run(asController(), { ...subject, rowVersion: 2, reason: '' })).kind).toBe('invalid')
  expect(await outcomeOf(openPeriod.run(asController(), { ...subject, rowVersion: 2, reason: 'late invoice' }))).toBe(
    'done',
  )
  expect(await outcomeOf(softClosePeriod.run(asController(), { ...subject, rowVersion: 3 }))).toBe('done')
  expect(await outcomeOf(lockPeriod.run(asController(), { ...subject, rowVersion: 4 }))).toBe('done')
  expect(await stateOf('2026-02')).toBe('locked')
  expect((await verifyAuditChain(scene.db)).broken).toBeNull()
})

test('periods are locked in order, and not while a posting is on its way into them', async () => {
  const march = { entity: 'ONE', period: '2026-03' }
  await softClosePeriod.run(asController(), { ...march, rowVersion: 1 })
  expect(await outcomeOf(lockPeriod.run(asController(), { ...march, rowVersion: 2 }))).toBe('period_before_open')
  const february = { entity: 'ONE', period: '2026-02' }
  await softClosePeriod.run(asController(), { ...february, rowVersion: 1 })
  await sql`with p as (insert into plan (entity, kind, proposed_by, proposed_at, state, reason)
      values ('ONE', 'post', 'ada', now(), 'executing', 'late') returning plan_id)
    insert into posting (plan_id, entity, external_ref, key_sha, period, posting_on, state, correlation_id)
    select plan_id, 'ONE', 'A-1', sha256('A-1'), '2026-02', '2026-02-28', 'ready', 'c' from p`.execute(scene.db)
  expect(await outcomeOf(lockPeriod.run(asController(), { ...february, rowVersion: 2 }))).toBe('period_under_way')
  await sql`update posting set state = 'confirmed'`.execute(scene.db)
  expect(await outcomeOf(lockPeriod.run(asController(), { ...february, rowVersion: 2 }))).toBe('done')
})

test('of fifty people who lock at once one does it, and forty-nine are told why not', async () => {
  const subject = { entity: 'ONE', period: '2026-02' }
  await softClosePeriod.run(asController(), { ...subject, rowVersion: 1 })
  const before = await sql<{ n: bigint }>`select count(*) as n from period_event`.execute(scene.db)
  const people = Array.from({ length: 50 }, (_, at) => asController(at + 1))
  const outcomes = await Promise.all(people.map((ctx) => outcomeOf(lockPeriod.run(ctx, { ...subject, rowVersion: 2 }))))
  expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
  expect(outcomes.filter((outcome) => outcome === 'period_not_soft_closed')).toHaveLength(49)
  const after = await sql<{ n: bigint }>`select count(*) as n from period_event`.execute(scene.db)
  expect((after.rows[0]?.n ?? 0n) - (before.rows[0]?.n ?? 0n)).toBe(1n)
})

test('an extract that has not heard of a lock does not undo it, and its own word is kept beside', async () => {
  const other = await newScene()
  const drop = (asOf: string, name: string, state: string) =>
    writeDrop(
      {
        legal_entities: { lines: [entityRow({ name })] },
        periods: {
          lines: [{ entity: 'E1', period: '2026-01', state, locked_at: null, signed_closing: { 1200: name } }],
        },
      },
      { asOf },
    )
  await take(other, await drop('2026-02-03T18:00:00Z', '1', 'open'))
  const ctx = { ...asController(), db: other.db }
  const subject = { entity: 'E1', period: '2026-01' }
  await softClosePeriod.run(ctx, { ...subject, rowVersion: 1 })
  expect(await outcomeOf(lockPeriod.run(ctx, { ...subject, rowVersion: 2 }))).toBe('done')
  await take(other, await drop('2026-02-04T18:00:00Z', '2', 'open'))
  const [row] = await other.db.selectFrom('period_state').selectAll().execute()
  expect(row).toMatchObject({ state: 'locked', source_state: 'open', signed_closing: { 1200: '2' } })
  expect(row?.locked_at).not.toBeNull()
})

test('a period says its place in a fiscal year that is not the calendar year', async () => {
  const wordOf = async (period: string) =>
    (await readPeriods(asController())).find((view) => view.period === period)?.fiscalWord
  expect(await wordOf('2026-02')).toBeNull()
  const entity = entityRow({ entity: 'ONE', fiscal_year_start: '02-01' })
  await take(scene, await writeDrop({ legal_entities: { lines: [entity] } }, { asOf: '2026-02-05T18:00:00Z' }))
  expect([await wordOf('2026-01'), await wordOf('2026-02')]).toEqual([
    'Month 12 of fiscal year 2026',
    'Month 1 of fiscal year 2027',
  ])
})
