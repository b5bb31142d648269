import { z } from 'zod'
import type { PostAnswer, RejectionCode } from '../../contract.ts'
import type { Heard } from '../../guarded-exchange.ts'

const ErrorBody = z.looseObject({
  title: z.string().optional(),
  'o:errorDetails': z
    .array(
      z.looseObject({
        detail: z.string(),
        'o:errorCode': z.string().optional(),
        'o:errorPath': z.string().optional(),
      }),
    )
    .min(1),
})

const RETRY_MS = 5000
const LONGEST_RETRY_MS = 3_600_000

const codes: Readonly<Record<string, RejectionCode>> = {
  DUP_RCRD: 'duplicate_reference',
  DUP_EXTERNAL_ID: 'duplicate_reference',
  PERIOD_CLOSED: 'period_closed',
  TRANS_UNBALNCD: 'unbalanced',
  TRANSACTION_UNBALANCED: 'unbalanced',
  INSUFFICIENT_PERMISSION: 'not_permitted',
}

/** Tells what an answer to creating a record means for the document, unless it was created: then the id it got. A rejection needs an error the ERP itself wrote; whatever else fails after sending leaves the outcome open. */
export function tellPostAnswer(heard: Heard): PostAnswer | { kind: 'created'; sourceId: string } {
  if (heard.kind === 'refused') return { kind: 'unreachable', message: heard.message }
  if (heard.kind === 'lost') return { kind: 'unknown', message: heard.message }
  if (heard.kind === 'unreadable') return { kind: 'unknown', message: `HTTP ${heard.status} with ${heard.message}` }
  const { status, headers, body } = heard
  if (status === 204) {
    const sourceId = idOfLocation(headers.get('location'))
    return sourceId ? { kind: 'created', sourceId } : { kind: 'unknown', message: 'Created, and not told as what.' }
  }
  if (status === 429) return { kind: 'throttled', retryAfterMs: retryAfterMs(headers.get('retry-after')) }
  if (status === 401) return { kind: 'unreachable', message: 'The sign-in was refused: renew the token.' }
  if (status >= 400 && status < 500) return tellRefusal(status, body)
  return { kind: 'unknown', message: `HTTP ${status}` }
}

function tellRefusal(status: number, body: unknown): PostAnswer {
  const read = ErrorBody.safeParse(body)
  const first = read.data?.['o:errorDetails'][0]
  if (!first) return { kind: 'unknown', message: `HTTP ${status} without an error that says why` }
  return {
    kind: 'rejected',
    code: rejectionCodeOf(first['o:errorCode'] ?? '', first['o:errorPath'] ?? ''),
    message: first.detail,
  }
}

/** Our code for an error of NetSuite; a bad reference is told apart by the field it stands in. */
export function rejectionCodeOf(errorCode: string, errorPath: string): RejectionCode {
  if (errorCode === 'INVALID_KEY_OR_REF') {
    if (/^entity\b/.test(errorPath)) return 'unknown_customer'
    if (/\baccount\b/.test(errorPath)) return 'unknown_account'
    if (/^postingPeriod\b/.test(errorPath)) return 'period_closed'
  }
  return codes[errorCode] ?? 'other'
}

/** Milliseconds a Retry-After of seconds asks for; five seconds where it says nothing readable, an hour at most. */
export function retryAfterMs(header: string | null): number {
  const seconds = header !== null && /^\d{1,9}$/.test(header.trim()) ? Number(header) : undefined
  return seconds === undefined ? RETRY_MS : Math.min(seconds * 1000, LONGEST_RETRY_MS)
}

function idOfLocation(location: string | null): string | undefined {
  const last = location?.split('/').at(-1)
  return last ? decodeURIComponent(last) : undefined
}

/** The first sentence an error body has to say, for messages about reading. */
export function sentenceOf(heard: Heard): string {
  if (heard.kind === 'refused' || heard.kind === 'lost') return heard.message
  if (heard.kind === 'unreadable') return `HTTP ${heard.status} with ${heard.message}`
  const detail = ErrorBody.safeParse(heard.body).data?.['o:errorDetails'][0]?.detail
  return detail ? `HTTP ${heard.status}: ${detail}` : `HTTP ${heard.status}`
}
