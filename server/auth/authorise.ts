import { headers } from 'next/headers'
import { forbidden, redirect } from 'next/navigation'
import { rolesOf } from './actor.ts'
import { judge, type PageName, registry } from './registry.ts'
import { correlationHeader, correlationIdFrom, pathHeader } from './request.ts'
import { currentPerson, type WebCtx, webCtx } from './web-ctx.ts'

/**
 * Lets a page run, or not: nobody signed in is sent to sign-in and back, a missing role ends in the page that names it.
 * Call it before anything streams, or the answer would already carry the status of success.
 */
export async function authorise(name: PageName): Promise<WebCtx> {
  const [person, given] = await Promise.all([currentPerson(), headers()])
  if (person === null) return redirect(signInPath(given.get(pathHeader)))
  if (judge(registry[name].roles, rolesOf(person)) === 'forbidden') return forbidden()
  return webCtx(name, person, correlationIdFrom(given.get(correlationHeader)))
}

/** Sign-in with the way back. Only a path of our own is taken along, never an address. */
function signInPath(path: string | null): '/login' {
  const next =
    path?.startsWith('/') && !path.startsWith('//') && path !== '/' ? `?next=${encodeURIComponent(path)}` : ''
  return `/login${next}` as '/login' // typed routes know the path, not its query
}
