import { type APIRequestContext, type APIResponse, expect, test } from '@playwright/test'
import { judge, registry } from '../../server/auth/registry.ts'
import type { Access, Method } from '../../server/auth/registry-entry.ts'
import { type Role, roles } from '../../server/auth/role.ts'
import { demoPassword } from '../../server/auth/seed-users.ts'
import { newCaller, signInCaller, tieout } from '../support/browser-session.ts'

interface Call {
  readonly name: string
  readonly kind: 'page' | 'route' | 'action'
  readonly method: Method
  readonly path: string
  readonly roles: Access
}

const anyId = '00000000-0000-7000-8000-000000000000'

/** One call per page, action and method of a route. The last one ends the sessions of the caller, so nothing comes after it. */
const calls: readonly Call[] = Object.entries(registry)
  .flatMap(([name, entry]): Call[] => {
    const { kind, roles } = entry
    if (entry.kind === 'action') return [{ name, kind, roles, method: 'POST', path: `/api/actions/${name}` }]
    const path = entry.path
      .replace('[...nextauth]', 'session')
      .replace('[kind]', 'invoice')
      .replace(/\[\w+\]/g, anyId)
    const methods: readonly Method[] = entry.kind === 'page' ? ['GET'] : entry.methods
    return methods.map((method) => ({ name: `${name} ${method}`, kind, roles, method, path }))
  })
  .filter((call) => !call.path.includes('/api/auth/') && !call.path.endsWith(`/api/actions/${anyId}`))
  .sort((a, b) => Number(a.name === 'account.end-sessions') - Number(b.name === 'account.end-sessions'))

const send = (caller: APIRequestContext, call: Call) =>
  caller.fetch(call.path, {
    method: call.method,
    ...(call.method === 'GET' ? {} : { data: {} }),
  })

async function expectVerdict(answer: APIResponse, call: Call, held: readonly Role[] | null): Promise<void> {
  const verdict = judge(call.roles, held)
  const status = answer.status()
  const location = answer.headers()['location'] ?? ''
  if (verdict === 'forbidden') return expect(status, call.name).toBe(403)
  if (verdict === 'unauthenticated' && call.kind === 'page') {
    expect([302, 303, 307], call.name).toContain(status)
    return expect(location, call.name).toContain('/login')
  }
  if (verdict === 'unauthenticated') return expect(status, call.name).toBe(401)
  expect([401, 403], `${call.name} is allowed`).not.toContain(status)
  expect(status, `${call.name} does not fail`).toBeLessThan(500)
  expect(location, `${call.name} does not ask to sign in`).not.toContain('/login')
}

for (const role of roles) {
  test(`the role ${role} may call exactly what the registry gives it`, async ({ playwright, baseURL }) => {
    // A person of one's own: the last call ends their sessions, which must not sign out other tests.
    const who = { email: `${role}-${Date.now()}@example.com`, password: 'one role and no other' }
    tieout(['user', 'add', who.email, '--name', 'Robin Role', '--role', role], `${who.password}\n`)
    const caller = await newCaller(playwright, baseURL)
    await signInCaller(caller, who)
    for (const call of calls) await expectVerdict(await send(caller, call), call, [role])
    await caller.dispose()
  })
}

test('somebody who is not signed in reaches only what is public', async ({ playwright, baseURL }) => {
  const caller = await newCaller(playwright, baseURL)
  for (const call of calls) await expectVerdict(await send(caller, call), call, null)
  await caller.dispose()
})

test('a person whose account is closed is signed out at the next request, everywhere', async ({
  playwright,
  baseURL,
}) => {
  const who = { email: `leaver-${Date.now()}@example.com`, password: 'soon to be closed' }
  tieout(['user', 'add', who.email, '--name', 'Lee Leaver', '--role', 'controller'], `${who.password}\n`)
  const caller = await newCaller(playwright, baseURL)
  await signInCaller(caller, who)
  expect((await caller.get('/queue')).status()).toBe(200)
  tieout(['user', 'disable', who.email])
  for (const call of calls) await expectVerdict(await send(caller, call), call, null)
  await caller.dispose()
})

test('ending the sessions signs out every browser of the person', async ({ playwright, baseURL }) => {
  const who = { email: `twice-${Date.now()}@example.com`, password: 'signed in twice' }
  tieout(['user', 'add', who.email, '--name', 'Tia Twice', '--role', 'auditor'], `${who.password}\n`)
  const [one, other] = [await newCaller(playwright, baseURL), await newCaller(playwright, baseURL)]
  await signInCaller(one, who)
  await signInCaller(other, who)
  expect((await one.post('/api/actions/account.end-sessions', { data: {} })).status()).toBe(200)
  for (const caller of [one, other]) expect((await caller.get('/queue')).headers()['location']).toContain('/login')
})

test('a change asked for by a foreign page is refused, and so is the header that skips the proxy', async ({
  playwright,
  baseURL,
}) => {
  const caller = await newCaller(playwright, baseURL)
  await signInCaller(caller, { email: 'auditor@halden.example', password: demoPassword })
  const foreign = { headers: { origin: 'https://elsewhere.example' }, data: { locale: 'de' } }
  expect((await caller.post('/api/actions/account.choose-locale', foreign)).status()).toBe(403)
  expect((await caller.get('/queue', { headers: { 'x-middleware-subrequest': 'proxy' } })).status()).toBe(400)
  expect((await caller.get('/_next/image?url=%2Ficon.svg&w=16&q=75')).status()).toBe(404)
})

test('every answer carries a correlation id and tells the browser to trust nothing else', async ({
  playwright,
  baseURL,
}) => {
  const caller = await newCaller(playwright, baseURL)
  const page = await caller.get('/login', { headers: { 'x-correlation-id': 'given-by-caller' } })
  expect(page.headers()['x-correlation-id']).toBe('given-by-caller')
  expect(page.headers()['x-frame-options']).toBe('DENY')
  expect(page.headers()['x-content-type-options']).toBe('nosniff')
  expect(page.headers()['content-security-policy']).toMatch(/script-src 'self' 'nonce-[\w=+/-]+' 'strict-dynamic';/)
  const refused = await caller.post('/api/actions/exceptions.comment', { data: {} })
  expect(refused.headers()['content-type']).toContain('application/problem+json')
  expect(await refused.json()).toMatchObject({ status: 401, correlationId: refused.headers()['x-correlation-id'] })
})
