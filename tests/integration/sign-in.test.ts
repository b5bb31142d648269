import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertRoleGrant, markDisabled, markSessionsEnded, upsertUser } from '#db/queries/users'
import { hashPassword } from '#server/auth/password'
import { readPerson } from '#server/auth/read-person'
import { demoPassword, demoUsers, seedDemoUsers } from '#server/auth/seed-users'
import { signIn, signInLimit } from '#server/auth/sign-in'
import { type TestDatabase, testDatabase } from '#tests/support/test-database'

let database: TestDatabase
let clock = Date.parse('2026-04-10T09:00:00Z')
const password = 'correct horse battery'

const attempt = (email: string, given: string) =>
  signIn({ db: database.db, now: () => new Date(clock) }, { email, password: given })

async function addPerson(email: string): Promise<string> {
  const passwordHash = await hashPassword(password)
  return database.db.transaction().execute(async (tx) => {
    const userId = await upsertUser(tx, { email, name: 'Some Body', passwordHash, locale: 'en' })
    await insertRoleGrant(tx, { userId, role: 'analyst', entity: 'E1', grantedBy: null })
    return userId
  })
}

beforeAll(async () => {
  database = await testDatabase()
})

afterAll(() => database.close())

test('the right password signs in, whatever the case of the address', async () => {
  const userId = await addPerson('one@example.com')
  expect(await attempt('One@Example.com', password)).toEqual({ ok: true, value: { userId, sessionVersion: 1 } })
})

test('a wrong password, an unknown address and a disabled account are refused alike', async () => {
  await addPerson('two@example.com')
  await markDisabled(database.db, { email: 'two@example.com', at: new Date(clock) })
  const answers = [
    await attempt('one@example.com', 'wrong'),
    await attempt('nobody@example.com', password),
    await attempt('two@example.com', password),
  ]
  for (const answer of answers) expect(answer).toEqual({ ok: false, code: 'rejected', params: {} })
})

test('too many wrong passwords rest the account, also when they come at once, and time releases it', async () => {
  await addPerson('three@example.com')
  const flood = Array.from({ length: signInLimit.failures + 6 }, () => attempt('three@example.com', 'wrong'))
  const answers = await Promise.all(flood)
  const judged = answers.filter((answer) => !answer.ok && answer.code === 'rejected')
  expect(judged).toHaveLength(signInLimit.failures)
  expect(await attempt('three@example.com', password)).toMatchObject({ ok: false, code: 'throttled' })
  expect(await attempt('one@example.com', password)).toMatchObject({ ok: true })
  clock += (signInLimit.windowMinutes + 1) * 60_000
  expect(await attempt('three@example.com', password)).toMatchObject({ ok: true })
})

test('ending the sessions or disabling the account makes every token worthless at once', async () => {
  const userId = await addPerson('four@example.com')
  const claim = { userId, sessionVersion: 1 }
  expect(await readPerson(database.db, claim)).toMatchObject({ userId, grants: [{ role: 'analyst', entity: 'E1' }] })
  await markSessionsEnded(database.db, userId)
  expect(await readPerson(database.db, claim)).toBeNull()
  expect(await readPerson(database.db, { userId, sessionVersion: 2 })).not.toBeNull()
  await markDisabled(database.db, { email: 'four@example.com', at: new Date(clock) })
  expect(await readPerson(database.db, { userId, sessionVersion: 2 })).toBeNull()
})

test('the demo people have one role each, and creating them twice changes nothing', async () => {
  await seedDemoUsers(database.db)
  await seedDemoUsers(database.db)
  const grants = await database.db
    .selectFrom('role_grant')
    .innerJoin('app_user', 'app_user.user_id', 'role_grant.user_id')
    .select(['email', 'role', 'entity'])
    .where('email', 'like', '%@halden.example')
    .execute()
  expect(grants).toHaveLength(demoUsers.length)
  expect(await attempt('controller@halden.example', demoPassword)).toMatchObject({ ok: true })
})
