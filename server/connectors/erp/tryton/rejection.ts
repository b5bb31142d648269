import type { PostAnswer, RejectionCode } from '../../contract.ts'
import { TrytonFault } from './fault.ts'

/** A document that is not posted for a reason a person has to look at. Thrown inside this folder, told as an answer outside. */
export class RejectedDocument extends Error {
  readonly code: RejectionCode

  constructor(code: RejectionCode, message: string) {
    super(message)
    this.name = 'RejectedDocument'
    this.code = code
  }
}

/** A document that was not sent because its time was over. */
export class TooLate extends Error {
  override readonly name = 'TooLate'
}

// The words of Tryton's own messages (modules account and account_invoice). A closed period reads like a missing one.
const RULES: readonly (readonly [RegExp, RejectionCode])[] = [
  [
    /must create a (period|fiscal year) for the date|closed (journal-)?period|period of move .* is closed/i,
    'period_closed',
  ],
  [/must define a receivable account for party|for field "Party"/i, 'unknown_customer'],
  [/must set a type or unclose|for field "Account"/i, 'unknown_account'],
  [/must balance all its lines/i, 'unbalanced'],
  [/not allowed to (access|modify)/i, 'not_permitted'],
]

const RETRY_MS = 1000

/** What a failed attempt means for the document. `hasWritten`: something that changes Tryton was sent, so silence leaves the outcome open. Throws what is no fault of the ERP. */
export function answerOf(error: unknown, hasWritten: boolean): PostAnswer {
  if (error instanceof TooLate) return { kind: 'unreachable', message: 'Not sent: it was too late to leave.' }
  if (error instanceof RejectedDocument) return { kind: 'rejected', code: error.code, message: error.message }
  if (!(error instanceof TrytonFault)) throw error
  const { kind, message } = error
  switch (kind) {
    case 'rule':
      return { kind: 'rejected', code: RULES.find(([words]) => words.test(message))?.[1] ?? 'other', message }
    case 'warning':
    case 'server':
      return { kind: 'rejected', code: 'other', message }
    case 'forbidden':
      return { kind: 'rejected', code: 'not_permitted', message }
    case 'busy':
      return { kind: 'throttled', retryAfterMs: RETRY_MS }
    case 'refused':
      return { kind: 'unreachable', message }
    case 'silent':
      return hasWritten ? { kind: 'unknown', message } : { kind: 'unreachable', message }
  }
}
