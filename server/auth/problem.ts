import { correlationHeader } from './request.ts'

/** Answers of a route that did not succeed, as RFC 9457 describes them. */
export interface Problem {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 422 | 500 | 503
  readonly code: string
  readonly title: string
  /** For 422: what is wrong with which entry. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}

/** A problem+json response that carries the correlation id in header and body. */
export function problem(found: Problem, correlationId: string): Response {
  const body = { type: `urn:tieout:problem:${found.code}`, ...found, correlationId }
  return Response.json(body, {
    status: found.status,
    headers: {
      'content-type': 'application/problem+json',
      [correlationHeader]: correlationId,
      'cache-control': 'no-store',
    },
  })
}
