import { v7 as newId } from 'uuid'

/** The header that joins a request with its jobs and log lines, taken from the caller when it is well-formed. */
export const correlationHeader = 'x-correlation-id'

/** The path of the page being rendered, set by the proxy so that a refusal can name what was asked for. */
export const pathHeader = 'x-tieout-path'

/** The caller's correlation id when it is 8 to 64 letters, digits, dashes or underscores; otherwise a new one. */
export function correlationIdFrom(given: string | null): string {
  return given !== null && /^[\w-]{8,64}$/.test(given) ? given : newId()
}

/**
 * True when a change was asked for by a page of this console. A browser sends `Origin` with every change; a caller
 * without one is no browser, carries no ambient cookie of somebody else and is judged by its own token.
 */
export function isOwnOrigin(headers: Headers, publicUrl: string | undefined): boolean {
  const origin = headers.get('origin')
  if (origin === null) return headers.get('sec-fetch-site') !== 'cross-site'
  if (!URL.canParse(origin)) return false
  const { host } = new URL(origin)
  return host === headers.get('host') || (publicUrl !== undefined && host === new URL(publicUrl).host)
}
