import { type NextRequest, NextResponse } from 'next/server'
import { getToken } from 'next-auth/jwt'
import { pageAt, registry } from './server/auth/registry.ts'
import { correlationHeader, correlationIdFrom, pathHeader } from './server/auth/request.ts'
import { env } from './server/env.ts'

/**
 * Runs before every page and route. It sends people without a token to sign-in, and gives each request its correlation id
 * and each answer its security headers. It decides no right: pages, routes and actions ask the registry themselves.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname, search } = request.nextUrl
  // A client that names the framework's internal header tries to skip this function.
  if (request.headers.has('x-middleware-subrequest')) return new NextResponse(null, { status: 400 })
  if (pathname.startsWith('/_next/image')) return new NextResponse(null, { status: 404 })
  const nonce = btoa(crypto.randomUUID())
  const headers = new Headers(request.headers)
  const correlationId = correlationIdFrom(request.headers.get(correlationHeader))
  headers.set(correlationHeader, correlationId)
  headers.set(pathHeader, `${pathname}${search}`)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', contentPolicy(nonce))
  const response = (await needsSignIn(request))
    ? NextResponse.redirect(signInAddress(request), 307)
    : NextResponse.next({ request: { headers } })
  response.headers.set(correlationHeader, correlationId)
  for (const [name, value] of securityHeaders(nonce)) response.headers.set(name, value)
  return response
}

export const config = { matcher: ['/((?!_next/static|icon.svg).*)'] }

/** Only known pages redirect; routes answer 401 themselves, and an unknown address is simply not found. */
async function needsSignIn(request: NextRequest): Promise<boolean> {
  const page = pageAt(request.nextUrl.pathname)
  if (page === undefined || registry[page].roles === 'public') return false
  return (await getToken({ req: request })) === null
}

function signInAddress(request: NextRequest): URL {
  const { pathname, search } = request.nextUrl
  const address = new URL('/login', request.url)
  if (pathname !== '/') address.searchParams.set('next', `${pathname}${search}`)
  return address
}

function securityHeaders(nonce: string): [string, string][] {
  return [
    ['content-security-policy', contentPolicy(nonce)],
    ['x-frame-options', 'DENY'],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'same-origin'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['permissions-policy', 'camera=(), geolocation=(), microphone=()'],
  ]
}

function contentPolicy(nonce: string): string {
  // The development server evaluates code to reload modules; a build never does.
  const reload = env().NODE_ENV === 'development' ? " 'unsafe-eval'" : ''
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${reload}`,
    // Charts and menus place themselves by style attributes, which no nonce can cover.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
