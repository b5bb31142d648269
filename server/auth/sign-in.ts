import type { Db } from '#db/client'
import { countFailedSignIns, findCredentials, insertSignInAttempt, lockSignIn } from '#db/queries/users'
import { done, type Outcome, refuse } from '../domain/outcome.ts'
import { verifyNobody, verifyPassword } from './password.ts'

/** After so many wrong passwords in the window the account rests until the window has moved on. */
export const signInLimit = { failures: 8, windowMinutes: 15 } as const

export interface SignedIn {
  readonly userId: string
  readonly sessionVersion: number
}

/**
 * Judges one attempt to sign in and keeps it. Refuses `rejected` for a wrong password, an unknown address and a disabled
 * account alike, so that an answer tells nothing about who has an account; `throttled` says when the account rests.
 */
export async function signIn(
  surroundings: { db: Db; now: () => Date },
  given: { email: string; password: string },
): Promise<Outcome<SignedIn, 'rejected' | 'throttled'>> {
  const at = surroundings.now()
  const since = new Date(at.getTime() - signInLimit.windowMinutes * 60_000)
  return surroundings.db.transaction().execute(async (tx) => {
    await lockSignIn(tx, given.email)
    const failed = await countFailedSignIns(tx, { email: given.email, since })
    if (failed >= signInLimit.failures) return refuse('throttled', { minutes: signInLimit.windowMinutes })
    const account = await findCredentials(tx, given.email)
    const matches = account
      ? await verifyPassword(given.password, account.password_hash)
      : await verifyNobody(given.password)
    const ok = matches && account?.disabled_at === null
    await insertSignInAttempt(tx, { email: given.email, at, ok })
    if (!ok) return refuse('rejected')
    return done({ userId: account.user_id, sessionVersion: account.session_version })
  })
}
