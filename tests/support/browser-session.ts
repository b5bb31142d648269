import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { type APIRequestContext, expect, type PlaywrightWorkerArgs } from '@playwright/test'

type Playwright = PlaywrightWorkerArgs['playwright']

/** A caller without a browser. Redirects are answers here, so they are not followed. */
export function newCaller(playwright: Playwright, baseURL: string | undefined): Promise<APIRequestContext> {
  return playwright.request.newContext({ baseURL: baseURL ?? '', maxRedirects: 0 })
}

/** Signs a caller in the way the form does. */
export async function signInCaller(caller: APIRequestContext, who: { email: string; password: string }): Promise<void> {
  const token: unknown = await (await caller.get('/api/auth/csrf')).json()
  const csrfToken = typeof token === 'object' && token !== null && 'csrfToken' in token ? String(token.csrfToken) : ''
  const answer = await caller.post('/api/auth/callback/credentials', { form: { ...who, csrfToken, json: 'true' } })
  expect(answer.status(), `sign-in of ${who.email}`).toBe(200)
}

/** Runs a `tieout` command against the installation under test, as its operator would. */
export function tieout(words: readonly string[], input = ''): string {
  const program = join(import.meta.dirname, '../../server/cli/tieout.mjs')
  const folder = process.env['TIEOUT_E2E_DATA']
  return execFileSync(process.execPath, [program, ...words], {
    input,
    encoding: 'utf8',
    env: { ...process.env, ...(folder ? { TIEOUT_DATA: folder } : {}) },
  })
}
