import { type Asking, exchangeJson, type Heard } from '../../guarded-exchange.ts'

/** Speaks with one NetSuite account under one token. */
export interface NetsuiteSession {
  /** One request to a path under the account's REST services. Never throws. */
  ask(method: Asking['method'], path: string, body?: unknown): Promise<Heard>
}

/** Opens a session; nothing is sent yet. `baseUrl` is the account's address without a path; `secret` is an access token. Throws when the address is no web address. */
export function openSession(wish: { baseUrl: string; secret: string | null; timeoutMs: number }): NetsuiteSession {
  const base = new URL(wish.baseUrl)
  if (base.protocol !== 'https:' && base.protocol !== 'http:') throw new Error('baseUrl: must start with https://')
  const root = base.href.replace(/\/+$/, '')
  return {
    ask: (method, path, body) =>
      exchangeJson({
        method,
        url: `${root}/services/rest/${path}`,
        headers: { ...(wish.secret !== null && { authorization: `Bearer ${wish.secret}` }), prefer: 'transient' },
        timeoutMs: wish.timeoutMs,
        ...(body !== undefined && { body }),
      }),
  }
}
