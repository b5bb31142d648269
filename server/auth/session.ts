import type { NextAuthOptions } from 'next-auth'
import { getServerSession } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { z } from 'zod'
import { webSurroundings } from '../context.ts'
import { env } from '../env.ts'
import type { SessionClaim } from './read-person.ts'
import { signIn } from './sign-in.ts'

const Credentials = z.object({ email: z.string().trim().max(254), password: z.string().min(1).max(1024) })
const Claim = z.object({ userId: z.uuid(), sessionVersion: z.int() })

/** The only place that knows the sign-in library. The token holds the id of the person and a session version. */
export function sessionOptions(): NextAuthOptions {
  return {
    session: { strategy: 'jwt', maxAge: 8 * 3600 },
    pages: { signIn: '/login', error: '/login' },
    ...secretOf(env().NEXTAUTH_SECRET),
    providers: [
      CredentialsProvider({ name: 'Password', credentials: { email: {}, password: {} }, authorize: checkCredentials }),
    ],
    callbacks: {
      // The library would also copy name and e-mail into the token; they are read from the database instead.
      jwt: ({ token, user }) => (user ? claimIn(user) : claimIn(token)),
      session: ({ session, token }) => ({ expires: session.expires, ...claimIn(token) }),
    },
  }
}

/** What the token of the present request claims, or null. The claim is only worth what `readPerson` makes of it. */
export async function readClaim(): Promise<SessionClaim | null> {
  const session: unknown = await getServerSession(sessionOptions())
  const claim = Claim.safeParse(session)
  return claim.success ? claim.data : null
}

async function checkCredentials(given: unknown) {
  const credentials = Credentials.safeParse(given)
  if (!credentials.success) return null
  const { db } = await webSurroundings()
  const outcome = await signIn({ db, now: () => new Date() }, credentials.data)
  if (outcome.ok) return { id: outcome.value.userId, ...outcome.value }
  // The library passes the message of an error on to the form as its code.
  if (outcome.code === 'throttled') throw new Error(`throttled:${outcome.params['minutes']}`)
  return null
}

function secretOf(secret: string | undefined): { secret?: string } {
  return secret === undefined ? {} : { secret }
}

function claimIn(source: object): { userId?: string; sessionVersion?: number } {
  const claim = Claim.safeParse(source)
  return claim.success ? claim.data : {}
}
