import { afterEach, expect, test, vi } from 'vitest'
import { exchangeJson } from '#server/connectors/guarded-exchange'

afterEach(() => vi.unstubAllGlobals())

/** What is heard of a request that fails with this, as the runtime wraps it. */
async function heardOf(cause: Error): Promise<string> {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed', { cause })))
  const heard = await exchangeJson({ url: 'http://erp.test/', method: 'POST', headers: {}, body: {}, timeoutMs: 1000 })
  return heard.kind
}

const failed = (code: string, syscall?: string) => Object.assign(new Error(code), { code, ...(syscall && { syscall }) })

test('only a failure before the connection stood certainly left nothing behind', async () => {
  expect(await heardOf(failed('ECONNREFUSED', 'connect'))).toBe('refused')
  expect(await heardOf(failed('ENOTFOUND', 'getaddrinfo'))).toBe('refused')
  expect(await heardOf(failed('EAI_AGAIN', 'getaddrinfo'))).toBe('refused')
  expect(await heardOf(failed('UND_ERR_CONNECT_TIMEOUT'))).toBe('refused')
  expect(await heardOf(new AggregateError([failed('ECONNREFUSED', 'connect')]))).toBe('refused')
  expect(await heardOf(failed('ECONNRESET', 'read'))).toBe('lost')
  expect(await heardOf(failed('UND_ERR_SOCKET'))).toBe('lost')
})

test('a route that goes away while an answer is awaited may have carried the request', async () => {
  for (const code of ['EHOSTUNREACH', 'ENETUNREACH']) {
    expect(await heardOf(failed(code, 'connect'))).toBe('refused')
    expect(await heardOf(failed(code, 'read'))).toBe('lost')
    expect(await heardOf(failed(code, 'write'))).toBe('lost')
    expect(await heardOf(failed(code))).toBe('lost')
  }
})
