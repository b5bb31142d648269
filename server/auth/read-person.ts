import type { Db } from '#db/client'
import { findUser } from '#db/queries/users'
import type { Person } from './actor.ts'
import { isRole } from './role.ts'

/** What the signed token says: an id and the session version under which it was made, nothing that could go stale. */
export interface SessionClaim {
  readonly userId: string
  readonly sessionVersion: number
}

/**
 * The person behind a token as the database knows them now, or null when the account is gone, disabled, or has ended its
 * sessions since. Read again on every request, so that each of these works at once.
 */
export async function readPerson(db: Db, claim: SessionClaim): Promise<Person | null> {
  const user = await findUser(db, claim.userId)
  if (!user || user.disabled_at !== null || user.session_version !== claim.sessionVersion) return null
  const grants = user.grants.flatMap(({ role, entity }) => (isRole(role) ? [{ role, entity }] : []))
  return { userId: user.user_id, name: user.name, email: user.email, locale: user.locale, grants }
}
