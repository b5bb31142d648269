import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Db, openDatabase } from '#db/client'
import { type TestDatabase, testDatabase } from '#tests/support/test-database'

let scene: TestDatabase
let second: Db
const plan = randomUUID()

beforeAll(async () => {
  scene = await testDatabase()
  second = openDatabase({ url: scene.url })
  await sql`insert into plan (plan_id, entity, kind, proposed_by, proposed_at, state, reason)
    values (${plan}, 'E1', 'post', 'ada', now(), 'draft', 'late')`.execute(scene.db)
})
afterAll(async () => {
  await second.destroy()
  await scene.close()
})

const openPeriod = (period: string) =>
  sql`insert into period_state (entity, period, state, seq) values ('E1', ${period}, 'open', 1)`.execute(scene.db)
const lockPeriod = (db: Db, period: string) =>
  sql`update period_state set state = 'locked', locked_at = now() where entity = 'E1' and period = ${period}`.execute(
    db,
  )
const post = (db: Db, period: string) =>
  sql`insert into posting (plan_id, entity, external_ref, key_sha, period, posting_on, state, correlation_id)
    values (${plan}, 'E1', ${period}, sha256(${period}::bytea), ${period}, ${`${period}-28`}::date, 'planned', 'c')`.execute(
    db,
  )
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) =>
      typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error),
  )

test('a posting that meets a lock being set waits for it and is refused', async () => {
  await openPeriod('2026-01')
  const locking = await scene.db.startTransaction().execute()
  await lockPeriod(locking, '2026-01')
  const posting = codeOf(post(second, '2026-01'))
  await untilSomebodyWaits()
  await locking.commit().execute()
  expect(await posting).toBe('TO002')
})

test('a lock that meets a posting being made waits for it, and the posting stands inside the period', async () => {
  await openPeriod('2026-02')
  const posting = await scene.db.startTransaction().execute()
  await post(posting, '2026-02')
  const locking = codeOf(lockPeriod(second, '2026-02'))
  await untilSomebodyWaits()
  await posting.commit().execute()
  expect(await locking).toBe('done')
  expect(await codeOf(sql`update posting set state = 'ready' where period = '2026-02'`.execute(second))).toBe('TO002')
})

async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const found = await sql<{ waiting: number }>`
      select count(*)::int as waiting from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`.execute(scene.ownerDb)
    if ((found.rows[0]?.waiting ?? 0) > 0) return
  }
}
