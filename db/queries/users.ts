import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'
import type { RoleGrantTable } from '../schema/people.ts'

type StoredRole = RoleGrantTable['role']

/** What sign-in compares; undefined when no account has this address. */
export async function findCredentials(db: Db, email: string) {
  return db
    .selectFrom('app_user')
    .select(['user_id', 'password_hash', 'disabled_at', 'session_version'])
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst()
}

/** An account and its grants as they are now, in a stable order; undefined when there is none. */
export async function findUser(db: Db, userId: string) {
  const user = await db
    .selectFrom('app_user')
    .select(['user_id', 'email', 'name', 'locale', 'disabled_at', 'session_version'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (!user) return undefined
  const grants = await db
    .selectFrom('role_grant')
    .select(['role', 'entity'])
    .where('user_id', '=', userId)
    .orderBy('role')
    .orderBy('entity')
    .limit(1000)
    .execute()
  return { ...user, grants }
}

/** Lets only one sign-in of an account be judged at a time, so that parallel guesses cannot slip past the limit. */
export async function lockSignIn(tx: Tx, email: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`sign-in ${email.toLowerCase()}`}, 0))`.execute(tx)
}

/** Failed attempts of an account since the instant and since its last success. */
export async function countFailedSignIns(tx: Tx, attempt: { email: string; since: Date }): Promise<number> {
  const email = attempt.email.toLowerCase()
  const lastSuccess = tx
    .selectFrom('sign_in_attempt')
    .select((row) => row.fn.max('at').as('at'))
    .where('email', '=', email)
    .where('ok', '=', true)
  const found = await tx
    .selectFrom('sign_in_attempt')
    .select((row) => row.fn.countAll<bigint>().as('failed'))
    .where('email', '=', email)
    .where('ok', '=', false)
    .where('at', '>', attempt.since)
    .where((row) => row('at', '>', row.fn.coalesce(lastSuccess, sql<Date>`'-infinity'`)))
    .executeTakeFirstOrThrow()
  return Number(found.failed)
}

/** Keeps an attempt, successful or not. The table only grows. */
export async function insertSignInAttempt(tx: Tx, attempt: { email: string; at: Date; ok: boolean }): Promise<void> {
  await tx
    .insertInto('sign_in_attempt')
    .values({ ...attempt, email: attempt.email.toLowerCase() })
    .execute()
}

/** Creates an account, or gives the existing one the name and password. Returns its id. */
export async function upsertUser(
  tx: Tx,
  user: { email: string; name: string; passwordHash: string; locale: string },
): Promise<string> {
  const values = { name: user.name, password_hash: user.passwordHash, locale: user.locale }
  const stored = await tx
    .insertInto('app_user')
    .values({ ...values, email: user.email.toLowerCase() })
    .onConflict((conflict) => conflict.column('email').doUpdateSet(values))
    .returning('user_id')
    .executeTakeFirstOrThrow()
  return stored.user_id
}

/** Grants a role in one entity, or in all (null). Granting again changes nothing. */
export async function insertRoleGrant(
  tx: Tx,
  grant: { userId: string; role: StoredRole; entity: string | null; grantedBy: string | null },
): Promise<void> {
  await tx
    .insertInto('role_grant')
    .values({ user_id: grant.userId, role: grant.role, entity: grant.entity, granted_by: grant.grantedBy })
    .onConflict((conflict) => conflict.columns(['user_id', 'role', 'entity']).doNothing())
    .execute()
}

/** Stores the language a person reads. */
export async function markLocale(db: Db, choice: { userId: string; locale: string }): Promise<void> {
  await db.updateTable('app_user').set({ locale: choice.locale }).where('user_id', '=', choice.userId).execute()
}

/** Ends every session of the account: tokens carry the version they were made under. Returns false when there is no such account. */
export async function markSessionsEnded(db: Db, userId: string): Promise<boolean> {
  const ended = await db
    .updateTable('app_user')
    .set((row) => ({ session_version: row('session_version', '+', 1) }))
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return ended.numUpdatedRows === 1n
}

/** Closes or reopens an account. A closed one is signed out at its next request. Returns false when there is no such account. */
export async function markDisabled(db: Db, change: { email: string; at: Date | null }): Promise<boolean> {
  const marked = await db
    .updateTable('app_user')
    .set({ disabled_at: change.at })
    .where('email', '=', change.email.toLowerCase())
    .executeTakeFirst()
  return marked.numUpdatedRows === 1n
}
