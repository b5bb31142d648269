/** What became of one request. `lost` may have arrived and taken effect; `refused` certainly did not. */
export type Heard =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly body: unknown }
  /** It answered, but not in JSON: a page of a proxy, half an answer, or more than we read. */
  | { readonly kind: 'unreadable'; readonly status: number; readonly message: string }
  | { readonly kind: 'lost'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string }

export interface Asking {
  readonly url: string
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly timeoutMs: number
  readonly maxBytes?: number
}

const MAX_BYTES = 32 * 1024 * 1024

/** Codes of failures before a request could leave: no such host, nobody listens, no trust. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_INVALID_URL',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** Codes that also end a connection on which a request is under way: only while connecting do they say that nothing left. */
const LOST_ROUTE = new Set(['EHOSTUNREACH', 'ENETUNREACH'])

/** Sends JSON and reads JSON within a time and a size, following no redirect. Never throws: every failure is told as one that did or did not leave room for an effect. */
export async function exchangeJson(asking: Asking): Promise<Heard> {
  const within = AbortSignal.timeout(asking.timeoutMs)
  let response: Response
  try {
    response = await fetch(asking.url, {
      method: asking.method,
      headers: {
        accept: 'application/json',
        ...(asking.body !== undefined && { 'content-type': 'application/json' }),
        ...asking.headers,
      },
      ...(asking.body !== undefined && { body: JSON.stringify(asking.body) }),
      redirect: 'manual',
      signal: within,
    })
  } catch (error) {
    return tellFailure(error)
  }
  const { status, headers } = response
  try {
    const text = await readWithin(response, asking.maxBytes ?? MAX_BYTES)
    if (text === '') return { kind: 'answer', status, headers, body: undefined }
    if (!isJson(headers)) return unreadable(status, `an answer of type ${headers.get('content-type') ?? 'unknown'}`)
    const body: unknown = JSON.parse(text)
    return { kind: 'answer', status, headers, body }
  } catch (error) {
    return unreadable(status, error instanceof Error ? error.message : String(error))
  }
}

function unreadable(status: number, message: string): Heard {
  return { kind: 'unreadable', status, message }
}

function isJson(headers: Headers): boolean {
  return /^application\/([\w.]+\+)?json\b/i.test(headers.get('content-type') ?? '')
}

async function readWithin(response: Response, maxBytes: number): Promise<string> {
  if (!response.body) return ''
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body) {
    size += part.byteLength
    if (size > maxBytes) throw new Error(`an answer of more than ${maxBytes} bytes`)
    parts.push(part)
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))
}

function tellFailure(error: unknown): Heard {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { kind: 'lost', message: 'No answer in time.' }
  }
  const failures = failuresOf(error)
  const codes = [...new Set(failures.map(({ code }) => code))]
  const message = `The connection failed (${codes.join(', ') || String(error)}).`
  return failures.some(neverLeft) ? { kind: 'refused', message } : { kind: 'lost', message }
}

interface Failure {
  readonly code: string
  /** The call of the system that failed, where one did. */
  readonly syscall: string | null
}

function neverLeft({ code, syscall }: Failure): boolean {
  return NEVER_LEFT.has(code) || (LOST_ROUTE.has(code) && syscall === 'connect')
}

/** The failures along the chain of causes; a host with several addresses fails with several. */
function failuresOf(error: unknown, depth = 0): Failure[] {
  if (!(error instanceof Error) || depth > 4) return []
  const syscall = 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : null
  const own = 'code' in error && typeof error.code === 'string' ? [{ code: error.code, syscall }] : []
  const below = error instanceof AggregateError ? error.errors.flatMap((one) => failuresOf(one, depth + 1)) : []
  return [...own, ...below, ...failuresOf(error.cause, depth + 1)]
}
