import type { Db, Tx } from '../client.ts'

/** Every account by name, with its last successful sign-in. One organisation has few enough people for one page. */
export async function listMembers(db: Db) {
  return db
    .selectFrom('app_user')
    .select((row) => [
      'user_id',
      'name',
      'email',
      'disabled_at',
      row
        .selectFrom('sign_in_attempt')
        .select((attempt) => attempt.fn.max('at').as('at'))
        .whereRef('sign_in_attempt.email', '=', 'app_user.email')
        .where('ok', '=', true)
        .as('last_sign_in_at'),
    ])
    .orderBy('name')
    .orderBy('user_id')
    .limit(2000)
    .execute()
}

/** The grants of all accounts, in a stable order. */
export async function listGrants(db: Db) {
  return db
    .selectFrom('role_grant')
    .select(['user_id', 'role', 'entity'])
    .orderBy('user_id')
    .orderBy('role')
    .orderBy('entity')
    .limit(20_000)
    .execute()
}

/** Locks an account against other changes and tells whether it is closed; undefined when there is none. */
export async function lockMember(tx: Tx, userId: string) {
  return tx
    .selectFrom('app_user')
    .select(['user_id', 'name', 'email', 'disabled_at'])
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirst()
}
